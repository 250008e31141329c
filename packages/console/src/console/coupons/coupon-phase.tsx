import type { Coupon } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useServerTime } from '../../shared/use-server-time.ts'
import { type Phase, phaseOf } from './phase.ts'

const tones = {
  prepared: 'plain',
  upcoming: 'warn',
  open: 'good',
  soldOut: 'bad',
  paused: 'warn',
  expired: 'plain',
} as const satisfies Record<Phase, string>

/** The phase of a coupon now. It changes by itself when the coupon opens. */
export function CouponPhase({ coupon }: { readonly coupon: Coupon }) {
  const t = useTranslations('console.coupons')
  const phase = phaseOf(coupon, useServerTime(coupon.opensAt))
  return <Badge tone={tones[phase]}>{t(`phases.${phase}`)}</Badge>
}

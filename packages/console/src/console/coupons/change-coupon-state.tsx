import type { Body, CouponWithUse } from '@hexmart/client'
import { useClient } from '../../shared/api.ts'
import { ConfirmDialog } from '../../shared/components/confirm-dialog.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { useCommand } from '../../shared/use-command.ts'

/** What an operator can do with a coupon in each state. */
export const stateActions = {
  REGISTERED: ['open', 'end'],
  ISSUABLE: ['pause'],
  CANCELED: ['resume'],
} as const satisfies Record<CouponWithUse['state'], readonly StateAction[]>

export type StateAction = 'open' | 'end' | 'pause' | 'resume'

/** The state that each action leads to. */
const states = { open: 'ISSUABLE', end: 'CANCELED', pause: 'CANCELED', resume: 'ISSUABLE' } as const

interface ChangeCouponStateProps {
  readonly coupon: CouponWithUse
  readonly action: StateAction
  readonly onClose: () => void
}

/** Opens, pauses, resumes or ends a coupon. */
export function ChangeCouponState({ coupon, action, onClose }: ChangeCouponStateProps) {
  const t = useTranslations('console.coupons.stateActions')
  const client = useClient()
  const toast = useToast()
  const format = useFormat()
  const { id, name, opensAt, expiresAt, remaining, issued, used } = coupon
  const change = useCommand(
    ['change-coupon', id],
    (body: Body<'changeCoupon'>) => client.admin.coupons.change(id, body),
    {
      onDone() {
        toast(t(`done.${action}`, { name }))
        onClose()
      },
    },
  )
  const opensLater = opensAt !== null && serverNow() < Date.parse(opensAt)
  const opening = opensLater ? format.exact(opensAt) : 'none'
  const unused = issued - used
  const effects = {
    open: [t('opens', { opening, remaining }), t('until', { time: format.exact(expiresAt) })],
    resume: [t('opens', { opening, remaining }), t('usableAgain', { unused })],
    pause: [t('closes', { remaining }), t('unusable', { unused }), t('canResume')],
    end: [t('endsUnseen'), t('canResume')],
  }
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t(`titles.${action}`, { name })}
      effects={effects[action]}
      action={t(`names.${action}`)}
      isDangerous={action === 'pause' || action === 'end'}
      isBusy={change.isBusy}
      error={change.error}
      onConfirm={() => change.run({ state: states[action] })}
    />
  )
}

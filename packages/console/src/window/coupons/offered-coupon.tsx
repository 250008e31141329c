import type { OfferedCoupon as Offered, UserCoupon } from '@hexmart/client'
import { Badge } from '../../shared/components/badge.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Countdown } from '../../shared/components/countdown.tsx'
import { Icon } from '../../shared/components/icon.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { useToast } from '../../shared/components/toast.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useSession } from '../../shared/session/session-provider.tsx'
import { useServerTime } from '../../shared/use-server-time.ts'
import { CommandProblem } from '../command-problem.tsx'
import { stateAt } from './coupon-math.ts'
import { RemainingBar } from './remaining-bar.tsx'
import { Ticket } from './ticket.tsx'
import { refusalOf, useTakeCoupon } from './use-take-coupon.ts'

interface OfferedCouponProps {
  readonly coupon: Offered
  /** The coupon that the user holds, if the user has taken one. */
  readonly ownCoupon: UserCoupon | undefined
}

/** A coupon to take: when it opens, how many remain, and the button that takes it. */
export function OfferedCoupon({ coupon, ownCoupon }: OfferedCouponProps) {
  const t = useTranslations('window.coupons')
  const format = useFormat()
  const { session } = useSession()
  const { quantity, remaining, expiresAt } = coupon
  const now = useServerTime(coupon.state === 'UPCOMING' ? coupon.opensAt : null)
  const state = stateAt(coupon, now)
  return (
    <Ticket coupon={coupon} isFaded={state === 'SOLD_OUT' && ownCoupon === undefined}>
      {state === 'UPCOMING' && coupon.opensAt !== null && (
        <div>
          <p className="text-xs text-muted">
            {t('opensIn')} <span className="max-sm:hidden">· {format.dateTime(coupon.opensAt)}</span>
          </p>
          <Countdown
            milliseconds={Date.parse(coupon.opensAt) - now}
            className="text-3xl leading-tight font-semibold tracking-tight"
          />
        </div>
      )}
      {state === 'SOLD_OUT' ? <SoldOut coupon={coupon} /> : <RemainingBar remaining={remaining} quantity={quantity} />}
      <p className="text-xs text-muted">{t('until', { time: format.dateTime(expiresAt) })}</p>
      {ownCoupon === undefined ? (
        // The shop may raise the quantity after a refusal. The key then resets the component, so that the refusal
        // disappears.
        <Take key={quantity} userId={session?.userId} coupon={coupon} state={state} />
      ) : (
        <Taken number={ownCoupon.number} quantity={quantity} />
      )}
    </Ticket>
  )
}

function Taken({ number, quantity }: { readonly number: number; readonly quantity: number }) {
  const t = useTranslations('window.coupons')
  return (
    <p className="flex h-12 items-center gap-2 text-sm font-semibold text-good tabular-nums">
      <Icon name="check" />
      {t('yours')} · {t('numberOf', { number, quantity })}
    </p>
  )
}

/** When the last coupon was taken. If that was within a minute of the opening, this also says after how many seconds. */
function SoldOut({ coupon: { opensAt, soldOutAt, quantity } }: { readonly coupon: Offered }) {
  const t = useTranslations('window.coupons')
  const format = useFormat()
  const tookMilliseconds =
    opensAt !== null && soldOutAt !== null ? Date.parse(soldOutAt) - Date.parse(opensAt) : undefined
  return (
    <div className="grid justify-items-start gap-1.5 text-sm text-muted">
      <Badge tone="bad">{soldOutAt === null ? t('soldOut') : t('soldOutAt', { time: format.time(soldOutAt) })}</Badge>
      {tookMilliseconds !== undefined && tookMilliseconds >= 0 && tookMilliseconds < 60_000 && (
        <p>{t('goneIn', { quantity, seconds: tookMilliseconds / 1_000 })}</p>
      )}
    </div>
  )
}

interface TakeProps {
  readonly userId: string | undefined
  readonly coupon: Offered
  readonly state: Offered['state']
}

function Take({ userId, coupon, state }: TakeProps) {
  const t = useTranslations('window.coupons')
  const format = useFormat()
  const { startSignIn } = useSession()
  const toast = useToast()
  const take = useTakeCoupon(userId ?? '', coupon, ({ number }) =>
    toast(t('took', { number, quantity: coupon.quantity }), t('tookDetail')),
  )
  if (take.value !== undefined) return <Taken number={take.value.number} quantity={coupon.quantity} />
  const refusal = refusalOf(take.error)
  const openingTime = coupon.opensAt === null ? '' : format.time(coupon.opensAt)
  return (
    <div className="grid gap-3">
      {refusal === undefined ? (
        <CommandProblem error={take.error} />
      ) : (
        <Notice
          tone="warn"
          title={t(refusal)}
          detail={t(`${refusal}Detail`, { quantity: coupon.quantity, time: openingTime })}
        />
      )}
      {userId === undefined && state !== 'SOLD_OUT' && (
        <Button className="w-fit" onClick={startSignIn}>
          {t('signInToTake')}
        </Button>
      )}
      {userId !== undefined && state !== 'SOLD_OUT' && refusal !== 'missed' && refusal !== 'already' && (
        <Button
          variant="primary"
          size="large"
          className="w-full sm:w-fit"
          disabled={state !== 'OPEN'}
          isBusy={take.isBusy}
          onClick={() => take.run({ couponId: coupon.id })}
        >
          {take.isBusy ? t('taking') : t('take')}
        </Button>
      )}
    </div>
  )
}

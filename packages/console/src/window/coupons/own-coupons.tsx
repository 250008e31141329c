import type { UserCoupon } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { MoreButton } from '../more-button.tsx'
import { Ticket } from './ticket.tsx'
import { type CouponState, useOfferedCoupons, useOwnCoupons } from './use-coupons.ts'

interface OwnCouponsProps {
  readonly userId: string
  readonly state: CouponState
}

/** The user's own coupons in one state. */
export function OwnCoupons({ userId, state }: OwnCouponsProps) {
  const t = useTranslations('window.coupons')
  const coupons = useOwnCoupons(userId, state)
  const { data, error, isPending, refetch } = coupons
  // The quantity of a coupon is known only while the coupon is on offer.
  const quantities = new Map(useOfferedCoupons().data?.map(({ id, quantity }) => [id, quantity]))
  if (error !== null) return <ProblemMessage error={error} onRetry={() => refetch()} />
  if (isPending) return <Skeleton className="h-40 rounded-card" />
  if (data.length === 0) {
    if (state === 'usable') return <Empty title={t('emptyUsable')} detail={t('emptyUsableDetail')} />
    return <Empty title={state === 'used' ? t('emptyUsed') : t('emptyExpired')} />
  }
  return (
    <>
      <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        {data.map((coupon) => (
          <li key={coupon.id} className="grid">
            <Ticket coupon={coupon} isFaded={state !== 'usable'}>
              <OwnFacts coupon={coupon} state={state} quantity={quantities.get(coupon.couponId)} />
            </Ticket>
          </li>
        ))}
      </ul>
      <MoreButton list={coupons} />
    </>
  )
}

interface OwnFactsProps {
  readonly coupon: UserCoupon
  readonly state: CouponState
  readonly quantity: number | undefined
}

function OwnFacts({ coupon: { number, expiresAt, usedBy, usedAt }, state, quantity }: OwnFactsProps) {
  const t = useTranslations('window.coupons')
  const format = useFormat()
  const time = format.dateTime(usedAt ?? expiresAt)
  return (
    <p className="flex flex-wrap gap-x-2 text-sm text-muted">
      <span className="font-medium text-ink tabular-nums">
        {quantity === undefined ? t('number', { number }) : t('numberOf', { number, quantity })}
      </span>
      <span>{state === 'usable' ? t('until', { time }) : t(`${state}At`, { time })}</span>
      {usedBy !== null && (
        <Link to="/orders/$orderId" params={{ orderId: usedBy }} className="text-accent hover:underline">
          {t('order')}
        </Link>
      )}
    </p>
  )
}

import type { UserCoupon } from '@hexmart/client'
import { Link } from '@tanstack/react-router'
import { Badge } from '../../shared/components/badge.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { classes } from '../../shared/components/classes.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { estimateDiscount } from '../../shared/estimate-discount.ts'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { bestCoupon } from '../coupons/coupon-math.ts'
import { useOwnCoupons } from '../coupons/use-coupons.ts'
import { useTerms } from '../coupons/use-terms.ts'
import { FaultMessage } from './fault-message.tsx'
import { type Fault, isAboutCoupon } from './repairs.ts'
import { useBasket } from './use-basket.ts'

interface CouponChoiceProps {
  readonly userId: string
  readonly subtotal: number
  readonly faults: readonly Fault[]
}

/**
 * Chooses the coupon of the order. Each coupon says what it would take off, or by how much the subtotal is below its
 * minimum. The coupon that takes off most is marked.
 */
export function CouponChoice({ userId, subtotal, faults }: CouponChoiceProps) {
  const t = useTranslations('window.basket')
  const shared = useTranslations('shared.table')
  const { basket, choose } = useBasket()
  const coupons = useOwnCoupons(userId, 'usable')
  const chosenId = basket.userCouponId
  const best = bestCoupon(coupons.data ?? [], subtotal)
  return (
    <Card title={t('coupon')}>
      {coupons.isPending && <Skeleton className="h-16" />}
      {coupons.isError && <ProblemMessage error={coupons.error} onRetry={() => coupons.refetch()} />}
      {coupons.data?.length === 0 && chosenId === undefined && (
        <p className="flex flex-wrap gap-x-2 text-sm text-muted">
          {t('noCoupons')}
          <Link to="/coupons" className="rounded-control font-medium text-accent hover:underline">
            {t('toCoupons')}
          </Link>
        </p>
      )}
      {coupons.data !== undefined && (coupons.data.length > 0 || chosenId !== undefined) && (
        <fieldset className="grid gap-2">
          <legend className="sr-only">{t('coupon')}</legend>
          <Option isChosen={chosenId === undefined} onChoose={() => choose(undefined)}>
            <span className="text-sm">{t('noCoupon')}</span>
          </Option>
          {coupons.data.map((coupon) => (
            <Option key={coupon.id} isChosen={chosenId === coupon.id} onChoose={() => choose(coupon.id)}>
              <CouponLine coupon={coupon} subtotal={subtotal} isBest={coupon === best} />
            </Option>
          ))}
          {coupons.hasNextPage && (
            <Button size="small" onClick={() => coupons.fetchNextPage()} isBusy={coupons.isFetchingNextPage}>
              {shared('more')}
            </Button>
          )}
        </fieldset>
      )}
      {faults.filter(isAboutCoupon).map((fault) => (
        <div key={fault.code} className="mt-3">
          <FaultMessage fault={fault} onCharge={() => undefined} />
        </div>
      ))}
    </Card>
  )
}

interface OptionProps {
  readonly isChosen: boolean
  readonly onChoose: () => void
  readonly children: React.ReactNode
}

const Option = ({ isChosen, onChoose, children }: OptionProps) => (
  <label
    className={classes(
      'flex cursor-pointer items-center gap-3 rounded-control border px-3 py-2.5 hover:bg-hover',
      isChosen ? 'border-accent bg-accent-soft' : 'border-line',
    )}
  >
    <input
      type="radio"
      name="coupon"
      className="size-4 shrink-0 accent-accent"
      checked={isChosen}
      onChange={onChoose}
    />
    {children}
  </label>
)

interface CouponLineProps {
  readonly coupon: UserCoupon
  readonly subtotal: number
  readonly isBest: boolean
}

function CouponLine({ coupon, subtotal, isBest }: CouponLineProps) {
  const t = useTranslations('window.basket')
  const format = useFormat()
  const { conditions } = useTerms()
  const missing = coupon.minimumSubtotal - subtotal
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <span className="min-w-0">
        <span className="block text-sm font-medium">{coupon.name}</span>
        <span className="block text-xs text-muted">{conditions(coupon)}</span>
      </span>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm whitespace-nowrap tabular-nums">
        {isBest && <Badge tone="good">{t('best')}</Badge>}
        <span className={missing > 0 ? 'text-xs text-muted' : 'font-semibold'}>
          {missing > 0
            ? t('needsMore', { amount: format.money(missing) })
            : t('wouldSave', { amount: format.money(estimateDiscount(coupon, subtotal)) })}
        </span>
      </span>
    </span>
  )
}

import { Link } from '@tanstack/react-router'
import { buttonClass } from '../../shared/components/button.tsx'
import { Countdown } from '../../shared/components/countdown.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useServerTime } from '../../shared/use-server-time.ts'
import { stateAt } from './coupon-math.ts'
import { couponForBanner, useHeldCoupons, useOfferedCoupons } from './use-coupons.ts'

/** The coupon that opens next, or one that is open. If there is none, the banner takes no room. */
export function CouponBanner() {
  const t = useTranslations('window.coupons')
  const { data, isPending } = useOfferedCoupons()
  const coupon = couponForBanner(data ?? [], useHeldCoupons())
  const now = useServerTime(coupon?.state === 'UPCOMING' ? coupon.opensAt : null)
  if (isPending) return <Skeleton className="h-32 rounded-card sm:h-24" />
  if (coupon === undefined) return null
  const { name, opensAt, remaining, quantity } = coupon
  const isUpcoming = stateAt(coupon, now) === 'UPCOMING' && opensAt !== null
  return (
    <section
      aria-label={isUpcoming ? t('next') : t('now')}
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-card bg-accent px-5 py-4 text-on-accent sm:px-6"
    >
      <div className="min-w-0">
        <p className="text-sm font-medium opacity-90">{isUpcoming ? t('next') : t('now')}</p>
        <p className="text-lg font-semibold">{name}</p>
      </div>
      <div className="flex items-center gap-5 max-sm:w-full max-sm:justify-between">
        {isUpcoming ? (
          <div className="sm:text-right">
            <p className="text-xs opacity-90">{t('opensIn')}</p>
            <Countdown
              milliseconds={Date.parse(opensAt) - now}
              className="text-2xl leading-tight font-semibold tracking-tight"
            />
          </div>
        ) : (
          <p className="text-sm font-medium tabular-nums">{t('remaining', { remaining, quantity })}</p>
        )}
        <Link to="/coupons" className={`${buttonClass('secondary')} border-transparent`}>
          {t('toCoupons')}
        </Link>
      </div>
    </section>
  )
}

import { getRouteApi } from '@tanstack/react-router'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ChoiceLinks } from '../choice-links.tsx'
import { MoreButton } from '../more-button.tsx'
import { PageTitle } from '../page-title.tsx'
import { SignedIn } from '../signed-in.tsx'
import { OfferedCoupon } from './offered-coupon.tsx'
import { OwnCoupons } from './own-coupons.tsx'
import { couponStates, useHeldCoupons, useOfferedCoupons } from './use-coupons.ts'

const route = getRouteApi('/coupons')

/** The coupons that users can take, and the user's own coupons. */
export function CouponsPage() {
  const t = useTranslations('window.coupons')
  const { own = 'usable' } = route.useSearch()
  const heldCoupons = useHeldCoupons()
  const coupons = useOfferedCoupons()
  const { data, error, isPending, refetch } = coupons
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageTitle title={t('title')} />
      <section aria-labelledby="offered-coupons" className="grid grid-cols-1 gap-4">
        <h2 id="offered-coupons" className="sr-only">
          {t('offered')}
        </h2>
        {error !== null && <ProblemMessage error={error} onRetry={() => refetch()} />}
        {isPending && <Skeleton className="h-56 rounded-card" />}
        {data?.length === 0 && <Empty title={t('empty')} detail={t('emptyDetail')} />}
        <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          {data?.map((coupon) => (
            <li key={coupon.id} className="grid">
              <OfferedCoupon coupon={coupon} ownCoupon={heldCoupons.get(coupon.id)} />
            </li>
          ))}
        </ul>
        <MoreButton list={coupons} />
      </section>
      <section aria-labelledby="own-coupons" className="mt-4 grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="own-coupons" className="text-lg font-semibold">
            {t('own')}
          </h2>
          <ChoiceLinks
            label={t('state')}
            name="own"
            value={own}
            options={couponStates.map((state) => [state, t(state)])}
          />
        </div>
        <SignedIn detail={t('ownDetail')}>{(userId) => <OwnCoupons userId={userId} state={own} />}</SignedIn>
      </section>
    </div>
  )
}

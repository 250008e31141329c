import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { CouponBanner } from '../coupons/coupon-banner.tsx'
import { MoreButton } from '../more-button.tsx'
import { PageTitle } from '../page-title.tsx'
import { TopStrip } from '../ranking/top-strip.tsx'
import { ProductCard } from './product-card.tsx'
import { useProducts } from './use-products.ts'

/** What the shop sells now, what sells best, and the coupon that opens next or is open. */
export function ProductsPage() {
  const t = useTranslations('window.products')
  const products = useProducts()
  return (
    <div className="grid grid-cols-1 gap-6">
      <CouponBanner />
      <TopStrip />
      <PageTitle title={t('title')}>
        <p className="flex items-center gap-2 text-sm text-muted">
          <span aria-hidden="true" className="size-2 rounded-full bg-good" />
          {t('live')}
        </p>
      </PageTitle>
      {products.isError && <ProblemMessage error={products.error} onRetry={() => products.refetch()} />}
      {products.isPending && (
        <div className={grid}>
          {places.map((place) => (
            <Skeleton key={place} className="aspect-3/4 rounded-card" />
          ))}
        </div>
      )}
      {products.data?.length === 0 && <Empty title={t('empty')} detail={t('emptyDetail')} />}
      {products.data !== undefined && (
        <ul className={grid}>
          {products.data.map((product) => (
            // The browser lays out only the products in sight, however long the list is.
            <li key={product.id} className="grid [contain-intrinsic-size:auto_22rem] [content-visibility:auto]">
              <ProductCard product={product} />
            </li>
          ))}
        </ul>
      )}
      <MoreButton list={products} />
    </div>
  )
}

const grid = 'grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4'
const places = [1, 2, 3, 4, 5, 6, 7, 8]

import { type ListedProduct, ProblemError } from '@hexmart/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { buttonClass } from '../../shared/components/button.tsx'
import { Fitting } from '../../shared/components/fitting.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { BackLink } from '../back-link.tsx'
import { quantityOf } from '../basket/basket.ts'
import { useBasket } from '../basket/use-basket.ts'
import { AddToBasket } from './add-to-basket.tsx'
import { ProductTile } from './product-tile.tsx'
import { StockBadges } from './stock-badges.tsx'
import { useProduct } from './use-products.ts'

const route = getRouteApi('/products/$productId')

/** One product, with its current stock. */
export function ProductPage() {
  const t = useTranslations('window.products')
  const { productId } = route.useParams()
  const product = useProduct(productId)
  const isGone = product.error instanceof ProblemError && product.error.problem.code === 'PRODUCT_NOT_FOUND'
  return (
    <div className="grid grid-cols-1 gap-6">
      <BackLink to="/">{t('all')}</BackLink>
      {isGone && (
        <Empty
          title={t('gone')}
          detail={t('goneDetail')}
          action={
            <Link to="/" className={buttonClass('primary')}>
              {t('all')}
            </Link>
          }
        />
      )}
      {product.isError && !isGone && <ProblemMessage error={product.error} onRetry={() => product.refetch()} />}
      {product.isPending && <Skeleton className="h-80 rounded-card" />}
      {product.data !== undefined && !isGone && <Details product={product.data} />}
    </div>
  )
}

function Details({ product }: { readonly product: ListedProduct }) {
  const t = useTranslations('window.products')
  const format = useFormat()
  const { basket } = useBasket()
  const { id, name, price, stock, maximumPerUser } = product
  const facts = [
    [t('price'), format.money(price)],
    [t('stock'), t('pieces', { count: stock })],
    [t('perPerson'), maximumPerUser === null ? t('noLimit') : t('pieces', { count: maximumPerUser })],
  ] as const
  return (
    <article className="grid overflow-hidden rounded-card border border-line bg-surface shadow-card sm:grid-cols-2">
      <ProductTile
        id={id}
        name={name}
        isFaded={stock === 0}
        className="aspect-4/3 text-8xl sm:aspect-auto sm:min-h-96"
      />
      <div className="flex flex-col gap-4 p-5 sm:p-8">
        <div className="@container grid gap-2">
          <h1 className="text-2xl font-semibold">{name}</h1>
          <p className="text-3xl font-semibold tabular-nums">
            <Fitting>{format.money(price)}</Fitting>
          </p>
          <StockBadges stock={stock} maximumPerUser={maximumPerUser} />
        </div>
        <dl className="divide-y divide-line border-y border-line text-sm">
          {facts.map(([label, fact]) => (
            <div key={label} className="flex justify-between gap-4 py-2.5">
              <dt className="text-muted">{label}</dt>
              <dd className="text-right font-medium whitespace-nowrap tabular-nums">{fact}</dd>
            </div>
          ))}
        </dl>
        <div className="mt-auto flex flex-wrap items-center gap-3">
          <AddToBasket id={id} name={name} isSoldOut={stock === 0} />
          {quantityOf(basket, id) > 0 && (
            <Link to="/basket" className={buttonClass('primary')}>
              {t('toBasket')}
            </Link>
          )}
        </div>
      </div>
    </article>
  )
}

import { Link } from '@tanstack/react-router'
import { Fitting } from '../../shared/components/fitting.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ProductTile } from '../products/product-tile.tsx'
import { useRanking } from './use-ranking.ts'

/** The best sellers in a row, each with a link. If there are none, the strip takes no room. */
export function TopStrip() {
  const t = useTranslations('window.ranking')
  const format = useFormat()
  const { data, isPending } = useRanking(3, 5)
  if (isPending) return <Skeleton className="h-28 rounded-card" />
  if (data === undefined || data.products.length === 0) return null
  return (
    <section aria-labelledby="top-strip" className="grid min-w-0 gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="top-strip" className="text-lg font-semibold">
          {t('title')}
        </h2>
        <Link to="/best-sellers" className="rounded-control text-sm font-medium text-accent hover:underline">
          {t('seeAll')}
        </Link>
      </div>
      <ol className="-mx-4 flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4 pb-1 sm:mx-0 sm:px-0 lg:grid lg:grid-cols-5">
        {data.products.map(({ id, name, rank, price }) => (
          <li key={id} className="w-48 shrink-0 snap-start lg:w-auto">
            <Link
              to="/products/$productId"
              params={{ productId: id }}
              className="flex items-center gap-3 rounded-card border border-line bg-surface p-2.5 hover:bg-hover"
            >
              <ProductTile id={id} name={name} className="size-12 rounded-control text-xl" />
              <span className="@container min-w-0 flex-1">
                <span className="block text-xs font-semibold text-accent">{t('place', { rank })}</span>
                <span className="block truncate text-sm font-medium">{name}</span>
                <span className="block text-xs text-muted tabular-nums">
                  <Fitting>{format.money(price)}</Fitting>
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}

import type { Value } from '@hexmart/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { classes } from '../../shared/components/classes.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty, Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { ChoiceLinks } from '../choice-links.tsx'
import { PageTitle } from '../page-title.tsx'
import { AddToBasket } from '../products/add-to-basket.tsx'
import { ProductTile } from '../products/product-tile.tsx'
import { useRanking } from './use-ranking.ts'

const route = getRouteApi('/best-sellers')
const periods = [3, 7, 30] as const

/** What sold best in the last full days. */
export function BestSellersPage() {
  const t = useTranslations('window.ranking')
  const format = useFormat()
  const { days = 3 } = route.useSearch()
  const { data, error, isPending, refetch } = useRanking(days, 20)
  return (
    <div className="grid grid-cols-1 gap-5">
      <PageTitle title={t('title')}>
        <ChoiceLinks
          label={t('period')}
          name="days"
          value={days}
          options={periods.map((count) => [count, t('days', { days: count })])}
        />
      </PageTitle>
      {error !== null && <ProblemMessage error={error} onRetry={() => refetch()} />}
      {isPending && <Skeleton className="h-96 rounded-card" />}
      {data?.products.length === 0 && <Empty title={t('empty')} detail={t('emptyDetail')} />}
      {data !== undefined && data.products.length > 0 && (
        <>
          <p className="-mt-3 text-sm text-muted">
            {t('span', { from: format.day(data.from), to: format.day(data.to) })}
          </p>
          <Ranks products={data.products} />
        </>
      )}
    </div>
  )
}

function Ranks({ products }: Pick<Value<'getRanking'>, 'products'>) {
  const t = useTranslations('window.ranking')
  const format = useFormat()
  const highest = Math.max(...products.map(({ saleCount }) => saleCount))
  return (
    <ol className="divide-y divide-line overflow-hidden rounded-card border border-line bg-surface shadow-card">
      {products.map(({ id, name, rank, price, saleCount }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 p-4 sm:gap-x-4">
          <span
            className={classes(
              'w-7 text-center text-xl font-semibold tabular-nums',
              rank > 3 ? 'text-muted' : 'text-accent',
            )}
          >
            <span className="sr-only">{t('place', { rank })}</span>
            <span aria-hidden="true">{rank}</span>
          </span>
          <ProductTile id={id} name={name} className="size-12 rounded-control text-xl" />
          <div className="min-w-32 flex-1">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <Link
                to="/products/$productId"
                params={{ productId: id }}
                className="rounded-control font-medium hover:underline"
              >
                {name}
              </Link>
              <span className="text-sm whitespace-nowrap text-muted tabular-nums">
                {t('sold', { count: saleCount })}
              </span>
            </div>
            <div aria-hidden="true" className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-sunken">
              <div className="h-full rounded-full bg-accent" style={{ width: `${(saleCount / highest) * 100}%` }} />
            </div>
          </div>
          <div className="ml-auto flex items-center gap-4 max-sm:w-full max-sm:justify-between max-sm:pl-11 max-[23rem]:pl-0">
            <span className="font-semibold whitespace-nowrap tabular-nums">{format.money(price)}</span>
            <AddToBasket id={id} name={name} />
          </div>
        </li>
      ))}
    </ol>
  )
}

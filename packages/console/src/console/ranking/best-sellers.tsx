import { type RankedProduct, unwrap } from '@hexmart/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useClient } from '../../shared/api.ts'
import { classes } from '../../shared/components/classes.ts'
import { columnsOf, DataTable } from '../../shared/components/data-table.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { SubjectLink } from '../components/subject-link.tsx'

const column = columnsOf<RankedProduct>()

/** The most products that the list has, and how often it is read again, in milliseconds. */
const [most, refreshEvery] = [50, 10_000]

/** What sold best in the last full days. */
export function BestSellers({ days }: { readonly days: number }) {
  const t = useTranslations('console.ranking')
  const client = useClient()
  const format = useFormat()
  const ranks = useQuery({
    queryKey: ['ranking', days, most],
    queryFn: async ({ signal }) => unwrap(await client.products.ranking({ days, limit: most }, { signal })),
    placeholderData: keepPreviousData,
    refetchInterval: refreshEvery,
  })
  const products = ranks.data?.products
  const highest = products?.[0]?.saleCount ?? 1
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor('rank', {
          header: t('rank'),
          meta: { isNumber: true },
          cell: ({ getValue }) => format.number(getValue()),
        }),
        column.accessor('name', {
          header: t('product'),
          cell: ({ row: { original } }) => (
            <SubjectLink type="product" id={original.id}>
              {original.name}
            </SubjectLink>
          ),
        }),
        column.accessor('saleCount', {
          header: t('pieces'),
          meta: { isNumber: true },
          cell: ({ getValue }) => (
            <div className="flex min-w-24 items-center justify-end gap-3">
              <div aria-hidden="true" className="hidden h-1.5 w-32 overflow-hidden rounded-full bg-sunken sm:block">
                <div className="h-full rounded-full bg-accent" style={{ width: `${(getValue() / highest) * 100}%` }} />
              </div>
              <span className="min-w-8">{format.number(getValue())}</span>
            </div>
          ),
        }),
        column.accessor('saleAmount', {
          header: t('amount'),
          meta: { isNumber: true },
          cell: ({ getValue }) => format.money(getValue()),
        }),
      ]),
    [t, format, highest],
  )
  if (ranks.isError && products === undefined) {
    return <ProblemMessage error={ranks.error} onRetry={() => ranks.refetch()} />
  }
  return (
    <div
      className={classes(
        'grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 transition-opacity',
        ranks.isPlaceholderData && 'opacity-60',
      )}
    >
      <p className="min-h-5 text-sm text-muted">
        {ranks.data && t('period', { from: format.day(ranks.data.from), to: format.day(ranks.data.to), days })}
      </p>
      <DataTable
        caption={t('bestSellers')}
        columns={columns}
        rows={products}
        idOf={({ id }) => id}
        empty={<Empty title={t('empty')} detail={t('emptyDetail')} />}
      />
    </div>
  )
}

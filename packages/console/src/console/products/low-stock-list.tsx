import { type Summary, unwrap } from '@hexmart/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { columnsOf, DataTable } from '../../shared/components/data-table.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { SubjectLink } from '../components/subject-link.tsx'
import { useMay } from '../components/use-may.ts'
import { ChangeStock } from './change-stock.tsx'
import { StockFigure } from './stock-figure.tsx'

type LowStock = Summary['lowStock'][number]

const column = columnsOf<LowStock>()

/** How often the stock is read again while the list shows, in milliseconds. */
const refreshEvery = 3_000

/** The most products that the service lists. */
const mostListed = 100

/** The products on sale with low stock, the lowest first. Each can be restocked. */
export function LowStockList({ atMost }: { readonly atMost: number }) {
  const t = useTranslations('console.products')
  const client = useClient()
  const mayChange = useMay('hexmart:catalogue')
  const [productToRestock, setProductToRestock] = useState<string>()
  const summary = useQuery({
    queryKey: ['summary', atMost],
    queryFn: async ({ signal }) => unwrap(await client.admin.summary({ lowStock: atMost }, { signal })),
    refetchInterval: refreshEvery,
  })
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor('name', {
          header: t('product'),
          cell: ({ row: { original } }) => (
            <SubjectLink type="product" id={original.productId}>
              {original.name}
            </SubjectLink>
          ),
        }),
        column.accessor('stock', {
          header: t('stock'),
          meta: { isNumber: true },
          cell: ({ getValue }) => <StockFigure stock={getValue()} />,
        }),
        ...(mayChange
          ? [
              column.display({
                id: 'restock',
                header: () => <span className="sr-only">{t('stockChange.open')}</span>,
                meta: { isNumber: true },
                cell: ({ row: { original } }) => (
                  <Button
                    size="small"
                    aria-label={t('restockOf', { name: original.name })}
                    onClick={() => setProductToRestock(original.productId)}
                  >
                    {t('restock')}
                  </Button>
                ),
              }),
            ]
          : []),
      ]),
    [t, mayChange],
  )
  const rows = useLiveStock(summary.data?.lowStock)
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      {summary.isError && <ProblemMessage error={summary.error} onRetry={() => summary.refetch()} />}
      {(!summary.isError || rows !== undefined) && (
        <DataTable
          caption={t('lowStock')}
          columns={columns}
          rows={rows}
          idOf={({ productId }) => productId}
          empty={<Empty title={t('lowStockNone', { atMost })} detail={t('lowStockNoneDetail')} />}
        />
      )}
      <p className="text-xs text-muted">{t('lowStockAge')}</p>
      {rows?.length === mostListed && <p className="text-sm text-muted">{t('lowStockMost', { most: mostListed })}</p>}
      {productToRestock !== undefined && (
        <ChangeStock productId={productToRestock} onClose={() => setProductToRestock(undefined)} />
      )}
    </div>
  )
}

/** The service's list of low stock may be half a minute old, so the stock of each listed product is read again. */
function useLiveStock(listed: readonly LowStock[] | undefined): readonly LowStock[] | undefined {
  const client = useClient()
  const ids = listed?.map(({ productId }) => productId).join(',') ?? ''
  const live = useQuery({
    queryKey: ['products', 'live', ids],
    queryFn: async ({ signal }) => unwrap(await client.products.list({ ids }, { signal })).products,
    enabled: ids !== '',
    placeholderData: keepPreviousData,
    refetchInterval: refreshEvery,
  })
  return useMemo(() => {
    const stocks = new Map(live.data?.map(({ id, stock }) => [id, stock]))
    return listed?.map((row) => ({ ...row, stock: stocks.get(row.productId) ?? row.stock }))
  }, [listed, live.data])
}

import type { StockedProduct } from '@hexmart/client'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { Filters, SelectFilter, TextFilter } from '../components/filters.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { PagedTable } from '../components/paged-table.tsx'
import { Segmented } from '../components/segmented.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { useMay } from '../components/use-may.ts'
import { usePages } from '../components/use-pages.ts'
import { CreateProduct } from './create-product.tsx'
import { LowStockList } from './low-stock-list.tsx'
import { ProductState } from './product-state.tsx'
import { productStates } from './product-states.ts'
import { lowStock, StockFigure } from './stock-figure.tsx'

const route = getRouteApi('/products')
const column = columnsOf<StockedProduct>()

/** The catalogue: all products, or those with a low stock. */
export function ProductsPage() {
  const t = useTranslations('console.products')
  const navigate = route.useNavigate()
  const { atMost } = route.useSearch()
  const mayCreate = useMay('hexmart:catalogue')
  const [isCreating, setCreating] = useState(false)
  const views = [
    ['all', t('all')],
    ['low', t('lowStock')],
  ] as const
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        title={t('title')}
        actions={
          mayCreate && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              {t('create')}
            </Button>
          )
        }
      />
      <Segmented
        label={t('view')}
        value={atMost === undefined ? 'all' : 'low'}
        options={views}
        onChange={(view) => void navigate({ search: view === 'low' ? { atMost: lowStock } : {} })}
      />
      {atMost === undefined ? <AllProducts /> : <LowStock atMost={atMost} />}
      {isCreating && <CreateProduct onClose={() => setCreating(false)} />}
    </div>
  )
}

/**
 * The choices of the filter: products with at most this many pieces in stock. The address may contain another number, which the
 * filter then offers too.
 */
const highestStocks = [0, 5, 10, 20, 50, 100]

function LowStock({ atMost }: { readonly atMost: number }) {
  const t = useTranslations('console.products')
  const navigate = route.useNavigate()
  const options = [...new Set([...highestStocks, atMost])].sort((one, other) => one - other)
  return (
    <div className="grid min-w-0 gap-4">
      <Filters onClear={undefined}>
        <SelectFilter
          label={t('atMost')}
          value={String(atMost)}
          options={options.map((count) => [String(count), t('atMostPieces', { count })] as const)}
          onChange={(count) => void navigate({ search: { atMost: Number(count) }, replace: true })}
        />
      </Filters>
      <LowStockList atMost={atMost} />
    </div>
  )
}

function AllProducts() {
  const t = useTranslations('console.products')
  const tComponents = useTranslations('console.components')
  const client = useClient()
  const navigate = route.useNavigate()
  const { query, state } = route.useSearch()
  const filters = { ...(query !== undefined && { query }), ...(state !== undefined && { state }) }
  const pages = usePages({
    queryKey: ['admin', 'products', 'list', filters],
    load: (page, options) => client.admin.products.list({ ...filters, ...page }, options),
    rowsOf: ({ products }) => products,
  })
  const isFiltered = Object.keys(filters).length > 0
  const columns = useProductColumns()
  return (
    <div className="grid min-w-0 gap-4">
      <Filters onClear={isFiltered ? () => void navigate({ search: {} }) : undefined}>
        <TextFilter
          label={t('search')}
          placeholder={t('searchHint')}
          value={query}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, query: next }), replace: true })}
        />
        <SelectFilter
          label={t('state')}
          any={t('anyState')}
          value={state}
          options={productStates.map((each) => [each, t(`states.${each}`)] as const)}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, state: next }), replace: true })}
        />
      </Filters>
      <PagedTable
        pages={pages}
        caption={t('title')}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          isFiltered ? (
            <Empty title={tComponents('noMatch')} detail={tComponents('noMatchDetail')} />
          ) : (
            <Empty title={t('empty')} detail={t('emptyDetail')} />
          )
        }
      />
    </div>
  )
}

function useProductColumns() {
  const t = useTranslations('console.products')
  const format = useFormat()
  return useMemo(
    () =>
      column.columns([
        column.accessor('name', {
          header: t('product'),
          meta: { isText: true },
          cell: ({ row: { original } }) => (
            <div className="grid">
              <SubjectLink type="product" id={original.id}>
                {original.name}
              </SubjectLink>
              <span className="font-mono text-xs text-muted">{original.id}</span>
            </div>
          ),
        }),
        column.accessor('state', {
          header: t('state'),
          cell: ({ getValue }) => <ProductState state={getValue()} />,
        }),
        column.accessor('price', {
          header: t('price'),
          meta: { isNumber: true },
          cell: ({ getValue }) => format.money(getValue()),
        }),
        column.accessor('stock', {
          header: t('stock'),
          meta: { isNumber: true },
          cell: ({ getValue }) => <StockFigure stock={getValue()} />,
        }),
        column.accessor('maximumPerUser', {
          header: t('fields.limit'),
          meta: { isNumber: true, isWide: true },
          cell: ({ getValue }) => {
            const limit = getValue()
            return limit === null ? <span className="text-muted">–</span> : format.number(limit)
          },
        }),
      ]),
    [t, format],
  )
}

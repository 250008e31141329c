import { getRouteApi } from '@tanstack/react-router'
import { useClient } from '../../shared/api.ts'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { periodOf } from '../address/days.ts'
import { withoutUndefined } from '../address/search.ts'
import { ExportButton } from '../components/export-button.tsx'
import { NoMatch } from '../components/no-match.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { usePages } from '../components/use-pages.ts'
import { OrderFilters } from './order-filters.tsx'
import { OrdersTable } from './orders-table.tsx'

const route = getRouteApi('/orders')

/** All orders, newest first. The service filters them by what the page's address says. */
export function OrdersPage() {
  const t = useTranslations('console.orders')
  const client = useClient()
  const { timeZone } = useShopFacts()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { from, to, ...others } = search
  const clear = () => void navigate({ search: {} })
  const isFiltered = Object.keys(search).length > 0
  const pages = usePages({
    queryKey: ['orders', search],
    load: (page, options) =>
      client.admin.orders.list({ ...withoutUndefined(others), ...periodOf({ from, to }, timeZone), ...page }, options),
    rowsOf: ({ orders }) => orders,
  })
  return (
    <div className="grid gap-6">
      <PageHeader
        title={t('title')}
        actions={
          <ExportButton
            name="orders"
            detail={t('exportDetail')}
            days={{ from, to }}
            start={(period, options) => client.admin.orders.export(period, options)}
          />
        }
      />
      <OrderFilters
        search={search}
        onChange={(next) => void navigate({ search: next, replace: true })}
        onClear={isFiltered ? clear : undefined}
      />
      <OrdersTable
        pages={pages}
        empty={
          isFiltered ? (
            <NoMatch onClear={clear} hasMore={pages.onMore !== undefined} />
          ) : (
            <Empty title={t('none')} detail={t('noneDetail')} />
          )
        }
      />
    </div>
  )
}

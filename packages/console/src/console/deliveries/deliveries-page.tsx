import { getRouteApi } from '@tanstack/react-router'
import { useClient } from '../../shared/api.ts'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { NoMatchYet } from '../components/no-match.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { Segmented } from '../components/segmented.tsx'
import { usePages } from '../components/use-pages.ts'
import { DeliveriesTable } from './deliveries-table.tsx'
import { deliveryStates } from './delivery-states.ts'
import { Health } from './health.tsx'

const route = getRouteApi('/deliveries')

/** The messages for the data platform, and actions for the dead ones, which the service has given up sending. */
export function DeliveriesPage() {
  const t = useTranslations('console.deliveries')
  const client = useClient()
  const navigate = route.useNavigate()
  const { state } = route.useSearch()
  const pages = usePages({
    queryKey: ['admin', 'deliveries', state],
    load: (page, options) => client.admin.deliveries.list({ ...(state !== undefined && { state }), ...page }, options),
    rowsOf: ({ deliveries }) => deliveries,
  })
  const states = [
    ['ALL', t('anyState')],
    ...deliveryStates.map((each) => [each, t(`states.${each}`)] as const),
  ] as const
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader title={t('title')} detail={t('detail')} />
      <Health />
      <Segmented
        label={t('state')}
        value={state ?? 'ALL'}
        options={states}
        onChange={(next) => void navigate({ search: next === 'ALL' ? {} : { state: next } })}
      />
      <DeliveriesTable
        pages={pages}
        empty={
          pages.onMore === undefined ? (
            <Empty title={t(`empty.${state ?? 'ALL'}`)} detail={t(`emptyDetail.${state ?? 'ALL'}`)} />
          ) : (
            <NoMatchYet />
          )
        }
      />
    </div>
  )
}

import { useClient } from '../../shared/api.ts'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { usePages } from '../components/use-pages.ts'
import { DeliveriesTable } from './deliveries-table.tsx'

/** A message is sent within a second of its retry, and the operator waits for that. */
const refreshEvery = 3_000

/** The messages about one order for the data platform. */
export function DeliveriesOfOrder({ orderId }: { readonly orderId: string }) {
  const t = useTranslations('console.deliveries.ofOrder')
  const client = useClient()
  const pages = usePages({
    queryKey: ['admin', 'deliveries', { orderId }],
    load: (page, options) => client.admin.deliveries.list({ orderId, ...page }, options),
    rowsOf: ({ deliveries }) => deliveries,
    refreshEvery,
  })
  return <DeliveriesTable pages={pages} isOfOneOrder empty={<Empty title={t('none')} detail={t('noneDetail')} />} />
}

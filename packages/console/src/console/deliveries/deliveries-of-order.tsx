import { useClient } from '../../shared/api.ts'
import { Empty } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { usePages } from '../components/use-pages.ts'
import { DeliveriesTable } from './deliveries-table.tsx'

/**
 * How often the list is read again, in milliseconds. The time is short, because an operator who has pressed “Retry”
 * waits until the list shows that the message is sent. Sending takes about a second.
 */
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

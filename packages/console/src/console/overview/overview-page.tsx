import { unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useClient } from '../../shared/api.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Loading } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { LowStock } from './low-stock.tsx'
import { Running } from './running.tsx'
import { SalesByDay } from './sales-by-day.tsx'
import { Today } from './today.tsx'

/** How often the figures are read again while the page shows, in milliseconds. */
const refreshEvery = 10_000

/** How the shop does: today against yesterday, the last 30 days, what waits, and what runs out. */
export function OverviewPage() {
  const t = useTranslations('console.overview')
  const client = useClient()
  const format = useFormat()
  const summary = useQuery({
    queryKey: ['summary'],
    queryFn: async ({ signal }) => unwrap(await client.admin.summary({}, { signal })),
    refetchInterval: refreshEvery,
  })
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-baseline justify-between gap-4">
        <h1 className="text-2xl font-semibold">{t('title')}</h1>
        {summary.data !== undefined && (
          <p className="text-sm text-muted">{t('asOf', { time: format.time(summary.dataUpdatedAt) })}</p>
        )}
      </div>
      {summary.isError && <ProblemMessage error={summary.error} onRetry={() => summary.refetch()} />}
      {summary.isPending && <Loading />}
      {summary.data !== undefined && (
        <>
          <Today today={summary.data.today} yesterday={summary.data.days[0]} />
          <SalesByDay days={summary.data.days} />
          <div className="grid gap-6 lg:grid-cols-2">
            <Running queue={summary.data.queue} deliveries={summary.data.deliveries} />
            <LowStock products={summary.data.lowStock} />
          </div>
        </>
      )}
    </div>
  )
}

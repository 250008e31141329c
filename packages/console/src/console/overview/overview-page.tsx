import { unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useClient } from '../../shared/api.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { PageHeader } from '../components/page-header.tsx'
import { Age } from './age.tsx'
import { yesterdayOf } from './figures.ts'
import { LowStock } from './low-stock.tsx'
import { NextOpening } from './next-opening.tsx'
import { Running } from './running.tsx'
import { Today } from './today.tsx'

/** The chart has the most code, so it loads on its own: the figures of today need not wait for it. */
const SalesByDay = lazy(async () => ({ default: (await import('./sales-by-day.tsx')).SalesByDay }))

/** How often the figures are read again while the page shows, in milliseconds. */
const refreshEvery = 10_000

/**
 * How the shop is doing: today and yesterday, the last 30 days, waiting commands and messages, low stock, and the next
 * coupon.
 */
export function OverviewPage() {
  const t = useTranslations('console.overview')
  const client = useClient()
  const summary = useQuery({
    queryKey: ['summary'],
    queryFn: async ({ signal }) => unwrap(await client.admin.summary({}, { signal })),
    refetchInterval: refreshEvery,
  })
  const { data } = summary
  return (
    <div className="grid gap-6">
      <PageHeader
        title={t('title')}
        actions={data !== undefined && <Age at={summary.dataUpdatedAt} isFailing={summary.isError} />}
      />
      {summary.isError && <ProblemMessage error={summary.error} onRetry={() => summary.refetch()} />}
      {summary.isPending && <Placeholder />}
      {data !== undefined && (
        <>
          <Today today={data.today} yesterday={yesterdayOf(data.today, data.days)} />
          <Suspense fallback={<Skeleton className="h-90" />}>
            <SalesByDay days={data.days} />
          </Suspense>
          <div className="grid items-start gap-6 lg:grid-cols-3">
            <Running queue={data.queue} deliveries={data.deliveries} />
            <LowStock products={data.lowStock} />
            <NextOpening />
          </div>
        </>
      )}
    </div>
  )
}

/** Takes the place of the cards while they load. */
function Placeholder() {
  const t = useTranslations('shared')
  return (
    <div role="status" className="grid gap-6">
      <span className="sr-only">{t('loading')}</span>
      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {['orders', 'sales', 'charges', 'cancels'].map((name) => (
          <Skeleton key={name} className="h-32" />
        ))}
      </div>
      <Skeleton className="h-90" />
    </div>
  )
}

import { unwrap } from '@hexmart/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useClient } from '../../shared/api.ts'
import { Card } from '../../shared/components/card.tsx'
import { Fitting } from '../../shared/components/fitting.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { addDays, dayOf, periodOf } from '../address/days.ts'
import { DayFilter, Filters } from '../components/filters.tsx'

const route = getRouteApi('/audit')

/** How often the current figure is read again, in milliseconds. */
const refreshEvery = 30_000

/** What the shop owes its users: now, or at the end of a past day. */
export function Liability() {
  const t = useTranslations('console.audit.liability')
  const client = useClient()
  const format = useFormat()
  const { timeZone } = useShopFacts()
  const { at } = route.useSearch()
  const navigate = route.useNavigate()
  const yesterday = addDays(dayOf(serverNow(), timeZone), -1)
  const day = at !== undefined && at <= yesterday ? at : undefined
  const { to: instant } = periodOf({ to: day }, timeZone)
  const liability = useQuery({
    queryKey: ['liability', instant],
    queryFn: async ({ signal }) => {
      // In a large shop the service takes long to add up all balances or entries, so the client waits for up to two minutes.
      const query = instant === undefined ? {} : { at: instant }
      return unwrap(await client.admin.liability(query, { signal, timeout: 120_000, totalTimeout: 120_000 }))
    },
    placeholderData: keepPreviousData,
    refetchInterval: instant === undefined && refreshEvery,
  })
  const show = (next: string | undefined) => void navigate({ search: { at: next }, replace: true, resetScroll: false })
  return (
    <Card title={t('title')}>
      <div className="@container flex flex-wrap items-end justify-between gap-6">
        <div className="grid gap-1" aria-busy={liability.isFetching}>
          {liability.data === undefined ? (
            <Skeleton className="h-17 w-56" />
          ) : (
            <>
              <p className="text-3xl font-semibold tabular-nums">
                <Fitting>{format.money(liability.data.amount)}</Fitting>
              </p>
              <p className="text-sm text-muted">
                {t('users', { users: liability.data.users })} ·{' '}
                {t('asOf', { time: format.dateTime(liability.data.at) })}
              </p>
            </>
          )}
        </div>
        <Filters onClear={day === undefined ? undefined : () => show(undefined)}>
          <DayFilter label={t('atEndOf')} value={day} max={yesterday} onChange={show} />
        </Filters>
      </div>
      {liability.isError && (
        <div className="mt-4">
          <ProblemMessage error={liability.error} onRetry={() => liability.refetch()} />
        </div>
      )}
    </Card>
  )
}

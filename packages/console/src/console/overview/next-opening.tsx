import { unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'
import { Card } from '../../shared/components/card.tsx'
import { Countdown } from '../../shared/components/countdown.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { serverNow } from '../../shared/server-clock.ts'
import { SubjectLink } from '../components/subject-link.tsx'
import { useNow } from '../components/use-now.ts'
import { nextOpening } from './figures.ts'

/** How often the coupons are read again, in milliseconds. */
const refreshEvery = 30_000

/** How many coupons on offer are read. They are sorted by id, so if there are more, the next opening may be missed. */
const mostLookedAt = 500

/** The coupon that opens next, and how long until then. */
export function NextOpening() {
  const t = useTranslations('console.overview')
  const client = useClient()
  const now = useNow(1_000, true, serverNow)
  const offered = useQuery({
    queryKey: ['offered-coupons'],
    queryFn: async ({ signal }) => {
      const coupons = []
      for (let cursor: string | undefined; ; ) {
        const query = { limit: 100, ...(cursor !== undefined && { cursor }) }
        const page = unwrap(await client.coupons.offered(query, { signal }))
        coupons.push(...page.coupons)
        if (page.nextCursor === null || coupons.length >= mostLookedAt) return coupons
        cursor = page.nextCursor
      }
    },
    refetchInterval: refreshEvery,
  })
  const next = nextOpening(offered.data ?? [], now)
  return (
    <Card title={t('nextOpening')}>
      {offered.isPending && <Skeleton className="h-20" />}
      {offered.isError && <ProblemMessage error={offered.error} onRetry={() => offered.refetch()} />}
      {offered.data !== undefined && next === undefined && <p className="text-sm text-muted">{t('nextOpeningNone')}</p>}
      {next !== undefined && <Opening coupon={next} now={now} />}
    </Card>
  )
}

interface OpeningProps {
  readonly coupon: NonNullable<ReturnType<typeof nextOpening>>
  readonly now: number
}

function Opening({ coupon: { id, name, opensAt, quantity }, now }: OpeningProps) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  return (
    <div className="grid gap-1 text-sm">
      <SubjectLink type="coupon" id={id}>
        {name}
      </SubjectLink>
      <Countdown milliseconds={Date.parse(opensAt) - now} className="text-2xl font-semibold" />
      <p className="text-muted">{t('opensAt', { time: format.dateTime(opensAt), quantity })}</p>
    </div>
  )
}

import { type BalanceEntry, unwrap } from '@hexmart/client'
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'
import { useSession } from '../../shared/session/session-provider.tsx'

/** How often the balance is read again while a page shows, in milliseconds. */
const refreshEvery = 5_000

/** The balance of the user who is signed in. For a visitor, nothing is loaded. */
export function useBalance() {
  const client = useClient()
  const userId = useSession().session?.userId ?? ''
  return useQuery({
    queryKey: ['balance', userId],
    queryFn: async ({ signal }) => unwrap(await client.balances.get(userId, { signal })),
    enabled: userId !== '',
    refetchInterval: refreshEvery,
  })
}

const [hour, day] = [3_600_000, 86_400_000]

/** The instant this many days ago, rounded down to the hour, so that the pages of a list usually have the same `from`. */
const startOf = (days: number) => new Date(Math.floor(Date.now() / hour) * hour - days * day).toISOString()

/** What changed the balance, newest first. @param days how many of the last days to read; 0 reads the whole history */
export function useHistory(userId: string, days: number) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['balance-history', userId, days],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const from = days > 0 && { from: startOf(days) }
      const cursor = pageParam !== undefined && { cursor: pageParam }
      return unwrap(await client.balances.history(userId, { limit: 30, ...from, ...cursor }, { signal }))
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: rowsOf,
  })
}

const rowsOf = ({ pages }: InfiniteData<{ readonly entries: readonly BalanceEntry[] }>): readonly BalanceEntry[] =>
  pages.flatMap(({ entries }) => entries)

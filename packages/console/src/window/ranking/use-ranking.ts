import { unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'

/**
 * How often the ranking is read again, in milliseconds. The ranking changes rarely: once a day, after a recount
 * of a day, and when the name, the price or the state of a product changes.
 */
const refreshEvery = 60_000

/** The best sellers of the last full days. */
export function useRanking(days: number, limit: number) {
  const client = useClient()
  return useQuery({
    queryKey: ['ranking', days, limit],
    queryFn: async ({ signal }) => unwrap(await client.products.ranking({ days, limit }, { signal })),
    refetchInterval: refreshEvery,
  })
}

import { type Order, unwrap } from '@hexmart/client'
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'

/** How often the state of orders is read again, in milliseconds: the shop may complete or cancel them. */
const refreshEvery = 10_000

/** The user's orders, newest first, page after page. */
export function useOrders(userId: string) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['orders', userId],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      unwrap(
        await client.orders.list(
          userId,
          { limit: 20, ...(pageParam !== undefined && { cursor: pageParam }) },
          { signal },
        ),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: rowsOf,
    // A list of several pages is read less often, so that the number of requests stays the same.
    refetchInterval: ({ state }) => refreshEvery * Math.max(1, state.data?.pages.length ?? 1),
  })
}

const rowsOf = ({ pages }: InfiniteData<{ readonly orders: readonly Order[] }>): readonly Order[] =>
  pages.flatMap(({ orders }) => orders)

export function useOrder(userId: string, orderId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['order', userId, orderId],
    queryFn: async ({ signal }) => unwrap(await client.orders.get(orderId, { signal })),
    refetchInterval: refreshEvery,
  })
}

import { type ListedProduct, unwrap } from '@hexmart/client'
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'

/** How often the stock is read again while the page shows, in milliseconds. */
const refreshEvery = 3_000

/** The products on sale, page after page, with live stock. The more pages a list has, the less often it is read again. */
export function useProducts() {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['products'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      unwrap(
        await client.products.list({ limit: 60, ...(pageParam !== undefined && { cursor: pageParam }) }, { signal }),
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    select: rowsOf,
    refetchInterval: ({ state }) => refreshEvery * Math.max(1, state.data?.pages.length ?? 1),
  })
}

const rowsOf = ({ pages }: InfiniteData<{ readonly products: readonly ListedProduct[] }>): readonly ListedProduct[] =>
  pages.flatMap(({ products }) => products)

/** One product with its live stock. */
export function useProduct(productId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['product', productId],
    queryFn: async ({ signal }) => unwrap(await client.products.get(productId, { signal })),
    refetchInterval: refreshEvery,
  })
}

import { unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'

/** How often the stock is read again while it shows, in milliseconds. */
const refreshEvery = 2_000

/** A product in any state, with its stock as it is now. */
export function useProduct(productId: string) {
  const client = useClient()
  return useQuery({
    queryKey: ['admin', 'products', productId],
    queryFn: async ({ signal }) => unwrap(await client.admin.products.get(productId, { signal })),
    refetchInterval: refreshEvery,
  })
}

import { type Body, unwrap } from '@hexmart/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useClient } from '../../shared/api.ts'
import { useLanguage } from '../../shared/i18n/language-provider.tsx'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import type { Basket } from './basket.ts'

/** How often an unchanged basket is quoted again, in milliseconds, because stock and prices change meanwhile. */
const refreshEvery = 5_000

/** The body of the request that orders what is in a basket. */
export function orderOf(userId: string, { lines, userCouponId }: Basket): Body<'placeOrder'> {
  const items = lines.map(({ productId, quantity }) => ({ productId, quantity }))
  return { userId, items, ...(userCouponId !== undefined && { userCouponId }) }
}

/**
 * What the basket would cost now, and every reason why the order would be refused. While a new quote loads, the
 * last quote stays.
 */
export function useQuote(userId: string, basket: Basket) {
  const client = useClient()
  const { language } = useLanguage()
  const { maximumItems } = useShopFacts()
  const order = orderOf(userId, basket)
  return useQuery({
    queryKey: ['quote', language, order],
    queryFn: async ({ signal }) => unwrap(await client.orders.quote(order, { signal })),
    enabled: userId !== '' && basket.lines.length > 0 && basket.lines.length <= maximumItems,
    placeholderData: keepPreviousData,
    refetchInterval: refreshEvery,
    staleTime: 0,
  })
}

/** The most ids that the API takes in one request. */
const mostIds = 100

/**
 * The current data of the products in the basket, such as their prices. Products that are not on sale, and those of the
 * 101st line and later ones, are missing.
 */
export function useBasketProducts({ lines }: Basket) {
  const client = useClient()
  const ids = lines.slice(0, mostIds).map(({ productId }) => productId)
  return useQuery({
    queryKey: ['basket-products', ids],
    queryFn: async ({ signal }) => {
      const { products } = unwrap(await client.products.list({ ids: ids.join(',') }, { signal }))
      return new Map(products.map((product) => [product.id, product]))
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: refreshEvery,
  })
}

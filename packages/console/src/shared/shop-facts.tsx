import type { Shop } from '@hexmart/client'
import { createContext, use } from 'react'

const context = createContext<Shop | undefined>(undefined)

export const ShopFactsProvider = context.Provider

/** The facts of the shop that every page needs, such as its currency. They are loaded before a page shows. */
export function useShopFacts(): Shop {
  const shop = use(context)
  if (shop === undefined) throw new Error('ShopFactsProvider is missing')
  return shop
}

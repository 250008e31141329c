import type { Policy } from '@hexmart/core'
import { z } from 'zod'
import { money, resources, type View } from './resource.ts'

export const chargings = ['owner', 'operator'] as const

export const Shop = z
  .object({
    currency: z.string().describe('ISO 4217'),
    timeZone: z.string().describe('the zone whose midnight ends a day'),
    maximumBalance: money.describe('the highest balance after a charge'),
    maximumItems: z.int().describe('the most lines in an order'),
    charging: z
      .enum(chargings)
      .describe('`owner`: users charge their own balance; `operator`: only callers with the right to'),
  })
  .register(resources, { id: 'Shop' })
export const presentShop = (
  shop: Pick<Policy, 'currency' | 'timeZone' | 'maximumBalance' | 'maximumItems'> & View<typeof Shop>,
): View<typeof Shop> => ({
  currency: shop.currency,
  timeZone: shop.timeZone,
  maximumBalance: shop.maximumBalance,
  maximumItems: shop.maximumItems,
  charging: shop.charging,
})

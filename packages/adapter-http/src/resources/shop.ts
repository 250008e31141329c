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
    cancelWithin: z
      .int()
      .nullable()
      .describe('how long after the payment owners may cancel, in milliseconds; 0: never; null: no time limit'),
    charging: z
      .enum(chargings)
      .describe('`owner`: users charge their own balances; `operator`: only operators and programs with the scope do'),
  })
  .register(resources, { id: 'Shop' })
export const presentShop = (
  shop: Pick<Policy, 'currency' | 'timeZone' | 'maximumBalance' | 'maximumItems' | 'cancelWithin'> &
    Pick<View<typeof Shop>, 'charging'>,
): View<typeof Shop> => ({
  currency: shop.currency,
  timeZone: shop.timeZone,
  maximumBalance: shop.maximumBalance,
  maximumItems: shop.maximumItems,
  cancelWithin: shop.cancelWithin ?? null,
  charging: shop.charging,
})

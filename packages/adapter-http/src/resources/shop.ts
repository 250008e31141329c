import type { Policy } from '@hexmart/core'
import { z } from 'zod'
import { amountOf, resources, type View } from './resource.ts'

export const chargings = ['owner', 'operator'] as const

export const Shop = z
  .object({
    currency: z.string().describe('the code of ISO 4217'),
    timeZone: z.string().describe('the IANA name of the zone whose midnight ends a day of the shop'),
    maximumBalance: amountOf('the highest balance that a charge or an adjustment may lead to'),
    maximumItems: z.int().describe('how many lines an order may have'),
    cancelWithin: z
      .int()
      .nullable()
      .describe(
        'for how many milliseconds after the payment an owner may cancel an order; 0: never; null: without a time limit',
      ),
    charging: z
      .enum(chargings)
      .describe(
        '`owner`: users charge their own balances; `operator`: only operators and programs with the scope `hexmart:balances` do',
      ),
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

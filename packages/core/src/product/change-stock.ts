import { z } from 'zod'
import { ProductId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { Pieces } from './create-product.ts'
import { adjust, noStock, recount } from './stock.ts'

/**
 * Either `change`, −10^9 to 10^9 and not 0, or `set`, 0 to 10^9, with the quantity that it is `expected` to replace.
 *
 * @example
 * ChangeStock.parse({ productId: 'tea', change: -2 })
 * ChangeStock.parse({ productId: 'tea', set: 48, expected: 50 })
 */
export const ChangeStock = z
  .union([
    z.strictObject({
      productId: ProductId,
      change: z
        .int()
        .min(-1_000_000_000)
        .max(1_000_000_000)
        .refine((change) => change !== 0, 'must not be 0'),
    }),
    z.strictObject({ productId: ProductId, set: Pieces, expected: z.int().min(0) }),
  ])
  .overwrite(remembered('change-stock'))
  .brand<'ChangeStock'>()
export type ChangeStock = z.infer<typeof ChangeStock>

export interface ChangedStock {
  readonly productId: ProductId
  readonly stock: number
}

/** An operator adds, removes or recounts pieces. Every change leaves a movement, so that the stock can be explained. */
export const changeStock: Decider<
  ChangeStock,
  ChangedStock,
  RefusalOf<'PRODUCT_NOT_FOUND' | 'STOCK_BELOW_ZERO' | 'STOCK_CHANGED'>,
  'products' | 'stock'
> = {
  name: 'change-stock',
  needs: ({ productId }) => ({ products: [productId], stock: [productId] }),

  decide(state, command, { now }) {
    const { productId } = command
    if (!state.products.has(productId)) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })

    const before = state.stock.get(productId) ?? noStock(productId)
    const changed =
      'change' in command ? adjust(before, command.change) : recount(before, command.set, command.expected)
    if (!changed.ok) return changed

    const stock = changed.value
    const value = { productId, stock: stock.quantity }
    const change = stock.quantity - before.quantity
    if (change === 0) return ok({ value, changes: [] })
    const movement = { productId, change, reason: 'OPERATOR', orderId: null, at: now } as const
    return ok({ value, changes: [{ type: 'stock moved', stock, movement }] })
  },
}

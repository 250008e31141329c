import { z } from 'zod'
import { ProductId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { adjust, noStock, Pieces, recount, stockMoved } from './stock.ts'

const input = z.union([
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

/**
 * Either `change`: pieces to add or, if negative, to remove; −10^9 to 10^9, not 0. Or `set`: the counted pieces, 0 to 10^9, with
 * `expected`: the stock that the count replaces, at least 0.
 */
export type ChangeStockInput = z.input<typeof input>

export interface ChangedStock {
  readonly productId: ProductId
  /** The stock after the change. */
  readonly stock: number
}

/** An operator adds, removes or recounts pieces. Every change is recorded as a movement, so that the stock can be explained. */
export const changeStock = command({
  name: 'change-stock',
  input,
  refusals: ['PRODUCT_NOT_FOUND', 'STOCK_BELOW_ZERO', 'STOCK_CHANGED'],
  lock: ({ productId }) => ({ stock: [productId] }),
  read: ({ productId }) => ({ products: [productId] }),

  decide(state, input, { now }) {
    const { productId } = input
    if (!state.products.has(productId)) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })

    const before = state.stock.get(productId) ?? noStock(productId)
    const changed = 'change' in input ? adjust(before, input.change) : recount(before, input.set, input.expected)
    if (!changed.ok) return changed

    const after = changed.value
    const value: ChangedStock = { productId, stock: after.quantity }
    if (after.quantity === before.quantity) return ok({ value, changes: [] })
    return ok({ value, changes: [stockMoved(before, after, { reason: 'OPERATOR', orderId: null, at: now })] })
  },

  action: ({ productId }) => ({ subject: { type: 'product', id: productId } }),
})

import { z } from 'zod'
import { Name, ProductId } from '../base/ids.ts'
import { Price } from '../base/money.ts'
import { ok, refuse } from '../base/results.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { moveProduct, type Product } from './product.ts'

/**
 * At least one of `name`, `price` (0 to 10^9) and `state`.
 *
 * @example
 * ChangeProduct.parse({ productId: 'tea', price: 5_000 })
 */
export const ChangeProduct = z
  .strictObject({
    productId: ProductId,
    name: Name.optional(),
    price: Price.optional(),
    state: z.enum(['HOLD', 'SELLABLE', 'STOPPED']).optional(),
  })
  .refine(({ name, price, state }) => name !== undefined || price !== undefined || state !== undefined, {
    message: 'must change at least one of name, price, state',
  })
  .overwrite(remembered('change-product'))
  .brand<'ChangeProduct'>()
export type ChangeProduct = z.infer<typeof ChangeProduct>

/** An operator changes a product's name, price or state. Orders keep the name and price they were placed at. */
export const changeProduct: Decider<
  ChangeProduct,
  Product,
  RefusalOf<'PRODUCT_NOT_FOUND' | 'ILLEGAL_STATE_CHANGE'>,
  'products'
> = {
  name: 'change-product',
  needs: ({ productId }) => ({ lockedProducts: [productId] }),

  decide(state, { productId, name, price, state: to }) {
    const before = state.products.get(productId)
    if (!before) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })

    const moved = moveProduct(before, to ?? before.state)
    if (!moved.ok) return moved

    const product: Product = { ...moved.value, name: name ?? before.name, price: price ?? before.price }
    return ok({ value: product, changes: [{ type: 'product changed', product }] })
  },
}

import { z } from 'zod'
import { ProductId } from '../base/ids.ts'
import { Price } from '../base/money.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import { moveProduct, type Product, productChanged, productStates } from './product.ts'

const input = z
  .strictObject({
    productId: ProductId,
    name: Name.optional(),
    price: Price.optional(),
    state: z.enum(productStates).optional(),
  })
  .refine(({ name, price, state }) => name !== undefined || price !== undefined || state !== undefined, {
    message: 'must change at least one of name, price, state',
  })

/** At least one of `name` (1 to 200 characters), `price` (0 to 10^9 of the currency's smallest unit) and `state`. */
export type ChangeProductInput = z.input<typeof input>

/** An operator changes a product's name, price or state. Existing orders keep their name and price. */
export const changeProduct = command({
  name: 'change-product',
  input,
  refusals: ['PRODUCT_NOT_FOUND', 'ILLEGAL_STATE_CHANGE'],
  lock: ({ productId }) => ({ products: [productId] }),
  read: () => ({}),

  decide(state, { productId, name, price, state: to }) {
    const before = state.products.get(productId)
    if (!before) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })

    const moved = moveProduct(before, to ?? before.state)
    if (!moved.ok) return moved

    const product: Product = { ...moved.value, name: name ?? before.name, price: price ?? before.price }
    return ok({ value: product, changes: [productChanged(product)] })
  },

  action: ({ productId }) => ({ subject: { type: 'product', id: productId } }),
})

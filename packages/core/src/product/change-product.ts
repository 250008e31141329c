import { z } from 'zod'
import { ProductId } from '../base/ids.ts'
import { Price } from '../base/money.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import { sameMembers } from '../base/same-members.ts'
import { command } from '../command/command.ts'
import { MaximumPerUser, moveProduct, type Product, productChanged, productStates } from './product.ts'

const input = z
  .strictObject({
    productId: ProductId,
    name: Name.optional(),
    price: Price.optional(),
    state: z.enum(productStates).optional(),
    maximumPerUser: MaximumPerUser.nullable().optional(),
  })
  .refine(({ productId: _, ...changes }) => Object.values(changes).some((change) => change !== undefined), {
    message: 'must change at least one of name, price, state, maximumPerUser',
  })

/**
 * At least one of `name` (1 to 200 characters), `price` (0 to 10^9 of the currency's smallest unit), `state`, and
 * `maximumPerUser` (1 to 10^9, or null for no limit).
 */
export type ChangeProductInput = z.input<typeof input>

/**
 * An operator changes a product's name, price, state or limit. Existing orders keep the name and the price with which they were
 * placed. Orders count towards the limit only if they were placed while the product had a limit. Raising or lowering the limit
 * keeps the counts, and so does removing the limit and setting it again.
 */
export const changeProduct = command({
  name: 'change-product',
  input,
  refusals: ['PRODUCT_NOT_FOUND', 'ILLEGAL_STATE_CHANGE'],
  lock: ({ productId }) => ({ products: [productId] }),
  read: () => ({}),

  decide(state, { productId, name, price, state: to, maximumPerUser }) {
    const before = state.products.get(productId)
    if (!before) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })

    const moved = moveProduct(before, to ?? before.state)
    if (!moved.ok) return moved

    const product: Product = {
      ...moved.value,
      name: name ?? before.name,
      price: price ?? before.price,
      maximumPerUser: maximumPerUser === undefined ? before.maximumPerUser : maximumPerUser,
    }
    return ok({ value: product, changes: sameMembers(before, product) ? [] : [productChanged(product)] })
  },

  action: ({ productId }) => ({ subject: { type: 'product', id: productId } }),
})

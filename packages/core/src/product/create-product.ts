import { z } from 'zod'
import { ProductId } from '../base/ids.ts'
import { Price } from '../base/money.ts'
import { Name } from '../base/name.ts'
import { ok, refuse } from '../base/results.ts'
import type { Change } from '../command/change.ts'
import { command } from '../command/command.ts'
import { MaximumPerUser, type Product, productAdded, type StockedProduct } from './product.ts'
import { addPieces, noStock, Pieces, stockMoved } from './stock.ts'

const input = z.strictObject({
  id: ProductId.optional(),
  name: Name,
  price: Price,
  state: z.enum(['HOLD', 'SELLABLE']).default('HOLD'),
  stock: Pieces.default(0),
  maximumPerUser: MaximumPerUser.nullable().default(null),
})

/**
 * `id`: chosen by the host; if absent, the shop makes one. `name`: 1 to 200 characters. `price`: 0 to 10^9 of the currency's
 * smallest unit. `state`: `HOLD` (the default) or `SELLABLE`. `stock`: pieces, 0 (the default) to 10^9. `maximumPerUser`: how
 * many pieces a user may buy in all, 1 to 10^9; null (the default) without a limit.
 */
export type CreateProductInput = z.input<typeof input>

/** An operator adds a product to the catalogue, in the state HOLD or SELLABLE. */
export const createProduct = command({
  name: 'create-product',
  input,
  refusals: ['ALREADY_EXISTS'],
  // A new product may already have stock: the shop may have used the host's catalogue before, with the same product id.
  // `decide` looks in `products` for a product with the same id. `lock` names the id, although a new product has no row to lock,
  // because a later order of the same batch may need to know how much its buyer has bought, for the new limit. The batch reads
  // this for each product that a command names in the `products` of its `lock` (see `limitedIn` in `batch/load-state.ts`).
  lock: ({ id }) => ({ stock: id ? [id] : [], products: id ? [id] : [] }),
  read: () => ({}),

  decide(state, { id: chosen, name, price, state: productState, stock, maximumPerUser }, { now, newId }) {
    const id = chosen ?? newId<ProductId>()
    if (state.products.has(id)) return refuse({ code: 'ALREADY_EXISTS', id })

    const product: Product = { id, name, price, state: productState, maximumPerUser }
    const before = state.stock.get(id) ?? noStock(id)
    const after = addPieces(before, stock)
    const changes: Change[] = [productAdded(product)]
    if (stock > 0) changes.push(stockMoved(before, after, { reason: 'OPERATOR', orderId: null, at: now }))
    const value: StockedProduct = { ...product, stock: after.quantity }
    return ok({ value, changes })
  },

  action: (_, { id }) => ({ subject: { type: 'product', id } }),
})

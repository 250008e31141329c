import { z } from 'zod'
import { Name, ProductId } from '../base/ids.ts'
import { Price } from '../base/money.ts'
import { ok, refuse } from '../base/results.ts'
import type { Change } from '../command/change.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import type { Product } from './product.ts'

/** How many pieces an operator may move at once, and a product may start with: 0 to 10^9. */
export const Pieces = z.int().min(0).max(1_000_000_000)

/**
 * `id`: the host's own; without it the shop makes one. `price`: 0 to 10^9 of the currency's smallest unit. `stock`:
 * pieces, 0 to 10^9.
 *
 * @example
 * CreateProduct.parse({ id: 'tea', name: 'Tea', price: 4_500, state: 'SELLABLE', stock: 10 })
 */
export const CreateProduct = z
  .strictObject({
    id: ProductId.optional(),
    name: Name,
    price: Price,
    state: z.enum(['HOLD', 'SELLABLE']).default('HOLD'),
    stock: Pieces.default(0),
  })
  .overwrite(remembered('create-product'))
  .brand<'CreateProduct'>()
export type CreateProduct = z.infer<typeof CreateProduct>

export interface CreatedProduct extends Product {
  readonly stock: number
}

/** An operator puts a product into the catalogue: on HOLD unless it is to be SELLABLE at once. */
export const createProduct: Decider<
  CreateProduct,
  CreatedProduct,
  RefusalOf<'ALREADY_EXISTS'>,
  'products' | 'stock'
> = {
  name: 'create-product',
  // The stock is locked too: a product that a host's catalogue had before may have left some behind.
  needs: ({ id }) => (id ? { products: [id], stock: [id] } : {}),

  decide(state, { name, price, state: productState, stock, ...command }, { now, newId }) {
    const id = command.id ?? newId<ProductId>()
    if (state.products.has(id)) return refuse({ code: 'ALREADY_EXISTS', id })

    const product: Product = { id, name, price, state: productState }
    const before = state.stock.get(id)?.quantity ?? 0
    const changes: Change[] = [{ type: 'product added', product }]
    if (stock > 0) {
      changes.push({
        type: 'stock moved',
        stock: { productId: id, quantity: before + stock },
        movement: { productId: id, change: stock, reason: 'OPERATOR', orderId: null, at: now },
      })
    }
    return ok({ value: { ...product, stock: before + stock }, changes })
  },
}

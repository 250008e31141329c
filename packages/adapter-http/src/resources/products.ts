import {
  type Product as CoreProduct,
  type StockedProduct as CoreStockedProduct,
  movementReasons,
  type Page,
  ProductId,
  productStates,
  type SellableProduct,
  type StockMovement,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { amountOf, iso, nextCursor, resources, time, uuid, type View } from './resource.ts'

const maximumPerUser = z
  .int()
  .nullable()
  .describe('how many pieces a user may buy in all orders together; null without a limit')
const price = amountOf('the price of one piece')
const stock = z.int().describe('the pieces that can still be sold')

export const ListedProduct = z
  .object({ id: ProductId, name: z.string(), price, stock, maximumPerUser })
  .register(resources, { id: 'ListedProduct' })
export const presentListedProduct = (product: SellableProduct): View<typeof ListedProduct> => ({
  id: product.id,
  name: product.name,
  price: product.price,
  stock: product.stock,
  maximumPerUser: product.maximumPerUser,
})

export const Products = z.object({ products: z.array(ListedProduct), nextCursor }).register(resources, {
  id: 'Products',
})
export const presentProducts = ({ rows, next }: Page<SellableProduct, string>): View<typeof Products> => ({
  products: rows.map(presentListedProduct),
  nextCursor: presentCursor(next),
})

export const Product = z
  .object({ id: ProductId, name: z.string(), price, state: z.enum(productStates), maximumPerUser })
  .register(resources, { id: 'Product' })
export const presentProduct = (product: CoreProduct): View<typeof Product> => ({
  id: product.id,
  name: product.name,
  price: product.price,
  state: product.state,
  maximumPerUser: product.maximumPerUser,
})

export const StockedProduct = Product.extend({ stock }).register(resources, { id: 'StockedProduct' })
export const presentStockedProduct = (product: CoreStockedProduct): View<typeof StockedProduct> => ({
  ...presentProduct(product),
  stock: product.stock,
})

export const StockedProducts = z.object({ products: z.array(StockedProduct), nextCursor }).register(resources, {
  id: 'StockedProducts',
})
export const presentStockedProducts = ({
  rows,
  next,
}: Page<CoreStockedProduct, object>): View<typeof StockedProducts> => ({
  products: rows.map(presentStockedProduct),
  nextCursor: presentCursor(next),
})

const Movement = z
  .object({
    change: z.int().describe('in pieces: positive if they came into the stock, negative if they left it'),
    reason: z.enum(movementReasons),
    orderId: uuid
      .nullable()
      .describe(
        'the order that moved the pieces; null for an operator’s change, and for the one movement that sums up the movements ' +
          'of all orders that were removed because of their age',
      ),
    at: time,
  })
  .register(resources, { id: 'Movement' })
const presentMovement = (movement: StockMovement): View<typeof Movement> => ({
  change: movement.change,
  reason: movement.reason,
  orderId: movement.orderId,
  at: iso(movement.at),
})

export const Movements = z.object({ movements: z.array(Movement), nextCursor }).register(resources, {
  id: 'Movements',
})
export const presentMovements = ({ rows, next }: Page<StockMovement, string>): View<typeof Movements> => ({
  movements: rows.map(presentMovement),
  nextCursor: presentCursor(next),
})

export const ProductStock = z.object({ productId: ProductId, stock }).register(resources, { id: 'ProductStock' })
export const presentProductStock = (stock: {
  readonly productId: ProductId
  readonly stock: number
}): View<typeof ProductStock> => ({ productId: stock.productId, stock: stock.stock })

import {
  type Product as CoreProduct,
  type RankedProduct as CoreRankedProduct,
  type StockedProduct as CoreStockedProduct,
  Day,
  movementReasons,
  type Page,
  ProductId,
  type ProductWithStock,
  productStates,
  type Ranking,
  type StockMovement,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { iso, money, nextCursor, resources, time, uuid, type View } from './resource.ts'

const maximumPerUser = z.int().nullable().describe('how many a user may buy in all; null without a limit')

export const ListedProduct = z
  .object({ id: ProductId, name: z.string(), price: money, stock: z.int(), maximumPerUser })
  .register(resources, { id: 'ListedProduct' })
export const presentListedProduct = (product: ProductWithStock): View<typeof ListedProduct> => ({
  id: product.id,
  name: product.name,
  price: product.price,
  stock: product.stock,
  maximumPerUser: product.maximumPerUser,
})

export const Products = z.object({ products: z.array(ListedProduct), nextCursor }).register(resources, {
  id: 'Products',
})
export const presentProducts = ({ rows, next }: Page<ProductWithStock, string>): View<typeof Products> => ({
  products: rows.map(presentListedProduct),
  nextCursor: presentCursor(next),
})

export const Product = z
  .object({ id: ProductId, name: z.string(), price: money, state: z.enum(productStates), maximumPerUser })
  .register(resources, { id: 'Product' })
export const presentProduct = (product: CoreProduct): View<typeof Product> => ({
  id: product.id,
  name: product.name,
  price: product.price,
  state: product.state,
  maximumPerUser: product.maximumPerUser,
})

export const StockedProduct = Product.extend({ stock: z.int() }).register(resources, { id: 'StockedProduct' })
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
    change: z.int().describe('incoming pieces are positive, outgoing ones negative'),
    reason: z.enum(movementReasons),
    orderId: uuid
      .nullable()
      .describe('null for an operator’s change, and for the sum of orders that are no longer kept'),
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

export const ProductStock = z
  .object({ productId: ProductId, stock: z.int() })
  .register(resources, { id: 'ProductStock' })
export const presentProductStock = (stock: {
  readonly productId: ProductId
  readonly stock: number
}): View<typeof ProductStock> => ({ productId: stock.productId, stock: stock.stock })

export const RankedProduct = z
  .object({
    rank: z.int(),
    id: ProductId,
    name: z.string(),
    price: money,
    saleCount: z.int().describe('pieces sold'),
    saleAmount: money.describe('price × quantity before discounts'),
  })
  .register(resources, { id: 'RankedProduct' })
const presentRankedProduct = (product: CoreRankedProduct): View<typeof RankedProduct> => ({
  rank: product.rank,
  id: product.id,
  name: product.name,
  price: product.price,
  saleCount: product.saleCount,
  saleAmount: product.saleAmount,
})

export const Ranks = z.object({ from: Day, to: Day, products: z.array(RankedProduct) }).register(resources, {
  id: 'Ranks',
  description: 'The best sellers of the days from `from` to `to`, both included',
})
export const presentRanks = (top: Ranking): View<typeof Ranks> => ({
  from: top.from,
  to: top.to,
  products: top.products.map(presentRankedProduct),
})

export const RankedDay = z.object({ date: Day, products: z.int() }).register(resources, { id: 'RankedDay' })
export const presentRankedDay = (day: { readonly date: Day; readonly products: number }): View<typeof RankedDay> => ({
  date: day.date,
  products: day.products,
})

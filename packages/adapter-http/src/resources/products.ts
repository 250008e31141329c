import {
  type Product as CoreProduct,
  type RankedProduct as CoreRankedProduct,
  Day,
  type Page,
  ProductId,
  type ProductWithStock,
  productStates,
  type Ranking,
} from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { money, nextCursor, resources, type View } from './resource.ts'

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

export const CreatedProduct = Product.extend({ stock: z.int() }).register(resources, { id: 'CreatedProduct' })
export const presentCreatedProduct = (
  product: CoreProduct & { readonly stock: number },
): View<typeof CreatedProduct> => ({ ...presentProduct(product), stock: product.stock })

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

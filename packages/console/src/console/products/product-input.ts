import type { Body } from '@hexmart/client'
import { isId, isName, mostPieces, readCount } from '../forms/form-values.ts'
import { mostMoney, readAmount } from '../forms/read-amount.ts'

/** What a person types about a product. */
export interface TypedProduct {
  readonly id: string
  readonly name: string
  readonly price: string
  readonly stock: string
  /** How many pieces one buyer may buy, in all orders together. Empty: any number. */
  readonly limit: string
}

export type ProductFaults = { readonly [Name in keyof TypedProduct]?: boolean }

export interface ReadProduct {
  readonly faults: ProductFaults
  /** Undefined while there are faults. */
  readonly product: Omit<Body<'createProduct'>, 'state'> | undefined
}

/** Reads the form of a product. An empty id lets the shop make one. */
export function readProduct(typed: TypedProduct, currency: string): ReadProduct {
  const [id, name] = [typed.id.trim(), typed.name.trim()]
  const price = readAmount(typed.price, currency, 0, mostMoney)
  const stock = typed.stock.trim() === '' ? 0 : readCount(typed.stock, 0, mostPieces)
  const limit = typed.limit.trim() === '' ? null : readCount(typed.limit, 1, mostPieces)
  const faults = {
    ...(id !== '' && !isId(id) && { id: true }),
    ...(!isName(name) && { name: true }),
    ...(price === undefined && { price: true }),
    ...(stock === undefined && { stock: true }),
    ...(limit === undefined && { limit: true }),
  }
  if (Object.keys(faults).length > 0 || price === undefined || stock === undefined || limit === undefined) {
    return { faults, product: undefined }
  }
  return { faults, product: { ...(id !== '' && { id }), name, price, stock, maximumPerUser: limit } }
}

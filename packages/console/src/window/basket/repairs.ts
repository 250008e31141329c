import type { Value } from '@hexmart/client'

export type Quote = Value<'quoteOrder'>
export type Fault = Quote['faults'][number]

/** What the button beside a fault does to remove the fault. */
export type Repair =
  | { readonly type: 'reduce'; readonly productId: string; readonly quantity: number }
  | { readonly type: 'remove'; readonly productId: string }
  | { readonly type: 'withoutCoupon' }
  | { readonly type: 'charge'; readonly amount: number }

const fact = (fault: Fault, name: string): number => Number(fault[name])

/** The product that a fault is about; undefined if the fault is not about one product. */
export const productOf = ({ productId }: Fault): string | undefined =>
  typeof productId === 'string' ? productId : undefined

export const isAboutCoupon = ({ code }: Fault): boolean =>
  code === 'COUPON_NOT_USABLE' || code === 'COUPON_MINIMUM_NOT_MET'

/** @returns undefined if no button can help; then the user must change the basket, or the shop must act */
export function repairOf(fault: Fault): Repair | undefined {
  const productId = productOf(fault)
  switch (fault.code) {
    case 'OUT_OF_STOCK':
      return productId === undefined ? undefined : atMost(productId, fact(fault, 'available'))
    case 'PURCHASE_LIMIT_EXCEEDED':
      return productId === undefined ? undefined : atMost(productId, fact(fault, 'limit') - fact(fault, 'bought'))
    case 'PRODUCT_NOT_FOUND':
    case 'PRODUCT_NOT_SELLABLE':
      return productId === undefined ? undefined : { type: 'remove', productId }
    case 'COUPON_NOT_USABLE':
    case 'COUPON_MINIMUM_NOT_MET':
      return { type: 'withoutCoupon' }
    case 'INSUFFICIENT_BALANCE':
      return { type: 'charge', amount: fact(fault, 'required') - fact(fault, 'available') }
    default:
      return undefined
  }
}

const atMost = (productId: string, quantity: number): Repair =>
  quantity > 0 ? { type: 'reduce', productId, quantity } : { type: 'remove', productId }

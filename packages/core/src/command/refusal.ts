import type { CouponId, MessageId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { CouponState } from '../coupon/coupon.ts'
import type { ProductState } from '../product/product.ts'

/**
 * Everything the shop can refuse, told apart by `code`. A refusal carries facts, never prose and nothing of HTTP;
 * what a caller reads is made of these facts at the edge.
 */
export type Refusal =
  | { readonly code: 'USER_NOT_FOUND'; readonly userId: UserId }
  | { readonly code: 'PRODUCT_NOT_FOUND'; readonly productId: ProductId }
  | { readonly code: 'COUPON_NOT_FOUND'; readonly couponId: CouponId }
  | { readonly code: 'ORDER_NOT_FOUND'; readonly orderId: OrderId }
  | { readonly code: 'DELIVERY_NOT_FOUND'; readonly deliveryId: MessageId }
  | { readonly code: 'ALREADY_EXISTS'; readonly id: string }
  | {
      readonly code: 'BALANCE_LIMIT_EXCEEDED'
      readonly balance: Money
      readonly amount: Money
      readonly limit: Money
    }
  | { readonly code: 'COUPON_ALREADY_ISSUED'; readonly couponId: CouponId }
  | { readonly code: 'COUPON_SOLD_OUT'; readonly couponId: CouponId }
  | {
      readonly code: 'COUPON_NOT_ISSUABLE'
      readonly couponId: CouponId
      /** `EXPIRED` is virtual: the coupon is past its expiry, and what is stored does not change. */
      readonly state: Exclude<CouponState, 'ISSUABLE'> | 'EXPIRED'
    }
  | { readonly code: 'QUANTITY_BELOW_ISSUED'; readonly couponId: CouponId; readonly issued: number }
  | {
      readonly code: 'PRODUCT_NOT_SELLABLE'
      readonly productId: ProductId
      readonly state: Exclude<ProductState, 'SELLABLE'>
    }
  | { readonly code: 'COUPON_NOT_USABLE'; readonly userCouponId: UserCouponId }
  | { readonly code: 'INSUFFICIENT_BALANCE'; readonly required: Money; readonly available: Money }
  | {
      readonly code: 'OUT_OF_STOCK'
      readonly productId: ProductId
      readonly requested: number
      readonly available: number
    }
  | { readonly code: 'STOCK_CHANGED'; readonly productId: ProductId; readonly stock: number }
  | { readonly code: 'STOCK_BELOW_ZERO'; readonly productId: ProductId; readonly stock: number }
  | { readonly code: 'TOTAL_CHANGED'; readonly expected: Money; readonly total: Money }
  | { readonly code: 'TOTAL_TOO_LARGE' }
  | { readonly code: 'ILLEGAL_STATE_CHANGE'; readonly from: string; readonly to: string }
  | { readonly code: 'IDEMPOTENCY_KEY_REUSED'; readonly key: string }
  | { readonly code: 'OVERLOADED' }
  | { readonly code: 'UNAVAILABLE' }
  | { readonly code: 'OUTCOME_UNKNOWN' }

export type RefusalCode = Refusal['code']

/** The refusals with the given codes. */
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>

/** What every command may be refused with, whatever its rules say; see `commit/`. */
export type CommandRefusal = RefusalOf<'IDEMPOTENCY_KEY_REUSED' | 'OVERLOADED' | 'UNAVAILABLE' | 'OUTCOME_UNKNOWN'>

/** The store cannot be reached just now; nothing was read. */
export type Unavailable = RefusalOf<'UNAVAILABLE'>

import type { BalanceLimitExceeded, InsufficientBalance } from '../balance/balance.ts'
import type { AlreadyExists, IllegalStateChange, ReferenceReused } from '../base/refusals.ts'
import type {
  CouponAlreadyIssued,
  CouponNotFound,
  CouponNotIssuable,
  CouponNotUsable,
  CouponSoldOut,
  QuantityBelowIssued,
} from '../coupon/coupon.ts'
import type { DeliveryNotFound } from '../delivery/message.ts'
import type { OrderNotCancelable, OrderNotFound, TotalHasChanged, TotalTooLarge } from '../order/order.ts'
import type { ProductNotFound, ProductNotSellable } from '../product/product.ts'
import type { OutOfStock, StockBelowZero, StockHasChanged } from '../product/stock.ts'
import type { UserNotFound } from '../user/user.ts'

/** The idempotency key belongs to another command, or to the same command with other input. */
export interface IdempotencyKeyReused {
  readonly code: 'IDEMPOTENCY_KEY_REUSED'
  readonly key: string
}

/** Too many commands are waiting. Nothing was done. */
export interface Overloaded {
  readonly code: 'OVERLOADED'
}

/** The store, or a host's own system, cannot be reached at present. Nothing was done. */
export interface Unavailable {
  readonly code: 'UNAVAILABLE'
}

/** The connection to the store broke during the commit and did not come back: the command took effect, or it did not. */
export interface OutcomeUnknown {
  readonly code: 'OUTCOME_UNKNOWN'
}

/** The members of a problem in RFC 9457, and those that the HTTP adapter adds. A fact of the same name would overwrite one. */
type ProblemMember = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'requestId' | 'errors'

/** Accepts refusals whose facts have other names than the members of a problem. Any other refusal is a compile error. */
export type WithoutProblemMembers<R extends { readonly code: string } & { readonly [Name in ProblemMember]?: never }> =
  R

/**
 * Everything that the shop can refuse, told apart by `code`. A refusal carries facts, no prose and nothing of HTTP. Adapters
 * turn the facts into text for people.
 */
export type Refusal = WithoutProblemMembers<
  | UserNotFound
  | ProductNotFound
  | CouponNotFound
  | OrderNotFound
  | DeliveryNotFound
  | AlreadyExists
  | ReferenceReused
  | BalanceLimitExceeded
  | CouponAlreadyIssued
  | CouponSoldOut
  | CouponNotIssuable
  | QuantityBelowIssued
  | ProductNotSellable
  | CouponNotUsable
  | InsufficientBalance
  | OutOfStock
  | StockHasChanged
  | StockBelowZero
  | TotalHasChanged
  | TotalTooLarge
  | IllegalStateChange
  | OrderNotCancelable
  | IdempotencyKeyReused
  | Overloaded
  | Unavailable
  | OutcomeUnknown
>

export type RefusalCode = Refusal['code']

/** The refusals with the given codes. */
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>

/** The refusals that any command can meet, besides those of its rule. */
export type CommandRefusal = IdempotencyKeyReused | Overloaded | Unavailable | OutcomeUnknown

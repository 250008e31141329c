import type { BalanceLimitExceeded, InsufficientBalance } from '../balance/balance.ts'
import type { MessageId } from '../base/ids.ts'
import type { AlreadyExists, IllegalStateChange } from '../base/refusals.ts'
import type {
  CouponAlreadyIssued,
  CouponNotFound,
  CouponNotIssuable,
  CouponNotUsable,
  CouponSoldOut,
  QuantityBelowIssued,
} from '../coupon/coupon.ts'
import type { OrderNotFound, TotalHasChanged, TotalTooLarge } from '../order/order.ts'
import type { ProductNotFound, ProductNotSellable } from '../product/product.ts'
import type { OutOfStock, StockBelowZero, StockHasChanged } from '../product/stock.ts'
import type { UserNotFound } from '../user/user.ts'

export interface DeliveryNotFound {
  readonly code: 'DELIVERY_NOT_FOUND'
  readonly deliveryId: MessageId
}

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

/** The store was lost while it committed, and stayed away: the command took effect or it did not. */
export interface OutcomeUnknown {
  readonly code: 'OUTCOME_UNKNOWN'
}

/** Members of a problem in RFC 9457, and those that the HTTP adapter adds. A fact of the same name would overwrite them. */
type ProblemMember = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'requestId' | 'errors'

/** Accepts refusals of which no fact is named like a member of a problem; any other refusal is a compile error. */
export type WithoutProblemMembers<R extends { readonly code: string } & { readonly [Name in ProblemMember]?: never }> =
  R

/**
 * Everything that the shop can refuse, told apart by `code`. A refusal carries facts. It carries no prose and nothing of
 * HTTP: the edge makes what a person reads from the facts.
 */
export type Refusal = WithoutProblemMembers<
  | UserNotFound
  | ProductNotFound
  | CouponNotFound
  | OrderNotFound
  | DeliveryNotFound
  | AlreadyExists
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
  | IdempotencyKeyReused
  | Overloaded
  | Unavailable
  | OutcomeUnknown
>

export type RefusalCode = Refusal['code']

/** The refusals with the given codes. */
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>

/** What any command may be refused with, whatever its rule says. */
export type CommandRefusal = IdempotencyKeyReused | Overloaded | Unavailable | OutcomeUnknown

import type { BalanceLimitExceeded, InsufficientBalance } from '../balance/balance.ts'
import type { AlreadyExists, IllegalStateChange, ReferenceReused } from '../base/refusals.ts'
import type {
  CouponAlreadyIssued,
  CouponNotFound,
  CouponNotIssuable,
  CouponNotOpen,
  CouponSoldOut,
  QuantityBelowIssued,
} from '../coupon/coupon.ts'
import type { CouponMinimumNotMet, CouponNotUsable } from '../coupon/user-coupon.ts'
import type { DeliveryNotFound } from '../delivery/message.ts'
import type { RefusedByHouseRule } from '../order/house-rules.ts'
import type { OrderNotCancelable, OrderNotFound, TotalHasChanged, TotalTooLarge } from '../order/order.ts'
import type { ProductNotFound, ProductNotSellable } from '../product/product.ts'
import type { PurchaseLimitExceeded } from '../product/purchase.ts'
import type { OutOfStock, StockBelowZero, StockHasChanged } from '../product/stock.ts'
import type { UserBlocked, UserNotFound } from '../user/user.ts'

/** The idempotency key belongs to another command, or to the same command with other input. */
export interface IdempotencyKeyReused {
  readonly code: 'IDEMPOTENCY_KEY_REUSED'
  readonly key: string
}

/** Too many commands are waiting. Nothing was done. */
export interface Overloaded {
  readonly code: 'OVERLOADED'
}

/**
 * Nothing was done: the store or a host's own system cannot be reached, the command waited too long, every attempt failed, or
 * the shop was stopped.
 */
export interface Unavailable {
  readonly code: 'UNAVAILABLE'
}

/**
 * The connection to the store broke during the commit and was not restored in time, so the shop does not know whether the command
 * took effect.
 */
export interface OutcomeUnknown {
  readonly code: 'OUTCOME_UNKNOWN'
}

/**
 * The members of a problem in RFC 9457, and those that the HTTP adapter adds. A member of a refusal with one of these names would
 * overwrite the problem's own member.
 */
type ProblemMember = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'requestId' | 'errors'

/** Accepts refusals that have no member with the name of a problem's member. Any other refusal is a compile error. */
export type WithoutProblemMembers<R extends { readonly code: string } & { readonly [Name in ProblemMember]?: never }> =
  R

/**
 * Every refusal of the shop; `code` tells which refusal it is. A refusal carries facts, such as ids and amounts, but no
 * prose and nothing of HTTP. Adapters turn the facts into text for people.
 */
export type Refusal = WithoutProblemMembers<
  | UserNotFound
  | UserBlocked
  | ProductNotFound
  | CouponNotFound
  | OrderNotFound
  | DeliveryNotFound
  | AlreadyExists
  | BalanceLimitExceeded
  | CouponAlreadyIssued
  | CouponSoldOut
  | CouponNotIssuable
  | CouponNotOpen
  | QuantityBelowIssued
  | ProductNotSellable
  | PurchaseLimitExceeded
  | CouponNotUsable
  | CouponMinimumNotMet
  | InsufficientBalance
  | OutOfStock
  | StockHasChanged
  | StockBelowZero
  | RefusedByHouseRule
  | TotalHasChanged
  | TotalTooLarge
  | IllegalStateChange
  | ReferenceReused
  | OrderNotCancelable
  | IdempotencyKeyReused
  | Overloaded
  | Unavailable
  | OutcomeUnknown
>

export type RefusalCode = Refusal['code']

/** The refusals with the given codes. */
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>

/** The refusals that every command has in common, besides those of its rule. */
export type CommonRefusal = IdempotencyKeyReused | Overloaded | Unavailable | OutcomeUnknown

import type { OrderId } from './ids.ts'
import type { Reference } from './reference.ts'

/**
 * The state of a user, a product, a coupon or an order does not allow the change. If the opening of a coupon cannot be moved,
 * `from` is `OPEN`, and `to` is `UPCOMING` or `OPEN`.
 */
export interface IllegalStateChange {
  readonly code: 'ILLEGAL_STATE_CHANGE'
  /** The present state. */
  readonly from: string
  /** The state that the command asks for; equal to `from` if the command asks for no other state. */
  readonly to: string
}

/**
 * The reference is taken. For an order: an earlier order of the user has it. For a payment, such as a charge or an
 * adjustment: another command has used it, such as an adjustment before this charge, or the same command has used it for
 * another user or amount.
 */
export interface ReferenceReused {
  readonly code: 'REFERENCE_REUSED'
  readonly reference: Reference
  /** The order that has the reference, if the reference is an order's. */
  readonly orderId?: OrderId | undefined
}

/** The id chosen for a new user, product or coupon is taken. */
export interface AlreadyExists {
  readonly code: 'ALREADY_EXISTS'
  readonly id: string
}

import type { OrderId } from './ids.ts'
import type { Reference } from './reference.ts'

/**
 * A user, a product, a coupon or an order cannot go from the state `from` to the state `to`. For the opening of a coupon, the
 * states are `OPEN` and `UPCOMING`.
 */
export interface IllegalStateChange {
  readonly code: 'ILLEGAL_STATE_CHANGE'
  readonly from: string
  readonly to: string
}

/**
 * The reference is taken. For an order: an earlier order of the user has it. For a charge or an adjustment: the other of
 * these two commands has used it, or the same command has used it for another user or amount.
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

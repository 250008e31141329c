import type { OrderId } from './ids.ts'
import type { Reference } from './reference.ts'

/** A product, a coupon or an order cannot go from one state to the other. */
export interface IllegalStateChange {
  readonly code: 'ILLEGAL_STATE_CHANGE'
  readonly from: string
  readonly to: string
}

/** The reference already belongs to something else, or to the same thing, which the shop made earlier. */
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

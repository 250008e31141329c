/** A product, a coupon or an order cannot go from one state to the other. */
export interface IllegalStateChange {
  readonly code: 'ILLEGAL_STATE_CHANGE'
  readonly from: string
  readonly to: string
}

/** An id that was given for something new belongs to something already. */
export interface AlreadyExists {
  readonly code: 'ALREADY_EXISTS'
  readonly id: string
}

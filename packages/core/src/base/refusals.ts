/** A product or a coupon cannot go from one state to the other. */
export interface IllegalStateChange {
  readonly code: 'ILLEGAL_STATE_CHANGE'
  readonly from: string
  readonly to: string
}

/** The id chosen for a new user, product or coupon is taken. */
export interface AlreadyExists {
  readonly code: 'ALREADY_EXISTS'
  readonly id: string
}

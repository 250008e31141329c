/** The lists of a user's page. */
export const userLists = ['history', 'coupons', 'orders', 'actions'] as const

/** The lists of a user's coupons. */
export const couponLists = ['usable', 'used', 'expired'] as const

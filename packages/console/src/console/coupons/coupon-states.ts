export const couponStates = ['ISSUABLE', 'REGISTERED', 'CANCELED'] as const

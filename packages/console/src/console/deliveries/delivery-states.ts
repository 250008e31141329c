export const deliveryStates = ['DEAD', 'WAITING', 'SENT', 'DISCARDED'] as const

/** Every status of an order, in the order in which it can have them. */
export const orderStatuses = ['PAID', 'COMPLETED', 'CANCELED'] as const

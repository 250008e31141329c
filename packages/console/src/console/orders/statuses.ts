/** Every status of an order. An order can only go from a status to one that is later in this list. */
export const orderStatuses = ['PAID', 'COMPLETED', 'CANCELED'] as const

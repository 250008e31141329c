import type { Order, Shop } from '@hexmart/client'

/**
 * Whether the owner may cancel an order, and until when: `end` is in milliseconds since 1970. The service decides; the page only
 * says beforehand what the service would decide.
 */
export type Cancelable =
  | { readonly type: 'anyTime' }
  | { readonly type: 'until'; readonly end: number }
  /** The period for canceling is over. */
  | { readonly type: 'over'; readonly end: number }
  /** `never`: in this shop, no owner may cancel an order. */
  | { readonly type: 'completed' | 'never' | 'canceled' }

/** @param now the service's time, in milliseconds since 1970 */
export function cancelableOf(
  { status, paidAt }: Pick<Order, 'status' | 'paidAt'>,
  { cancelWithin }: Pick<Shop, 'cancelWithin'>,
  now: number,
): Cancelable {
  if (status === 'CANCELED') return { type: 'canceled' }
  if (cancelWithin === 0) return { type: 'never' }
  if (status === 'COMPLETED') return { type: 'completed' }
  if (cancelWithin === null) return { type: 'anyTime' }
  const end = Date.parse(paidAt) + cancelWithin
  return { type: now <= end ? 'until' : 'over', end }
}

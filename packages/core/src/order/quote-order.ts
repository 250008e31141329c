import type { Money } from '../base/money.ts'
import type { Instant } from '../base/time.ts'
import { draftOrder, type OrderFault, type OrderState, type OrderWish } from './draft-order.ts'
import type { OrderLine } from './order.ts'

/** What an order would cost now, and every reason why it would be refused. */
export interface Quote {
  /** The lines of the products that exist, at their present names and prices. */
  readonly items: readonly OrderLine[]
  /** The sum of price × quantity; null, like the other amounts, past 2^53 − 1. */
  readonly subtotal: Money | null
  /** What the coupon would take off; 0 without one that the order can use. */
  readonly discount: Money | null
  readonly total: Money | null
  /** Empty exactly when the order would be placed. The first one is the refusal of the order. */
  readonly faults: readonly OrderFault[]
}

/** Quotes an order by the rule that places it. */
export function quoteOrder(state: OrderState, wish: OrderWish, now: Instant): Quote {
  const faults: OrderFault[] = []
  // Never stops.
  const draft = draftOrder(state, wish, now, (fault) => faults.push(fault) === 0)
  const { subtotal, discount, total } = draft?.priced ?? { subtotal: null, discount: null, total: null }
  return { items: draft?.items ?? [], subtotal, discount, total, faults }
}

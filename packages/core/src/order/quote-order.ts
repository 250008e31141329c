import type { Money } from '../base/money.ts'
import type { Instant } from '../base/time.ts'
import { draftOrder, type OrderFault, type OrderState, type OrderWish } from './draft-order.ts'
import type { HouseRule } from './house-rules.ts'
import type { OrderLine } from './order.ts'
import { noReductions, type Reduction } from './reduction.ts'

/** What an order would cost now, and the reasons why it would be refused, in the sequence of the checks. */
export interface Quote {
  /** The lines of the products that exist, at their present names and prices. */
  readonly items: readonly OrderLine[]
  /** The sum of price × quantity. If it would exceed 2^53 − 1, this and the other amounts are null. */
  readonly subtotal: Money | null
  /** What the coupon and the house rules would take off. */
  readonly discount: Money | null
  readonly total: Money | null
  /** What house rules would take off. House rules run only when there is no earlier fault. */
  readonly reductions: readonly Reduction[]
  /** Empty if the order would be placed. Otherwise the order would be refused with the first of these faults. */
  readonly faults: readonly OrderFault[]
}

/** Quotes an order by `draftOrder`, the same rule that decides an order when it is placed. */
export function quoteOrder(
  state: OrderState,
  wish: OrderWish,
  now: Instant,
  houseRules: readonly HouseRule[] = [],
): Quote {
  const faults: OrderFault[] = []
  // `push` returns the new length, so the callback always returns false: a quote goes on after a fault.
  const draft = draftOrder(state, wish, now, houseRules, (fault) => faults.push(fault) === 0)
  const { subtotal, discount, total } = draft?.priced ?? { subtotal: null, discount: null, total: null }
  const { items = [], reductions = noReductions } = draft ?? {}
  return { items, subtotal, discount, total, reductions, faults }
}

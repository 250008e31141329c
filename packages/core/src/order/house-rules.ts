import { z } from 'zod'
import type { UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import { Name } from '../base/name.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Instant } from '../base/time.ts'
import type { UserFacts } from '../user/user.ts'
import type { Metadata } from './metadata.ts'
import type { OrderLine, PricedOrder } from './order.ts'
import type { Reduction } from './reduction.ts'

/**
 * The order that is about to be made, as a house rule sees it. The order, its items and its metadata are frozen copies, so that no
 * rule can change what is ordered.
 */
export interface ProposedOrder {
  /** `attributes` come from the host's `UserDirectory`; they are undefined for users that the shop keeps itself. */
  readonly user: { readonly id: UserId; readonly attributes: UserFacts['attributes'] }
  readonly items: readonly OrderLine[]
  /** The sum of price × quantity. */
  readonly subtotal: Money
  /** What the coupon takes off; 0 without a coupon. */
  readonly couponDiscount: Money
  readonly metadata: Metadata
  /** The instant of the payment, or of the quote. */
  readonly now: Instant
}

/** The decision of a house rule: undefined to leave the order as it is, facts to refuse it, or amounts to reduce its total. */
export type HouseRuleDecision =
  | undefined
  | { readonly refuse: Readonly<Record<string, unknown>> }
  | { readonly reduce: readonly Reduction[] }

/** One of the host's own rules for orders. */
export interface HouseRule {
  /** 1 to 200 characters, unique in the shop. The refusal `HOUSE_RULE` carries the name. */
  readonly name: string
  /**
   * Decides about an order. The shop calls `decide` only if it found no fault in the reference, the user, the products, the
   * purchase limits, the coupon and the price. After the house rules, it checks the expected total, the balance and the
   * stock. `decide` must be a pure, synchronous function, because an order may be decided more than once before it is
   * committed. If `decide` throws, only this order fails, with the same error. If `decide` returns anything but a
   * decision, only this order fails, with a `TypeError`.
   */
  decide(order: ProposedOrder): HouseRuleDecision
}

/** The host's own rules, by the command to which they apply. */
export interface HouseRules {
  /** The rules run in the sequence of the list, until one refuses the order. */
  readonly placeOrder?: readonly HouseRule[] | undefined
}

/** A house rule refused the order. */
export interface RefusedByHouseRule {
  readonly code: 'HOUSE_RULE'
  /** The rule's name. */
  readonly rule: string
  /** The facts that the rule returned in `refuse`. */
  readonly facts: Readonly<Record<string, unknown>>
}

const Decision = z.union([
  z.undefined(),
  z.strictObject({ refuse: z.record(z.string(), z.json()) }),
  z.strictObject({ reduce: z.array(z.strictObject({ label: Name, amount: z.int().min(1) })) }),
])

/**
 * Runs the house rules on a priced order. Reductions apply one after the other until nothing is left to pay: a reduction that
 * exceeds the rest is cut to the rest, and the reductions after it are dropped. The discount of the result contains the reductions.
 *
 * @returns the reduced order, or `HOUSE_RULE`
 * @throws TypeError when a rule returns anything but a `HouseRuleDecision`, such as a promise; and whatever a rule throws
 */
export function applyHouseRules(
  rules: readonly HouseRule[],
  proposed: Omit<ProposedOrder, 'items' | 'subtotal' | 'couponDiscount'>,
  priced: PricedOrder,
): Result<PricedOrder & { readonly reductions: readonly Reduction[] }, RefusedByHouseRule> {
  const order: ProposedOrder = Object.freeze({
    ...proposed,
    metadata: Object.freeze({ ...proposed.metadata }),
    items: Object.freeze(priced.items.map((line) => Object.freeze({ ...line }))),
    subtotal: priced.subtotal,
    couponDiscount: priced.discount,
  })
  const reductions: Reduction[] = []
  let { total } = priced
  for (const rule of rules) {
    const decision = decisionOf(rule, order)
    if (decision === undefined) continue
    if ('refuse' in decision) return refuse({ code: 'HOUSE_RULE', rule: rule.name, facts: decision.refuse })
    for (const { label, amount } of decision.reduce) {
      const taken = Math.min(amount, total)
      if (taken > 0) reductions.push({ label, amount: taken })
      total -= taken
    }
  }
  return ok({ items: priced.items, subtotal: priced.subtotal, discount: priced.subtotal - total, total, reductions })
}

/**
 * Runs a rule and checks what it returns. A wrong return value is not an `InvalidInput`, because the mistake is in the host's rule
 * and not in what the buyer sent.
 */
function decisionOf(rule: HouseRule, order: ProposedOrder): HouseRuleDecision {
  const returned: unknown = rule.decide(order)
  if (returned instanceof Promise) {
    // Handle the rejection, because an unhandled rejection would end the process.
    returned.catch(() => {})
    throw new TypeError(
      `the house rule ${rule.name}: decide must be synchronous, so look up what it needs beforehand and pass it as attributes of the user or metadata of the order`,
    )
  }
  const decision = Decision.safeParse(returned)
  if (decision.success) return decision.data
  throw new TypeError(
    `the house rule ${rule.name}: return nothing, { refuse: { … } } with facts in JSON, or { reduce: [{ label: 'Gold member', amount: 500 }] } with whole amounts from 1`,
    { cause: decision.error },
  )
}

/** Checks the rules at run time, for callers without a compiler. @throws TypeError */
export function assertHouseRules(rules: HouseRules): void {
  const { placeOrder = [], ...others } = rules ?? {}
  // Without this check, a misspelt member, or a list in place of the object, would silently leave out every rule.
  if (!rules || !Array.isArray(placeOrder) || Object.keys(others).length > 0) {
    throw new TypeError('rules must be { placeOrder: [rule, …] }')
  }
  const names = new Set<string>()
  for (const rule of placeOrder as readonly (HouseRule | undefined)[]) {
    const { name, decide } = rule ?? {}
    if (name === undefined || !Name.safeParse(name).success || typeof decide !== 'function') {
      throw new TypeError("a house rule must be { name: 'gold-members', decide(order) { … } }")
    }
    if (names.has(name)) throw new TypeError(`two house rules have the name ${name}: give each a name of its own`)
    names.add(name)
  }
}

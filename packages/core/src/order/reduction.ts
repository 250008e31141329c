import type { Money } from '../base/money.ts'

/** An amount that a house rule takes off an order. */
export interface Reduction {
  /** What the buyer reads, such as `Gold member`: 1 to 200 characters. */
  readonly label: string
  /** At least 1. If a rule returns more than is left to pay, the order's reduction is only what is left. */
  readonly amount: Money
}

/** The reductions of an order that no house rule reduced. */
export const noReductions: readonly Reduction[] = Object.freeze([])

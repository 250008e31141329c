import type { Money } from '../base/money.ts'

/** An amount that a house rule took off an order. */
export interface Reduction {
  /** What the buyer reads, such as `Gold member`: 1 to 200 characters. */
  readonly label: string
  /** 1 to the order's subtotal. */
  readonly amount: Money
}

/** The reductions of an order that no house rule reduced. */
export const noReductions: readonly Reduction[] = Object.freeze([])

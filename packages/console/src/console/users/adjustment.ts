/** What an adjustment would do, or why it cannot be made. Amounts are in the currency's smallest unit. */
export type Adjustment =
  | { readonly is: 'empty' }
  | { readonly is: 'invalid' }
  | { readonly is: 'belowZero' }
  /** `room` is the largest amount that can be added. */
  | { readonly is: 'aboveMaximum'; readonly room: number }
  | { readonly is: 'fine'; readonly change: number; readonly to: number }

interface AdjustmentInput {
  readonly balance: number
  readonly maximumBalance: number
  readonly isTaking: boolean
  /** Undefined if the text is not an amount. */
  readonly amount: number | undefined
  /** Whether the field for the amount is empty. */
  readonly isEmpty: boolean
}

/**
 * Applies the rules of the shop before an adjustment is sent. The shop applies them again when the adjustment arrives.
 */
export function foresee({ balance, maximumBalance, isTaking, amount, isEmpty }: AdjustmentInput): Adjustment {
  if (isEmpty) return { is: 'empty' }
  if (amount === undefined || amount === 0) return { is: 'invalid' }
  if (isTaking) return amount > balance ? { is: 'belowZero' } : { is: 'fine', change: -amount, to: balance - amount }
  // A refund may have raised the balance above the maximum.
  const room = Math.max(0, maximumBalance - balance)
  return amount > room ? { is: 'aboveMaximum', room } : { is: 'fine', change: amount, to: balance + amount }
}

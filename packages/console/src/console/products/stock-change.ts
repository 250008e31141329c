import type { Body } from '@hexmart/client'
import { mostPieces, readCount } from '../forms/form-values.ts'

/** How an operator changes the stock: pieces come in, pieces go out, or a counted number replaces the stock. */
export const stockModes = ['add', 'remove', 'count'] as const
export type StockMode = (typeof stockModes)[number]

export interface StockChange {
  readonly body: Body<'changeStock'>
  readonly from: number
  readonly to: number
}

/**
 * @param stock the stock that the dialog shows
 * @returns undefined if the text is not a number of pieces, or if nothing would change
 */
export function stockChange(mode: StockMode, text: string, stock: number): StockChange | undefined {
  const pieces = readCount(text, mode === 'count' ? 0 : 1, mostPieces)
  if (pieces === undefined) return undefined
  if (mode === 'count') {
    // The count replaces exactly the stock that the operator saw. If an order changes the stock first, the shop refuses
    // the count.
    return pieces === stock ? undefined : { body: { set: pieces, expected: stock }, from: stock, to: pieces }
  }
  const change = mode === 'add' ? pieces : -pieces
  return { body: { change }, from: stock, to: stock + change }
}

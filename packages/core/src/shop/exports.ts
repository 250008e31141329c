import { z } from 'zod'
import type { BalanceEntry } from '../balance/balance.ts'
import { parseInput } from '../base/invalid-input.ts'
import { type Period, periodFields } from '../base/period.ts'
import type { Clock } from '../base/ports.ts'
import type { Order } from '../order/order.ts'
import type { Store } from '../store/store.ts'

/**
 * Exports of any number of rows, for programs that copy them elsewhere. An export reads a chunk only when the caller
 * takes it, and keeps no transaction open. It leaves out rows of the last `unitOfWork.deadline` milliseconds, because a
 * batch that is still open could add more rows of this time. Two exports of adjoining periods together have every row
 * exactly once, if the first export begins at least `unitOfWork.deadline` milliseconds after the border between the
 * periods. A read that fails throws a `StoreError`.
 *
 * @example
 * for await (const orders of shop.exportOrders({ from: Date.parse('2025-03-01T00:00:00+09:00') })) {
 *   console.log(orders.length)
 * }
 */
export interface ShopExports {
  /**
   * The orders that were paid in the period, oldest first, as they are when their chunk is read. Throws `InvalidInput` for
   * a malformed period.
   */
  exportOrders(period?: Period): AsyncIterable<readonly Order[]>
  /** The entries of all balances in the period, oldest first. Throws `InvalidInput` for a malformed period. */
  exportEntries(period?: Period): AsyncIterable<readonly BalanceEntry[]>
}

const ExportPeriod = z.strictObject(periodFields)

export function createExports({ unitOfWork, views }: Store, clock: Clock): ShopExports {
  /** The part of a period to which no batch can add a row any more. */
  function finalPart(period: Period | undefined): Period {
    const { from, to } = parseInput('period', ExportPeriod, period ?? {})
    const end = clock.now() - unitOfWork.deadline
    return { from, to: to === undefined ? end : Math.min(to, end) }
  }
  return {
    exportOrders: (period) => views.orders.inPeriod(finalPart(period)),
    exportEntries: (period) => views.balances.inPeriod(finalPart(period)),
  }
}

import type { OrderId } from '../base/ids.ts'
import type { Page } from '../base/pages.ts'
import type { Order } from './order.ts'

/**
 * At most this many lines on a page of orders. The cost of a page depends on its lines, and 100 orders can have 10,000
 * lines or more.
 */
export const maximumPageLines = 1_000

/** Ends a page before the order whose lines no longer fit. The first order always stays on the page. */
export function limitPageLines(page: Page<Order, OrderId>): Page<Order, OrderId> {
  let lines = 0
  const end = page.rows.findIndex(({ items }, index) => {
    lines += items.length
    return lines > maximumPageLines && index > 0
  })
  const rows = page.rows.slice(0, end)
  const last = rows.at(-1)
  return end === -1 || last === undefined ? page : { rows, next: last.id }
}

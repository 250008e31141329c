import type { OrderId, UserId } from '../base/ids.ts'
import type { Page, PageRequest } from '../base/pages.ts'
import type { Order } from './order.ts'

/** Orders inside a transaction. */
export interface OrderTable {
  /** Locks, in the order of the ids, and reads, lines included: for cancelling. */
  lock(ids: readonly OrderId[]): Promise<Map<OrderId, Order>>
  add(orders: readonly Order[]): void
  /** Saves that orders were cancelled: status and time. Nothing else of an order ever changes. */
  cancel(orders: readonly Order[]): void
}

/** Orders as they are read outside of commands: committed rows, no locks. */
export interface OrderViews {
  byIds(ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Order>>
  /** A user's orders, the newest first by id. The key of a page is an order's id. */
  ofUser(userId: UserId, page: PageRequest<OrderId>): Promise<Page<Order, OrderId>>
}

import type { OrderId, UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { NonEmpty } from '../base/types.ts'
import type { Message } from '../delivery/message.ts'
import type { Order } from './order.ts'

/** An order as a batch leaves it, with the messages that tell the data platform. An order is never saved without them. */
export interface OrderUpdate {
  readonly order: Order
  /** By ascending sequence. */
  readonly messages: NonEmpty<Message>
}

/** Orders inside a transaction. */
export interface OrderTable {
  /** Locks, in the order of the ids, and reads, lines included: for canceling. */
  lock(ids: readonly OrderId[]): Promise<Map<OrderId, Order>>
  /** Reads without a lock, lines included: for answering a replay. */
  byIds(ids: readonly OrderId[]): Promise<Map<OrderId, Order>>
  /** Inserts orders and puts their messages into the outbox. */
  add(updates: readonly OrderUpdate[]): void
  /** Saves status and time of canceled orders, and puts their messages into the outbox. Nothing else of an order ever changes. */
  cancel(updates: readonly OrderUpdate[]): void
}

/** Orders as they are read outside of commands: committed rows, no locks. */
export interface OrderViews {
  byIds(ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Order>>
  /** A user's orders, newest first by id. The key of a page is an order's id. */
  ofUser(userId: UserId, page: PageRange<OrderId>): Promise<Page<Order, OrderId>>
}

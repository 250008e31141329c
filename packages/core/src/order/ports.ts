import type { OrderId, UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Period } from '../base/period.ts'
import type { NonEmpty } from '../base/types.ts'
import type { Locks, Reads } from '../command/state.ts'
import type { Message } from '../delivery/message.ts'
import type { OrderState } from './draft-order.ts'
import type { Order, OrderFilter, OrderReference, ReferencedOrder } from './order.ts'

/**
 * An order that a batch placed or canceled, with the batch's messages about it for the data platform. A placed or canceled
 * order is never saved without its message.
 */
export interface OrderUpdate {
  readonly order: Order
  /** By ascending sequence. */
  readonly messages: NonEmpty<Message>
}

/** Orders inside a transaction. */
export interface OrderTable {
  /** Locks orders one by one, by ascending id, and reads them with their lines, for commands that complete or cancel them. */
  lock(ids: readonly OrderId[]): Promise<Map<OrderId, Order>>
  /** Reads orders with their lines, without a lock, to answer repeated requests. */
  byIds(ids: readonly OrderId[]): Promise<Map<OrderId, Order>>
  /**
   * Reads, without a lock, which orders have these references. Leaves out a reference that no order of its user has.
   */
  findReferences(references: readonly OrderReference[]): Promise<readonly ReferencedOrder[]>
  /**
   * Inserts PAID orders and puts their messages into the outbox. If another order of the same user has the same reference,
   * the unit of work fails with a transient error; when it runs again, it finds that order.
   */
  add(updates: readonly OrderUpdate[]): void
  /** Saves the `status` and the `completedAt` of completed orders. */
  complete(orders: readonly Order[]): void
  /**
   * Saves everything that canceling changes in an order, and puts the messages into the outbox. Also saves what
   * completing changes, because one batch may complete an order and then cancel it.
   */
  cancel(updates: readonly OrderUpdate[]): void
}

/** Reads orders outside of commands: committed rows, no locks. */
export interface OrderViews {
  /** The orders with these ids; an unknown id is absent. */
  byIds(ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, Order>>
  /**
   * A user's orders, newest first by id. The key of a page is an order's id. A page ends as `limitPageLines` says. If orders
   * are pruned while a page is read, the page may hold fewer rows, or none, although another page follows.
   */
  ofUser(userId: UserId, page: PageRange<OrderId>): Promise<Page<Order, OrderId>>
  /**
   * The orders that match the filter, newest first by id. A page ends as `limitPageLines` says, so it may hold fewer rows
   * than `limit` although another page follows. One call also reads only a bounded number of orders, so a page that is
   * filtered by status may even be empty although another page follows.
   */
  list(filter: OrderFilter, page: PageRange<OrderId>): Promise<Page<Order, OrderId>>
  /**
   * The orders that were paid in the period, oldest first by id, in chunks of at most a thousand. Each chunk is read by a
   * query of its own, so that no transaction stays open while the caller works on a chunk.
   */
  inPeriod(period: Period): AsyncIterable<readonly Order[]>
}

/** The keys of the rows that decide orders: those that `placeOrder` locks and reads. */
export type OrderKeys = Pick<Locks, 'balances' | 'userCoupons' | 'stock'> &
  Pick<Reads, 'orderReferences' | 'couponsOfUserCoupons' | 'products' | 'users' | 'purchases'>

/** Reads the rows that decide an order, outside of commands: for quotes. */
export interface OrderStateViews {
  /**
   * The committed rows with these keys, all as of one moment at or after the call. The call takes no locks, so no order
   * waits for it. `purchases` has the newest row of each user and product in the keys, even for products without a limit.
   * Calls that arrive at the same time may share one result. A caller may therefore find rows that it did not ask for, and
   * must not change the result.
   */
  snapshot(keys: OrderKeys): Promise<OrderState>
}

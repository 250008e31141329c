import type { CouponId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import type { Day } from '../base/time.ts'
import type { Change, ChangeOf } from '../command/change.ts'
import { callKey, type IdempotencyRecord } from '../command/idempotency.ts'
import { holderKey, type State } from '../command/state.ts'
import type { Tx } from '../store/unit-of-work.ts'
import type { LoadedState } from './load-state.ts'
import { type Tracked, TrackedRows } from './tracked-rows.ts'

type User = ChangeOf<'user added'>['user']
type Balance = ChangeOf<'balance changed'>['balance']
type Entry = ChangeOf<'balance changed'>['entry']
type Product = ChangeOf<'product changed'>['product']
type Stock = ChangeOf<'stock moved'>['stock']
type Movement = ChangeOf<'stock moved'>['movement']
type Coupon = ChangeOf<'coupon changed'>['coupon']
type UserCoupon = ChangeOf<'coupon issued'>['userCoupon']
type Order = ChangeOf<'order added'>['order']
type Message = ChangeOf<'order added'>['message']

/** The rows that a batch works on, and everything that it will save. */
export class BatchChanges {
  /** The loaded rows with all changes so far, without a way to write them: what the rules see. */
  readonly state: State

  readonly #loaded: LoadedState
  readonly #balances: TrackedRows<UserId, Balance, Entry>
  readonly #products: TrackedRows<ProductId, Product, Change>
  readonly #stock: TrackedRows<ProductId, Stock, Movement>
  readonly #coupons: TrackedRows<CouponId, Coupon, Change>
  readonly #userCoupons: TrackedRows<UserCouponId, UserCoupon, Change>
  readonly #orders: TrackedRows<OrderId, Order, Message>
  readonly #users = new Map<UserId, User>()
  readonly #issued = new Map<string, UserCoupon>()
  readonly #salesDays = new Set<Day>()
  readonly #records = new Map<string, IdempotencyRecord>()
  #messages = 0

  /** @param loaded the rows that the batch loaded; applying changes modifies it */
  constructor(loaded: LoadedState) {
    this.state = loaded
    this.#loaded = loaded
    this.#balances = new TrackedRows(loaded.balances)
    this.#products = new TrackedRows(loaded.products)
    this.#stock = new TrackedRows(loaded.stock)
    this.#coupons = new TrackedRows(loaded.coupons)
    this.#userCoupons = new TrackedRows(loaded.userCoupons)
    this.#orders = new TrackedRows(loaded.orders)
  }

  /** How many messages for the data platform the batch writes. */
  get messages(): number {
    return this.#messages
  }

  /** Applies a command's changes, so that the next command of the batch sees them. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#apply(change)
  }

  /** The record that an earlier command of this batch left for the same key. */
  recordOf(key: string): IdempotencyRecord | undefined {
    return this.#records.get(key)
  }

  addRecord(record: IdempotencyRecord): void {
    this.#records.set(callKey(record), record)
  }

  #apply(change: Change): void {
    switch (change.type) {
      case 'user added':
        this.#loaded.users.set(change.user.id, {})
        this.#users.set(change.user.id, change.user)
        return
      case 'balance changed':
        this.#balances.set(change.balance.userId, change.balance, change.entry)
        return
      case 'product added':
      case 'product changed':
        this.#products.set(change.product.id, change.product, change)
        return
      case 'stock moved':
        this.#stock.set(change.stock.productId, change.stock, change.movement)
        return
      case 'coupon added':
      case 'coupon changed':
        this.#coupons.set(change.coupon.id, change.coupon, change)
        return
      case 'coupon issued': {
        const holder = holderKey(change.userCoupon)
        this.#coupons.set(change.coupon.id, change.coupon, change)
        this.#loaded.holders.add(holder)
        this.#issued.set(holder, change.userCoupon)
        return
      }
      case 'user coupon changed':
        this.#userCoupons.set(change.userCoupon.id, change.userCoupon, change)
        return
      case 'order canceled':
        this.#salesDays.add(change.day)
        this.#setOrder(change.order, change.message)
        return
      case 'order added':
        this.#setOrder(change.order, change.message)
        return
      default:
        throw new TypeError(`there is no change ${(change satisfies never as { type: string }).type}`)
    }
  }

  #setOrder(order: Order, message: Message): void {
    this.#orders.set(order.id, order, message)
    this.#messages++
  }

  /**
   * Writes everything, always in this order of tables, and within each table by key where rows are inserted. So two batches
   * that insert the same keys wait for each other in the same order and cannot deadlock.
   */
  save(tx: Tx): void {
    write(
      sortedBy([...this.#users.values()], ({ id }) => id),
      (users) => tx.users.add(users),
    )
    write(this.#balances.added.map(balanceUpdate), (updates) => tx.balances.add(updates))
    write(this.#balances.changed.map(balanceUpdate), (updates) => tx.balances.save(updates))
    write(this.#coupons.added.map(rowOf), (coupons) => tx.coupons.add(coupons))
    write(this.#coupons.changed.map(rowOf), (coupons) => tx.coupons.save(coupons))
    write(sortedBy([...this.#issued.values()], holderKey), (issued) => tx.userCoupons.add(issued))
    write(this.#userCoupons.changed.map(rowOf), (userCoupons) => tx.userCoupons.save(userCoupons))
    write(this.#products.added.map(rowOf), (products) => tx.products.add(products))
    write(this.#products.changed.map(rowOf), (products) => tx.products.save(products))
    write(this.#stock.added.map(stockUpdate), (updates) => tx.stock.add(updates))
    write(this.#stock.changed.map(stockUpdate), (updates) => tx.stock.save(updates))
    write(this.#orders.added.map(orderUpdate), (updates) => tx.orders.add(updates))
    write(this.#orders.changed.map(orderUpdate), (updates) => tx.orders.cancel(updates))
    write(sortedBy([...this.#records.values()], callKey), (records) => tx.idempotency.add(records))
    write([...this.#salesDays].sort(), (days) => tx.salesDays.changed(days))
  }
}

const rowOf = <Row>({ row }: { readonly row: Row }): Row => row
const balanceUpdate = ({ row, reasons }: Tracked<Balance, Entry>) => ({ balance: row, entries: reasons })
const stockUpdate = ({ row, reasons }: Tracked<Stock, Movement>) => ({ stock: row, movements: reasons })
const orderUpdate = ({ row, reasons }: Tracked<Order, Message>) => ({ order: row, messages: reasons })

/** Skips the write when there are no rows. */
function write<Row>(rows: readonly Row[], save: (rows: readonly Row[]) => void): void {
  if (rows.length > 0) save(rows)
}

function sortedBy<Row>(rows: Row[], keyOf: (row: Row) => string): Row[] {
  return rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

import type { Balance, BalanceEntry } from '../balance/balance.ts'
import type { CouponId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import type { Day } from '../base/time.ts'
import type { Change } from '../command/change.ts'
import { holderKey, type Loaded, type State } from '../command/state.ts'
import type { Coupon, UserCoupon } from '../coupon/coupon.ts'
import type { Message } from '../delivery/message.ts'
import type { Order } from '../order/order.ts'
import type { Product } from '../product/product.ts'
import type { Stock, StockMovement } from '../product/stock.ts'
import type { User } from '../user/user.ts'

/** A table of a batch: its rows as they are now, and which of them are new or changed. */
export class Rows<Key extends string, Row> {
  readonly rows: Map<Key, Row>
  readonly #added = new Set<Key>()
  readonly #changed = new Set<Key>()

  /** @param loaded is changed */
  constructor(loaded: Map<Key, Row>) {
    this.rows = loaded
  }

  /** Sets a row; one that was not there is added, one that was is changed. */
  set(key: Key, row: Row): void {
    if (!this.rows.has(key)) this.#added.add(key)
    else if (!this.#added.has(key)) this.#changed.add(key)
    this.rows.set(key, row)
  }

  /** By key: two batches that insert the same new keys wait for each other in one order, never crosswise. */
  get added(): readonly Row[] {
    return this.#rowsOf([...this.#added].sort())
  }

  /** In any order: the rows are locked. */
  get changed(): readonly Row[] {
    return this.#rowsOf([...this.#changed])
  }

  #rowsOf(keys: readonly Key[]): readonly Row[] {
    return keys.map((key) => this.rows.get(key) as Row)
  }
}

/** The rows that a batch works on, and what it will save. */
export class Work {
  readonly balances: Rows<UserId, Balance>
  readonly products: Rows<ProductId, Product>
  readonly stock: Rows<ProductId, Stock>
  readonly coupons: Rows<CouponId, Coupon>
  readonly userCoupons: Rows<UserCouponId, UserCoupon>
  readonly orders: Rows<OrderId, Order>

  readonly newUsers = new Map<UserId, User>()
  readonly issued = new Map<string, UserCoupon>()
  readonly entries: BalanceEntry[] = []
  readonly movements: StockMovement[] = []
  readonly messages: Message[] = []
  readonly changedDays = new Set<Day>()

  /** What the rules see: the same rows, live, without a way to write them. */
  readonly state: State
  readonly #users: Set<UserId>
  readonly #holders: Set<string>

  /** @param loaded is changed */
  constructor(loaded: Loaded) {
    this.state = loaded
    this.#users = loaded.users
    this.#holders = loaded.holders
    this.balances = new Rows(loaded.balances)
    this.products = new Rows(loaded.products)
    this.stock = new Rows(loaded.stock)
    this.coupons = new Rows(loaded.coupons)
    this.userCoupons = new Rows(loaded.userCoupons)
    this.orders = new Rows(loaded.orders)
  }

  /** Folds a command's changes in, so that the next command of the batch sees them. */
  fold(changes: readonly Change[]): void {
    for (const change of changes) this.#fold(change)
  }

  #fold(change: Change): void {
    switch (change.type) {
      case 'user added':
        this.#users.add(change.user.id)
        this.newUsers.set(change.user.id, change.user)
        return
      case 'balance changed':
        this.balances.set(change.balance.userId, change.balance)
        this.entries.push(change.entry)
        return
      case 'product added':
      case 'product changed':
        this.products.set(change.product.id, change.product)
        return
      case 'stock moved':
        this.stock.set(change.stock.productId, change.stock)
        this.movements.push(change.movement)
        return
      case 'coupon added':
      case 'coupon changed':
        this.coupons.set(change.coupon.id, change.coupon)
        return
      case 'coupon issued':
        this.#holders.add(holderKey(change.userCoupon))
        this.issued.set(holderKey(change.userCoupon), change.userCoupon)
        return
      case 'user coupon changed':
        this.userCoupons.set(change.userCoupon.id, change.userCoupon)
        return
      case 'order added':
      case 'order canceled':
        this.orders.set(change.order.id, change.order)
        return
      case 'message added':
        this.messages.push(change.message)
        return
      case 'sales day changed':
        this.changedDays.add(change.day)
        return
    }
  }
}

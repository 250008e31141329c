import type { CouponId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import type { Day } from '../base/time.ts'
import type { NonEmpty } from '../base/types.ts'
import type { Change, ChangeOf } from '../command/change.ts'
import { type IdempotencyRecord, type ScopedKey, scopedKeyText } from '../command/idempotency.ts'
import type { PaymentRecord } from '../command/payment.ts'
import { factsOf, holderKey, referenceKey, type State, userAndProductKey } from '../command/state.ts'
import type { Tx } from '../store/unit-of-work.ts'
import type { LoadedState } from './load-state.ts'
import { TrackedRows } from './tracked-rows.ts'

type Action = ChangeOf<'action added'>['action']
type User = ChangeOf<'user added'>['user']
type Product = ChangeOf<'product changed'>['product']
type Order = ChangeOf<'order completed'>['order']
type Coupon = ChangeOf<'coupon changed'>['coupon']
type UserCoupon = ChangeOf<'coupon issued'>['userCoupon']
type Purchase = ChangeOf<'purchase counted'>['purchase']
type BalanceUpdate = UpdateOf<Tx['balances']['add']>
type StockUpdate = UpdateOf<Tx['stock']['add']>
type OrderUpdate = UpdateOf<Tx['orders']['add']>

/** What a table's `add` receives for one row: the row, with its new entries, movements or messages. */
type UpdateOf<Add extends (updates: readonly never[]) => void> = Parameters<Add>[0][number]

/** The rows that a batch works on, and the changes that it will save. */
export class BatchChanges {
  /** The loaded rows with all changes so far. Rules read this state and cannot write to it. */
  readonly state: State

  readonly #loaded: LoadedState
  readonly #balances: TrackedRows<UserId, BalanceUpdate['balance'], BalanceUpdate>
  readonly #products: TrackedRows<ProductId, Product, Product>
  readonly #stock: TrackedRows<ProductId, StockUpdate['stock'], StockUpdate>
  readonly #coupons: TrackedRows<CouponId, Coupon, Coupon>
  readonly #userCoupons: TrackedRows<UserCouponId, UserCoupon, UserCoupon>
  readonly #orders: TrackedRows<OrderId, OrderUpdate['order'], OrderUpdate>
  /** The completed orders that no later command of the batch has canceled. */
  readonly #completed = new Map<OrderId, Order>()
  readonly #users: TrackedRows<UserId, User, User>
  readonly #erased = new Set<UserId>()
  readonly #issued = new Map<string, UserCoupon>()
  readonly #purchases: Purchase[] = []
  readonly #actions: Action[] = []
  readonly #salesDays = new Set<Day>()
  readonly #records = new Map<string, IdempotencyRecord>()
  readonly #payments = new Map<string, PaymentRecord>()
  /**
   * All changes in the order in which they were made, for a host that writes rows of its own; undefined if the host
   * writes none.
   */
  readonly #allChanges: Change[] | undefined
  #messageCount = 0

  /**
   * @param loaded the rows that the batch has loaded; `apply` changes them
   * @param tx the transaction of the batch; if it has `alongside`, the batch also keeps a list of all changes for it
   */
  constructor(loaded: LoadedState, { alongside }: Pick<Tx, 'alongside'> = {}) {
    this.state = loaded
    this.#loaded = loaded
    this.#users = new TrackedRows(loaded.storedUsers)
    this.#allChanges = alongside && []
    this.#balances = new TrackedRows(loaded.balances)
    this.#products = new TrackedRows(loaded.products)
    this.#stock = new TrackedRows(loaded.stock)
    this.#coupons = new TrackedRows(loaded.coupons)
    this.#userCoupons = new TrackedRows(loaded.userCoupons)
    this.#orders = new TrackedRows(loaded.orders)
  }

  /** How many messages for the data platform the batch writes. */
  get messageCount(): number {
    return this.#messageCount
  }

  /**
   * Applies a command's changes, so that the next command of the batch sees them.
   *
   * @throws for a row that is added although the batch knows a row with its key, and for a malformed change. Some of the
   *   changes may have been applied by then, so the batch must not be saved.
   */
  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#apply(change)
    this.#allChanges?.push(...changes)
  }

  /** The idempotency record that an earlier command of this batch left for the same key. */
  idempotencyRecordOf(request: ScopedKey): IdempotencyRecord | undefined {
    return this.#records.size === 0 ? undefined : this.#records.get(scopedKeyText(request))
  }

  addIdempotencyRecord(record: IdempotencyRecord): void {
    this.#records.set(scopedKeyText(record), record)
  }

  /** The first use of a reference, if an earlier command of this batch used it. */
  paymentOf(reference: string): PaymentRecord | undefined {
    return this.#payments.get(reference)
  }

  addPayment(record: PaymentRecord): void {
    this.#payments.set(record.reference, record)
  }

  #apply(change: Change): void {
    switch (change.type) {
      case 'user added':
        assertNew('user', change.user.id, this.#loaded.users)
        this.#setUser(change)
        return
      case 'user changed':
        this.#setUser(change)
        return
      case 'balance changed':
        this.#setBalance(change)
        return
      case 'product added':
        assertNew('product', change.product.id, this.#loaded.products)
        this.#products.set(change.product.id, change.product, change.product)
        return
      case 'product changed':
        this.#products.set(change.product.id, change.product, change.product)
        return
      case 'stock moved':
        this.#setStock(change)
        return
      case 'purchase counted':
        this.#loaded.purchases.set(userAndProductKey(change.purchase), change.purchase)
        this.#purchases.push(change.purchase)
        return
      case 'coupon added':
        assertNew('coupon', change.coupon.id, this.#loaded.coupons)
        this.#coupons.set(change.coupon.id, change.coupon, change.coupon)
        return
      case 'coupon changed':
        this.#coupons.set(change.coupon.id, change.coupon, change.coupon)
        return
      case 'coupon issued': {
        const holder = holderKey(change.userCoupon)
        assertNew('holder', holder, this.#loaded.holders)
        this.#coupons.set(change.coupon.id, change.coupon, change.coupon)
        this.#loaded.holders.add(holder)
        this.#issued.set(holder, change.userCoupon)
        return
      }
      case 'user coupon changed':
        this.#userCoupons.set(change.userCoupon.id, change.userCoupon, change.userCoupon)
        return
      case 'order completed':
        this.#loaded.orders.set(change.order.id, change.order)
        this.#completed.set(change.order.id, change.order)
        return
      case 'order canceled':
        this.#salesDays.add(change.day)
        this.#completed.delete(change.order.id)
        this.#setOrder(change)
        return
      case 'order added': {
        const { id, userId, reference } = change.order
        assertNew('order', id, this.#loaded.orders)
        if (reference !== null) this.#loaded.orderReferences.set(referenceKey({ userId, reference }), id)
        this.#setOrder(change)
        return
      }
      case 'action added':
        this.#actions.push(change.action)
        return
      default:
        throw new TypeError(`unknown change: ${(change satisfies never as { type: string }).type}`)
    }
  }

  #setUser({ user }: ChangeOf<'user added' | 'user changed'>): void {
    this.#loaded.users.set(user.id, factsOf(user))
    this.#users.set(user.id, user, user)
    if (user.state === 'ERASED') this.#erased.add(user.id)
  }

  #setBalance({ balance, entry }: ChangeOf<'balance changed'>): void {
    const earlier = this.#balances.updateOf(balance.userId)
    this.#balances.set(balance.userId, balance, { balance, entries: appendTo(earlier?.entries, entry) })
  }

  #setStock({ stock, movement }: ChangeOf<'stock moved'>): void {
    const earlier = this.#stock.updateOf(stock.productId)
    this.#stock.set(stock.productId, stock, { stock, movements: appendTo(earlier?.movements, movement) })
  }

  #setOrder({ order, message }: ChangeOf<'order added' | 'order canceled'>): void {
    const earlier = this.#orders.updateOf(order.id)
    this.#orders.set(order.id, order, { order, messages: appendTo(earlier?.messages, message) })
    this.#messageCount++
  }

  /**
   * Writes all changes. Every batch writes its tables in the order of the calls below. Rows whose keys another batch may
   * insert as well are inserted by ascending key. Therefore two batches that insert the same keys cannot deadlock.
   */
  save(tx: Tx): void {
    write(this.#users.added, (users) => tx.users.add(users))
    write(this.#users.changed, (users) => tx.users.save(users))
    write([...this.#erased].sort(), (ids) => tx.users.noteErased(ids))
    write(this.#balances.added, (updates) => tx.balances.add(updates))
    write(this.#balances.changed, (updates) => tx.balances.save(updates))
    write(this.#coupons.added, (coupons) => tx.coupons.add(coupons))
    write(this.#coupons.changed, (coupons) => tx.coupons.save(coupons))
    write(valuesByKey(this.#issued), (issued) => tx.userCoupons.add(issued))
    write(this.#userCoupons.changed, (userCoupons) => tx.userCoupons.save(userCoupons))
    write(this.#products.added, (products) => tx.products.add(products))
    write(this.#products.changed, (products) => tx.products.save(products))
    write(this.#stock.added, (updates) => tx.stock.add(updates))
    write(this.#stock.changed, (updates) => tx.stock.save(updates))
    write(sortedBy(this.#purchases, purchaseKey), (purchases) => tx.purchases.add(purchases))
    write(byReference(this.#orders.added), (updates) => tx.orders.add(updates))
    write(this.#orders.changed, (updates) => tx.orders.cancel(updates))
    write(valuesByKey(this.#payments), (payments) => tx.payments.add(payments))
    write([...this.#completed.values()], (orders) => tx.orders.complete(orders))
    write(valuesByKey(this.#records), (records) => tx.idempotency.add(records))
    write(this.#actions, (actions) => tx.actions.add(actions))
    write([...this.#salesDays].sort(), (days) => tx.salesDays.changed(days))
    write(this.#allChanges ?? [], (changes) => tx.alongside?.(changes))
  }
}

/** Without this check, the second of two added rows with the same key would silently replace the first. */
function assertNew(what: string, key: string, known: { has(key: string): boolean }): void {
  if (!known.has(key)) return
  throw new Error(
    `the ${what} ${key} exists already: a command must read the row that it adds, and refuse if it exists`,
  )
}

/** Adds a row in place to a list that the batch owns. Copies would be slow: a popular product has one movement per order. */
function appendTo<Row>(rows: NonEmpty<Row> | undefined, row: Row): NonEmpty<Row> {
  if (rows === undefined) return [row]
  ;(rows as unknown as Row[]).push(row)
  return rows
}

/** Skips the write when there are no rows. */
function write<Row>(rows: readonly Row[], save: (rows: readonly Row[]) => void): void {
  if (rows.length > 0) save(rows)
}

/**
 * Sorts orders by user and reference, so that two batches that insert the same references cannot deadlock. Orders without a
 * reference need no sorting, because no other batch inserts their ids.
 */
function byReference(updates: readonly OrderUpdate[]): readonly OrderUpdate[] {
  if (updates.every(({ order }) => order.reference === null)) return updates
  const keyOf = ({ order: { userId, reference } }: OrderUpdate) =>
    reference === null ? '' : referenceKey({ userId, reference })
  return sortedBy(updates, keyOf)
}

/** The key that sorts purchases by user and product, and then by sequence. */
const purchaseKey = (purchase: Purchase): string =>
  `${userAndProductKey(purchase)} ${String(purchase.sequence).padStart(16, '0')}`

/**
 * The values of a map, sorted by key. Sorting the map's keys is faster than computing the keys of two rows for each
 * comparison.
 */
const valuesByKey = <Row>(rows: ReadonlyMap<string, Row>): readonly Row[] =>
  [...rows.keys()].sort().map((key) => rows.get(key) as Row)

/** Sorts rows by key, and computes each key once. Rows with the same key stay in the order in which they were added. */
function sortedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  const rowsOfKey = Map.groupBy(rows, keyOf)
  return [...rowsOfKey.keys()].sort().flatMap((key) => rowsOfKey.get(key) as Row[])
}

import type {
  Action,
  Balance,
  BalanceEntry,
  BatchId,
  Coupon,
  CouponId,
  Day,
  Delivery,
  IdempotencyRecord,
  Instant,
  MessageId,
  Order,
  OrderId,
  PaymentRecord,
  Product,
  ProductId,
  ProductSales,
  Purchase,
  Reference,
  SalesDay,
  SalesFigures,
  Stock,
  StockMovement,
  User,
  UserCoupon,
  UserCouponId,
  UserFacts,
  UserId,
} from '@hexmart/core/adapter'
import { factsOf, StoreError } from '@hexmart/core/adapter'

/** All tables of one store. Rows are never mutated: a change replaces the old row with a new one. */
export interface Memory {
  readonly users: Map<UserId, User>
  /** Erased users who may still have data to empty, and when they were erased. */
  readonly erasures: Map<UserId, Instant>
  readonly balances: Map<UserId, Balance>
  /** The entries of each user, by ascending sequence. */
  readonly entries: Map<UserId, BalanceEntry[]>
  readonly products: Map<ProductId, Product>
  /** The ids of all products, ascending, for pages. */
  readonly productIds: ProductId[]
  readonly stock: Map<ProductId, Stock>
  /** Only the movements by operators. `movementsOf` derives the other movements from the lines of orders. */
  readonly movements: StockMovement[]
  /** The purchases of each user and product, by their `userAndProductKey`, by ascending sequence. */
  readonly purchases: Map<string, Purchase[]>
  /** The purchases that each order added when it was placed, without those that its cancel added. */
  readonly countedOrders: Map<OrderId, Purchase[]>
  /** For each product: how much the pruned orders changed its stock (never above 0), and when the last of these was paid. */
  readonly prunedOrders: Map<ProductId, { readonly change: number; readonly at: Instant }>
  readonly coupons: Map<CouponId, Coupon>
  readonly userCoupons: Map<UserCouponId, UserCoupon>
  /** The `holderKey` of each user coupon, because a user holds a coupon at most once. */
  readonly holders: Set<string>
  /** The `numberKey` of each user coupon, because a coupon issues a number at most once. */
  readonly numbers: Set<string>
  readonly userCouponsOf: Map<UserId, UserCouponId[]>
  readonly orders: Map<OrderId, Order>
  /** The orders that the open transaction has locked. Only pruning looks at them, because transactions run one by one. */
  readonly lockedOrders: Set<OrderId>
  readonly ordersOf: Map<UserId, OrderId[]>
  /** The ids of the orders that have a reference, by their `referenceKey`. */
  readonly referenced: Map<string, OrderId>
  readonly outbox: Map<MessageId, StoredMessage>
  /** The messages that are WAITING or DEAD. Relays look only at these, so sent messages do not slow them down. */
  readonly undelivered: Set<MessageId>
  /** Messages older than this may have been pruned. */
  prunedMessagesUntil: Instant
  /** Orders of earlier days may have been pruned; null before the first call of `pruneOrders`. */
  firstKept: SalesDay | null
  /** How often the deliveries were resumed. */
  resumptions: number
  /** The idempotency records, by their `scopedKeyText`. */
  readonly records: Map<string, IdempotencyRecord>
  /** The record of the first use of each payment reference. */
  readonly payments: Map<Reference, PaymentRecord>
  /** What operators did, in the order of the commits. */
  readonly actions: Action[]
  /** The ids of committed batches that wrote something, and when each was committed. */
  readonly batches: Map<BatchId, Instant>
  readonly days: Map<Day, SalesDayRow>
  /** The lease for building days: its token, which is empty after a release, and when it ends. */
  rankingLease: { readonly token: string; readonly until: Instant }
}

/** A message and the state of its delivery. */
export interface StoredMessage extends Delivery {
  /** The token of the latest claim, even if its lease has ended; null if the message was never claimed, or settled since. */
  readonly token: string | null
}

export interface SalesDayRow {
  /** How often the day's sales were marked as changed. */
  readonly version: number
  /** The version for which the sales were built; null if the day was never built, or its build was undone. */
  readonly built: number | null
  readonly sales: readonly ProductSales[]
  /** Null if `built` is null. */
  readonly figures: SalesFigures | null
}

export function createMemory(): Memory {
  return {
    users: new Map(),
    erasures: new Map(),
    balances: new Map(),
    entries: new Map(),
    products: new Map(),
    productIds: [],
    stock: new Map(),
    movements: [],
    purchases: new Map(),
    countedOrders: new Map(),
    prunedOrders: new Map(),
    coupons: new Map(),
    userCoupons: new Map(),
    holders: new Set(),
    numbers: new Set(),
    userCouponsOf: new Map(),
    orders: new Map(),
    lockedOrders: new Set(),
    ordersOf: new Map(),
    referenced: new Map(),
    outbox: new Map(),
    undelivered: new Set(),
    prunedMessagesUntil: 0,
    firstKept: null,
    resumptions: 0,
    records: new Map(),
    payments: new Map(),
    actions: [],
    batches: new Map(),
    days: new Map(),
    rankingLease: { token: '', until: 0 },
  }
}

/** The rows with these keys; a key without a row is absent. */
export function pick<Key, Row>(rows: ReadonlyMap<Key, Row>, keys: readonly Key[]): Map<Key, Row> {
  const picked = new Map<Key, Row>()
  for (const key of keys) {
    const row = rows.get(key)
    if (row !== undefined) picked.set(key, row)
  }
  return picked
}

/** A text that identifies a user coupon by its coupon and its number. */
export const numberKey = ({ couponId, number }: UserCoupon): string => `${couponId} ${number}`

/** The facts that the shop knows about these users; an unknown user is absent. */
export function factsAbout(users: ReadonlyMap<UserId, User>, ids: readonly UserId[]): Map<UserId, UserFacts> {
  const facts = new Map<UserId, UserFacts>()
  for (const id of ids) {
    const user = users.get(id)
    if (user !== undefined) facts.set(id, factsOf(user))
  }
  return facts
}

/** The coupons that these user coupons belong to. */
export function couponsOf(memory: Memory, ids: readonly UserCouponId[]): Map<CouponId, Coupon> {
  const couponIds = [...pick(memory.userCoupons, ids).values()].map(({ couponId }) => couponId)
  return pick(memory.coupons, couponIds)
}

/** Appends a row to the list of a key, and makes the list for the first row. */
export function append<Key, Row>(lists: Map<Key, Row[]>, key: Key, row: Row): void {
  const list = lists.get(key)
  if (list) list.push(row)
  else lists.set(key, [row])
}

/** The index of the first id that is greater than `id` in an ascending list; the list's length if there is none. */
export function placeAfter<Id extends string>(ids: readonly Id[], id: Id): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] as Id) <= id) low = middle + 1
    else high = middle
  }
  return low
}

/** A write that takes effect at the commit. */
export interface Write {
  /** Throws when the write would break a rule of the store. */
  check(): void
  /** Makes the change. Cannot fail. */
  apply(): void
}

/**
 * The error for a row whose key exists already. It is transient, because a rerun of the work finds that row.
 * `batchIdInserted` is true, because the unit of work has already checked that no attempt with the batch id has
 * committed.
 */
export const alreadyExists = (what: string) =>
  new StoreError('transient', `${what} already exists`, { batchIdInserted: true, duplicateKey: true })

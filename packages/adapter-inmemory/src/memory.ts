import type {
  Action,
  Balance,
  BalanceEntry,
  BatchId,
  BookingRecord,
  Coupon,
  CouponId,
  Day,
  Delivery,
  IdempotencyRecord,
  Instant,
  MessageId,
  Order,
  OrderId,
  Product,
  ProductId,
  ProductSales,
  Reference,
  SalesDay,
  Stock,
  StockMovement,
  User,
  UserCoupon,
  UserCouponId,
  UserFacts,
  UserId,
} from '@hexmart/core/adapter'

/** All tables of one store. Rows are never mutated: a change replaces the old row with a new one. */
export interface Memory {
  readonly users: Map<UserId, User>
  readonly balances: Map<UserId, Balance>
  /** The entries of each user, by ascending sequence. */
  readonly entries: Map<UserId, BalanceEntry[]>
  readonly products: Map<ProductId, Product>
  /** The ids of all products, ascending, for pages. */
  readonly productIds: ProductId[]
  readonly stock: Map<ProductId, Stock>
  /** Those of operators. The lines of orders are the others. */
  readonly movements: StockMovement[]
  /** For each product, what the pruned orders took, negative. */
  readonly prunedPieces: Map<ProductId, number>
  readonly coupons: Map<CouponId, Coupon>
  readonly userCoupons: Map<UserCouponId, UserCoupon>
  /** The `holderKey` of each user coupon, because a user holds a coupon at most once. */
  readonly holders: Set<string>
  /** The `numberKey` of each user coupon, because a coupon issues a number at most once. */
  readonly numbers: Set<string>
  readonly userCouponsOf: Map<UserId, UserCouponId[]>
  readonly orders: Map<OrderId, Order>
  readonly ordersOf: Map<UserId, OrderId[]>
  /** The orders that have a reference, by its `referenceKey`. */
  readonly referenced: Map<string, OrderId>
  readonly outbox: Map<MessageId, Sending>
  /** The messages that are WAITING or DEAD. Relays look only at these, so sent messages do not slow them down. */
  readonly undelivered: Set<MessageId>
  /** Messages older than this may have been pruned. */
  prunedMessagesUntil: Instant
  /** Orders of earlier days may have been pruned. */
  firstKept: SalesDay | null
  /** How often the deliveries were resumed. */
  resumptions: number
  readonly records: Map<string, IdempotencyRecord>
  /** The first use of each reference. */
  readonly bookings: Map<Reference, BookingRecord>
  /** In the order of their commits. */
  readonly actions: Action[]
  readonly batches: Map<BatchId, Instant>
  readonly days: Map<Day, SalesDayRow>
  /** The token that may build days, and the end of its lease. */
  run: { readonly token: string; readonly until: Instant }
}

/** A delivery with the lease of the relay that claimed it. */
export interface Sending extends Delivery {
  readonly token: string | null
}

export interface SalesDayRow {
  /** How often the day's sales were marked as changed. */
  readonly version: number
  /** The version for which the sales were built; null if the day was never built. */
  readonly built: number | null
  readonly sales: readonly ProductSales[]
}

export function createMemory(): Memory {
  return {
    users: new Map(),
    balances: new Map(),
    entries: new Map(),
    products: new Map(),
    productIds: [],
    stock: new Map(),
    movements: [],
    prunedPieces: new Map(),
    coupons: new Map(),
    userCoupons: new Map(),
    holders: new Set(),
    numbers: new Set(),
    userCouponsOf: new Map(),
    orders: new Map(),
    ordersOf: new Map(),
    referenced: new Map(),
    outbox: new Map(),
    undelivered: new Set(),
    prunedMessagesUntil: 0,
    firstKept: null,
    resumptions: 0,
    records: new Map(),
    bookings: new Map(),
    actions: [],
    batches: new Map(),
    days: new Map(),
    run: { token: '', until: 0 },
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

/** A text that identifies a user coupon by its number. */
export const numberKey = ({ couponId, number }: UserCoupon): string => `${couponId} ${number}`

/** What the shop knows about every user that it manages. */
const noFacts: UserFacts = {}

/** What the shop knows about these users; an unknown one is absent. */
export function factsOf(users: ReadonlyMap<UserId, User>, ids: readonly UserId[]): Map<UserId, UserFacts> {
  const facts = new Map<UserId, UserFacts>()
  for (const id of ids) if (users.has(id)) facts.set(id, noFacts)
  return facts
}

/** Appends a row to the list of a key, and makes the list for the first row. */
export function append<Key, Row>(lists: Map<Key, Row[]>, key: Key, row: Row): void {
  const list = lists.get(key)
  if (list) list.push(row)
  else lists.set(key, [row])
}

/** The place of the first id that is greater than `id` in an ascending list. */
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

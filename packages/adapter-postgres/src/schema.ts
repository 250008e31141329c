import type {
  Action,
  Balance,
  BalanceEntry,
  Canceler,
  Coupon,
  Delivery,
  DiscountType,
  Instant,
  Message,
  Metadata,
  Order,
  OrderId,
  OrderLine,
  PaymentRecord,
  Product,
  Purchase,
  Stock,
  StockMovement,
  SubjectType,
  User,
  UserCoupon,
} from '@hexmart/core/adapter'
import { hasMetadata } from '@hexmart/core/adapter'
import { bigint, boolean, type Column, hostId, instant, integer, smallint, table, text, uuid, word } from './table.ts'

/** A coupon, with its discount in two columns. */
export type CouponRow = Omit<Coupon, 'discount'> & {
  readonly discountType: DiscountType
  readonly discountValue: number
}

/** An order without its lines, which are rows of `order_lines`, and with its cancellation in three columns. */
export type OrderRow = Omit<Order, 'items' | 'cancellation'> & {
  readonly canceledBy: Canceler | null
  readonly cancelReason: string | null
  readonly restocked: boolean | null
}

/** An order as it is read from its row: the metadata and the reductions are JSON, or null if the order has none. */
export type StoredOrder = Omit<OrderRow, 'metadata' | 'reductions'> & {
  readonly metadata: string | null
  readonly reductions: string | null
}

export type OrderLineRow = OrderLine & { readonly orderId: OrderId; readonly position: number }

/** An action, with its subject in two columns. */
export type ActionRow = Omit<Action, 'subject'> & {
  readonly subjectType: SubjectType
  readonly subjectId: string
}

/**
 * A column with the texts that `toText` makes from values. `toText` returns null for an empty value, because a null
 * takes no space in a row.
 */
const textOf = <Value>(toText: (value: Value) => string | null): Column<Value> => ({
  type: text.type,
  array: (values) => text.array(values.map(toText)),
  copy: (to, value) => text.copy(to, toText(value)),
})

/** JSON, or null for an order without metadata. */
const metadata = textOf<Metadata>((value) => (hasMetadata(value) ? JSON.stringify(value) : null))
/** JSON, or null for an order without reductions. */
const reductions = textOf<Order['reductions']>((value) => (value.length > 0 ? JSON.stringify(value) : null))

/*
 * The tables whose rows core defines. The migrations define the constraints of these tables. Tables that core does not know are
 * not listed here: the statements that use them spell out their columns.
 */
export const users = table<User>('users', { id: hostId, name: text, state: word })

export const balances = table<Balance>('balances', { userId: hostId, amount: bigint, sequence: bigint })

export const balanceEntries = table<BalanceEntry>('balance_entries', {
  userId: hostId,
  sequence: bigint,
  id: uuid,
  type: word,
  amount: bigint,
  balanceAfter: bigint,
  orderId: uuid,
  reference: text,
  reason: text,
  actor: text,
  at: instant,
})

/** The columns of an entry that has neither a reference nor a reason nor an actor. Most entries are like this. */
export const plainEntryColumns = [
  'userId',
  'sequence',
  'id',
  'type',
  'amount',
  'balanceAfter',
  'orderId',
  'at',
] as const satisfies readonly (keyof BalanceEntry)[]

export const products = table<Product>('products', {
  id: hostId,
  name: text,
  price: bigint,
  state: word,
  maximumPerUser: bigint,
})

export const stock = table<Stock>('stock', { productId: hostId, quantity: bigint })

export const purchases = table<Purchase>('purchases', {
  sequence: bigint,
  change: bigint,
  bought: bigint,
  orderId: uuid,
  userId: hostId,
  productId: hostId,
})

/**
 * A movement by an operator, or the movement that stands for all pruned orders of a product. The movements of stored orders are
 * read from the lines of the orders.
 */
export const stockMovements = table<Omit<StockMovement, 'orderId'>>('stock_movements', {
  productId: hostId,
  change: bigint,
  reason: word,
  at: instant,
})

export const coupons = table<CouponRow>('coupons', {
  id: hostId,
  name: text,
  discountType: word,
  discountValue: bigint,
  maximumDiscount: bigint,
  minimumSubtotal: bigint,
  quantity: bigint,
  remaining: bigint,
  soldOutAt: instant,
  state: word,
  opensAt: instant,
  expiresAt: instant,
  validDays: integer,
})

export const userCoupons = table<UserCoupon>('user_coupons', {
  id: uuid,
  couponId: hostId,
  userId: hostId,
  number: integer,
  issuedAt: instant,
  validUntil: instant,
  usedBy: uuid,
  usedAt: instant,
})

export const orders = table<OrderRow>('orders', {
  id: uuid,
  userId: hostId,
  status: word,
  subtotal: bigint,
  discount: bigint,
  total: bigint,
  userCouponId: uuid,
  reference: text,
  metadata,
  reductions,
  createdAt: instant,
  paidAt: instant,
  completedAt: instant,
  canceledAt: instant,
  canceledBy: word,
  cancelReason: text,
  restocked: boolean,
})

export const orderLines = table<OrderLineRow>('order_lines', {
  orderId: uuid,
  position: smallint,
  productId: hostId,
  name: text,
  price: bigint,
  quantity: integer,
})

/** A message, with the state of its delivery. */
export const outbox = table<Delivery>('outbox', {
  id: uuid,
  orderId: uuid,
  sequence: smallint,
  type: word,
  at: instant,
  state: word,
  attempts: integer,
  dueAt: instant,
  lastError: text,
  settledAt: instant,
  requestId: text,
  traceparent: text,
})

/**
 * The columns that are written for a new message that carries neither a request id nor a `traceparent`. All other columns begin
 * with their defaults.
 */
export const messageColumns = ['id', 'type', 'orderId', 'sequence', 'at'] as const satisfies readonly (keyof Message)[]

/**
 * The columns that are written for a message that carries a request id and perhaps a `traceparent`. In other messages these two
 * columns are null, which takes no space.
 */
export const tracedColumns = [
  ...messageColumns,
  'requestId',
  'traceparent',
] as const satisfies readonly (keyof Message)[]

/** A record of an idempotency key. Texts that are only compared are stored as digests. */
export interface IdempotencyRow {
  /** The digest of the scope and the key. */
  readonly id: string
  /** The digest of the fingerprint. */
  readonly command: string
  /** The order that the command placed, if its answer is that order; otherwise the answer is in `value`, as JSON. */
  readonly orderId: OrderId | null
  readonly value: string | null
  /**
   * The id of the user whose data the value has, or else of the actor; null if `value` is null. When a user is erased, the
   * values to empty are found by it.
   */
  readonly about: string | null
  readonly at: Instant
}

export const idempotencyRecords = table<IdempotencyRow>('idempotency_records', {
  id: uuid,
  command: uuid,
  orderId: uuid,
  value: text,
  about: text,
  at: instant,
})

/** The columns of a record that answers with an order. Most records do. */
export const orderRecordColumns = [
  'id',
  'command',
  'orderId',
  'at',
] as const satisfies readonly (keyof IdempotencyRow)[]

/** The payments that have been booked, by their references. */
export const payments = table<PaymentRecord>('payments', {
  reference: text,
  command: text,
  userId: hostId,
  amount: bigint,
  value: text,
  at: instant,
})

export const actions = table<ActionRow>('actions', {
  id: uuid,
  at: instant,
  actor: text,
  command: text,
  subjectType: word,
  subjectId: text,
  reason: text,
})

/** Above every id that the shop makes: a list whose newest row comes first begins here. */
export const highestId = <Id extends string>() => 'ffffffff-ffff-ffff-ffff-ffffffffffff' as Id

/** Below every id that the shop makes. */
export const lowestId = <Id extends string>() => '00000000-0000-0000-0000-000000000000' as Id

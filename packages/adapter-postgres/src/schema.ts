import type {
  Balance,
  BalanceEntry,
  Canceler,
  Coupon,
  Delivery,
  DiscountType,
  IdempotencyRecord,
  Message,
  Metadata,
  Order,
  OrderId,
  OrderLine,
  Product,
  Stock,
  StockMovement,
  User,
  UserCoupon,
} from '@hexmart/core/adapter'
import { hasMetadata } from '@hexmart/core/adapter'
import { bigint, boolean, type Column, hostId, instant, integer, smallint, table, text, uuid, word } from './table.ts'
import { encodeTexts } from './wire/arrays.ts'

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

/** An order as it is read: its metadata is JSON, or null without any. */
export type StoredOrder = Omit<OrderRow, 'metadata'> & { readonly metadata: string | null }

export type OrderLineRow = OrderLine & { readonly orderId: OrderId; readonly position: number }

/** JSON, or null for an order without metadata, so that such an order takes no space for it. */
const metadata: Column<Metadata> = {
  type: 'text',
  encode: (values) => encodeTexts(values.map((one) => (hasMetadata(one) ? JSON.stringify(one) : null))),
}

/*
 * The tables that core's rows are kept in. The migrations say which rules each holds. The tables of jobs (batches, days of
 * sales, leases, watermarks) are named in the statements of their job alone.
 */
export const users = table<User>('users', { id: hostId, name: text })

export const balances = table<Balance>('balances', { userId: hostId, amount: bigint, sequence: bigint })

export const balanceEntries = table<BalanceEntry>('balance_entries', {
  userId: hostId,
  sequence: bigint,
  id: uuid,
  type: word,
  amount: bigint,
  balanceAfter: bigint,
  orderId: uuid,
  at: instant,
})

export const products = table<Product>('products', { id: hostId, name: text, price: bigint, state: word })

export const stock = table<Stock>('stock', { productId: hostId, quantity: bigint })

export const stockMovements = table<StockMovement>('stock_movements', {
  productId: hostId,
  change: bigint,
  reason: word,
  orderId: uuid,
  at: instant,
})

export const coupons = table<CouponRow>('coupons', {
  id: hostId,
  name: text,
  discountType: word,
  discountValue: bigint,
  quantity: bigint,
  remaining: bigint,
  state: word,
  expiresAt: instant,
})

export const userCoupons = table<UserCoupon>('user_coupons', {
  id: uuid,
  couponId: hostId,
  userId: hostId,
  usedBy: uuid,
  issuedAt: instant,
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
  quantity: bigint,
})

/** A message, with how far its delivery has come. */
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
})

/** What of a message is written with it; the rest has defaults until a relay claims it. */
export const messageColumns = ['id', 'type', 'orderId', 'sequence', 'at'] as const satisfies readonly (keyof Message)[]

export const idempotencyRecords = table<IdempotencyRecord>('idempotency_records', {
  scope: text,
  key: text,
  fingerprint: text,
  value: text,
  at: instant,
})

/** Above every id that the shop makes: a list whose newest row comes first begins here. */
export const highestId = <Id extends string>() => 'ffffffff-ffff-ffff-ffff-ffffffffffff' as Id

/** Below every id that the shop makes. */
export const lowestId = <Id extends string>() => '00000000-0000-0000-0000-000000000000' as Id

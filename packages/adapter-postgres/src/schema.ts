import type {
  CouponId,
  CouponState,
  Day,
  DeliveryState,
  DiscountType,
  EntryId,
  EntryType,
  IdempotencyKey,
  Instant,
  MessageId,
  MessageType,
  MovementReason,
  OrderId,
  OrderStatus,
  ProductId,
  ProductState,
  UserCouponId,
  UserId,
} from '@hexmart/core'
import { sql } from 'kysely'

/**
 * The tables as they are read: `bigint` arrives as a safe integer, `timestamptz` as milliseconds, `date` as text (see
 * `types.ts`). What each table is for, and which rules it holds, stands in the migrations.
 */
export interface Database {
  users: { id: UserId; name: string }
  balances: { user_id: UserId; amount: number; sequence: number }
  balance_entries: {
    user_id: UserId
    sequence: number
    id: EntryId
    type: EntryType
    amount: number
    balance_after: number
    order_id: OrderId | null
    at: Instant
  }
  products: { id: ProductId; name: string; price: number; state: ProductState }
  stock: { product_id: ProductId; quantity: number }
  stock_movements: {
    product_id: ProductId
    change: number
    reason: MovementReason
    order_id: OrderId | null
    at: Instant
  }
  coupons: {
    id: CouponId
    name: string
    discount_type: DiscountType
    discount_value: number
    quantity: number
    remaining: number
    state: CouponState
    expires_at: Instant
  }
  user_coupons: {
    id: UserCouponId
    coupon_id: CouponId
    user_id: UserId
    used_by: OrderId | null
    issued_at: Instant
  }
  orders: {
    id: OrderId
    user_id: UserId
    status: OrderStatus
    subtotal: number
    discount: number
    total: number
    user_coupon_id: UserCouponId | null
    created_at: Instant
    paid_at: Instant
    canceled_at: Instant | null
  }
  order_lines: {
    order_id: OrderId
    position: number
    product_id: ProductId
    name: string
    price: number
    quantity: number
  }
  outbox: {
    id: MessageId
    order_id: OrderId
    sequence: number
    type: MessageType
    at: Instant
    state: DeliveryState
    attempts: number
    due_at: Instant | null
    token: string | null
    last_error: string | null
    settled_at: Instant | null
  }
  idempotency_records: { scope: string; key: IdempotencyKey; fingerprint: string; value: string; at: Instant }
  batches: { id: string }
  sales_days: { day: Day; version: number; built_version: number | null }
  product_sales_daily: { day: Day; product_id: ProductId; quantity: number; amount: number }
  leases: { name: string; token: string; until: Instant }
  watermarks: { name: string; at: Instant; day: Day | null }
}

/**
 * Whole rows are asked for by their columns and never with `*`: a later migration may add one while this code still
 * runs, and PostgreSQL refuses a prepared statement whose answer has changed.
 */
export const columns = {
  balance_entries: ['user_id', 'sequence', 'id', 'type', 'amount', 'balance_after', 'order_id', 'at'],
  coupons: ['id', 'name', 'discount_type', 'discount_value', 'quantity', 'remaining', 'state', 'expires_at'],
  user_coupons: ['id', 'coupon_id', 'user_id', 'used_by', 'issued_at'],
  orders: [
    'id',
    'user_id',
    'status',
    'subtotal',
    'discount',
    'total',
    'user_coupon_id',
    'created_at',
    'paid_at',
    'canceled_at',
  ],
  order_lines: ['order_id', 'position', 'product_id', 'name', 'price', 'quantity'],
  outbox: [
    'id',
    'order_id',
    'sequence',
    'type',
    'at',
    'state',
    'attempts',
    'due_at',
    'token',
    'last_error',
    'settled_at',
  ],
} as const satisfies { [Table in keyof Database]?: readonly (keyof Database[Table])[] }

/** The same for an `sql` template. */
export const columnsOf = (table: keyof typeof columns) => sql.join(columns[table].map((name) => sql.ref(name)))

/** Above every id that the shop makes: where a list begins whose newest row comes first. */
export const highestId = <Id extends string>() => 'ffffffff-ffff-ffff-ffff-ffffffffffff' as Id

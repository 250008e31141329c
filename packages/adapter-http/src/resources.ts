/** What the API shows: each resource as a schema, and how it is made of what core knows. */
import type {
  BalanceEntry,
  Coupon as CoreCoupon,
  Delivery as CoreDelivery,
  Order as CoreOrder,
  Instant,
  UsableCoupon,
} from '@hexmart/core'
import { CouponId, Day, Discount, deliveryStates, OrderId, ProductId, UserId } from '@hexmart/core'
import { z } from 'zod'

const uuid = z.uuid()
const time = z.iso.datetime().describe('ISO 8601, UTC')
const money = z.int().describe("in the currency's smallest unit")
const iso = (at: Instant) => new Date(at).toISOString()
const isoOrNull = (at: Instant | null) => (at === null ? null : iso(at))

export const Balance = z.object({ userId: UserId, amount: money }).meta({ id: 'Balance' })

export const Entry = z
  .object({
    id: uuid,
    type: z.enum(['CHARGE', 'USE', 'REFUND']),
    amount: money.describe('positive for a charge or a refund, negative for a use'),
    balanceAfter: money,
    orderId: uuid.nullable(),
    at: time,
  })
  .meta({ id: 'BalanceEntry' })
export const presentEntry = ({ at, ...entry }: BalanceEntry) => ({ ...entry, at: iso(at) })

export const ListedProduct = z
  .object({ id: ProductId, name: z.string(), price: money, stock: z.int() })
  .meta({ id: 'ListedProduct' })

export const RankedProduct = z
  .object({
    rank: z.int(),
    id: ProductId,
    name: z.string(),
    price: money,
    saleCount: z.int().describe('pieces sold'),
    saleAmount: money.describe('price × quantity before discounts'),
  })
  .meta({ id: 'RankedProduct' })
export const Ranks = z
  .object({ from: Day, to: Day, products: z.array(RankedProduct) })
  .meta({ id: 'Ranks', description: 'The best sellers of the days from `from` to `to`, both included' })

export const UserCoupon = z
  .object({
    id: uuid.describe('names the coupon in an order'),
    couponId: CouponId,
    name: z.string(),
    discount: Discount,
    expiresAt: time,
  })
  .meta({ id: 'UserCoupon' })
export const presentUserCoupon = ({ expiresAt, ...coupon }: UsableCoupon) => ({ ...coupon, expiresAt: iso(expiresAt) })

export const OrderItem = z
  .object({ productId: ProductId, name: z.string(), price: money, quantity: z.int() })
  .meta({ id: 'OrderItem', description: 'A product at the name and price it had when it was ordered' })
export const Order = z
  .object({
    id: uuid,
    userId: UserId,
    status: z.enum(['PAID', 'CANCELED']),
    items: z.array(OrderItem),
    subtotal: money,
    discount: money,
    total: money,
    userCouponId: uuid.nullable(),
    createdAt: time,
    paidAt: time,
  })
  .meta({ id: 'Order' })
export const presentOrder = ({ createdAt, paidAt, ...order }: CoreOrder) => ({
  ...order,
  createdAt: iso(createdAt),
  paidAt: iso(paidAt),
})

export const User = z.object({ id: UserId, name: z.string() }).meta({ id: 'User' })

export const Product = z
  .object({ id: ProductId, name: z.string(), price: money, state: z.enum(['HOLD', 'SELLABLE', 'STOPPED']) })
  .meta({ id: 'Product' })
export const CreatedProduct = Product.extend({ stock: z.int() }).meta({ id: 'CreatedProduct' })
export const ProductStock = z.object({ productId: ProductId, stock: z.int() }).meta({ id: 'ProductStock' })

export const Coupon = z
  .object({
    id: CouponId,
    name: z.string(),
    discount: Discount,
    quantity: z.int(),
    remaining: z.int(),
    state: z.enum(['REGISTERED', 'ISSUABLE', 'CANCELED']),
    expiresAt: time,
  })
  .meta({ id: 'Coupon' })
export const presentCoupon = ({ expiresAt, ...coupon }: CoreCoupon) => ({ ...coupon, expiresAt: iso(expiresAt) })

export const Delivery = z
  .object({
    id: uuid,
    type: z.enum(['order.paid', 'order.cancelled']),
    orderId: OrderId,
    sequence: z.int(),
    at: time,
    state: z.enum(deliveryStates),
    attempts: z.int(),
    lastError: z.string().nullable(),
    dueAt: time.nullable().describe('when it is tried next; null unless WAITING'),
    settledAt: time.nullable(),
  })
  .meta({ id: 'Delivery' })
export const presentDelivery = ({ at, dueAt, settledAt, ...delivery }: CoreDelivery) => ({
  ...delivery,
  at: iso(at),
  dueAt: isoOrNull(dueAt),
  settledAt: isoOrNull(settledAt),
})

export const RankedDay = z.object({ date: Day, products: z.int() }).meta({ id: 'RankedDay' })

export const AuditReport = z
  .object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        key: z.string().nullable().describe('the row at which it fails'),
        expected: z.number().nullable(),
        actual: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'AuditReport' })

export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details, with the facts of the refusal as further members' })

/** A list under a name, with the cursor of the next page. */
export const listOf = (name: string, row: z.ZodType) =>
  z.object({ [name]: z.array(row), nextCursor: z.string().nullable().describe('null on the last page') })

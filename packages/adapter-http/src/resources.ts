/** What the API shows: each resource as a schema, and how it is made of what core knows. */
import type {
  BalanceEntry,
  Coupon as CoreCoupon,
  Delivery as CoreDelivery,
  Order as CoreOrder,
  Instant,
  UsableCoupon,
} from '@hexmart/core'
import { CouponId, Day, Discount, deliveryStates, ProductId, UserId } from '@hexmart/core'
import { z } from 'zod'
import { OrderPayload } from './data-platform/payload.ts'

/** The resources by the names that they have in the API's document. */
export const resources = z.registry<{ readonly id: string; readonly description?: string }>()

const uuid = z.uuid()
const time = z.iso.datetime().describe('ISO 8601, UTC')
const money = z.int().describe("in the currency's smallest unit")
const iso = (at: Instant) => new Date(at).toISOString()
const isoOrNull = (at: Instant | null) => (at === null ? null : iso(at))

/** A list under a name, with the cursor of the next page. */
const listOf = (name: string, row: z.ZodType) =>
  z.object({ [name]: z.array(row), nextCursor: z.string().nullable().describe('null on the last page') })

export const Balance = z.object({ userId: UserId, amount: money }).register(resources, { id: 'Balance' })

export const Entry = z
  .object({
    id: uuid,
    type: z.enum(['CHARGE', 'USE', 'REFUND']),
    amount: money.describe('positive for a charge or a refund, negative for a use'),
    balanceAfter: money,
    orderId: uuid.nullable(),
    at: time,
  })
  .register(resources, { id: 'BalanceEntry' })
export const Entries = listOf('entries', Entry).register(resources, { id: 'BalanceEntries' })
export const presentEntry = ({ at, ...entry }: BalanceEntry) => ({ ...entry, at: iso(at) })

export const ListedProduct = z
  .object({ id: ProductId, name: z.string(), price: money, stock: z.int() })
  .register(resources, { id: 'ListedProduct' })
export const Products = listOf('products', ListedProduct).register(resources, { id: 'Products' })

export const RankedProduct = z
  .object({
    rank: z.int(),
    id: ProductId,
    name: z.string(),
    price: money,
    saleCount: z.int().describe('pieces sold'),
    saleAmount: money.describe('price × quantity before discounts'),
  })
  .register(resources, { id: 'RankedProduct' })
export const Ranks = z.object({ from: Day, to: Day, products: z.array(RankedProduct) }).register(resources, {
  id: 'Ranks',
  description: 'The best sellers of the days from `from` to `to`, both included',
})

export const UserCoupon = z
  .object({
    id: uuid.describe('names the coupon in an order'),
    couponId: CouponId,
    name: z.string(),
    discount: Discount,
    expiresAt: time,
  })
  .register(resources, { id: 'UserCoupon' })
export const UserCoupons = listOf('coupons', UserCoupon).register(resources, { id: 'UserCoupons' })
export const presentUserCoupon = ({ expiresAt, ...coupon }: UsableCoupon) => ({ ...coupon, expiresAt: iso(expiresAt) })

export const OrderItem = z
  .object({ productId: ProductId, name: z.string(), price: money, quantity: z.int() })
  .register(resources, {
    id: 'OrderItem',
    description: 'A product at the name and price it had when it was ordered',
  })
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
  .register(resources, { id: 'Order' })
export const Orders = listOf('orders', Order).register(resources, { id: 'Orders' })
export const presentOrder = ({ createdAt, paidAt, ...order }: CoreOrder) => ({
  ...order,
  createdAt: iso(createdAt),
  paidAt: iso(paidAt),
})

export const User = z.object({ id: UserId, name: z.string() }).register(resources, { id: 'User' })

export const Product = z
  .object({ id: ProductId, name: z.string(), price: money, state: z.enum(['HOLD', 'SELLABLE', 'STOPPED']) })
  .register(resources, { id: 'Product' })
export const CreatedProduct = Product.extend({ stock: z.int() }).register(resources, { id: 'CreatedProduct' })
export const ProductStock = z
  .object({ productId: ProductId, stock: z.int() })
  .register(resources, { id: 'ProductStock' })

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
  .register(resources, { id: 'Coupon' })
export const presentCoupon = ({ expiresAt, ...coupon }: CoreCoupon) => ({ ...coupon, expiresAt: iso(expiresAt) })

export const Delivery = z
  .object({
    id: uuid,
    type: z.enum(['order.paid', 'order.canceled']),
    orderId: uuid,
    sequence: z.int(),
    at: time,
    state: z.enum(deliveryStates),
    attempts: z.int(),
    lastError: z.string().nullable(),
    dueAt: time.nullable().describe('when it is tried next; null unless WAITING'),
    settledAt: time.nullable(),
  })
  .register(resources, { id: 'Delivery' })
export const Deliveries = listOf('deliveries', Delivery).register(resources, { id: 'Deliveries' })
export const presentDelivery = ({ at, dueAt, settledAt, ...delivery }: CoreDelivery) => ({
  ...delivery,
  at: iso(at),
  dueAt: isoOrNull(dueAt),
  settledAt: isoOrNull(settledAt),
})
export const Retried = z.object({ retried: z.int() }).register(resources, { id: 'Retried' })
export const Discarded = z.object({ discarded: z.int() }).register(resources, { id: 'Discarded' })

export const RankedDay = z.object({ date: Day, products: z.int() }).register(resources, { id: 'RankedDay' })

const AuditCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  key: z.string().nullable().describe('the row at which it fails'),
  expected: z.int().nullable(),
  actual: z.int().nullable(),
})
export const AuditReport = z
  .object({ ok: z.boolean(), checks: z.array(AuditCheck) })
  .register(resources, { id: 'AuditReport' })

export const Live = z.object({ status: z.literal('live') }).register(resources, { id: 'Live' })
export const Ready = z.object({ status: z.literal('ready') }).register(resources, { id: 'Ready' })

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
  .register(resources, {
    id: 'Problem',
    description: 'RFC 9457 problem details, with the facts of the refusal as further members',
  })
export const ProblemKind = z
  .object({
    type: z.string(),
    code: z.string(),
    status: z.int(),
    title: z.object({ en: z.string(), ko: z.string() }),
  })
  .register(resources, { id: 'ProblemKind' })

OrderPayload.register(resources, { id: 'OrderPayload', description: 'What the data platform is sent about an order' })
export const PayloadSchema = z
  .looseObject({ $schema: z.string(), title: z.string(), type: z.literal('object') })
  .register(resources, { id: 'PayloadSchema', description: 'A JSON Schema, draft 2020-12' })

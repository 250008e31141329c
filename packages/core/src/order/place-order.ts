import { z } from 'zod'
import { entryBetween, noBalance, use } from '../balance/balance.ts'
import { type EntryId, type MessageId, type OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import type { Change } from '../command/change.ts'
import type { Decider } from '../command/command.ts'
import { remembered } from '../command/parsed.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { usable } from '../coupon/coupon.ts'
import { sequenceOf } from '../delivery/message.ts'
import { type Product, sellable } from '../product/product.ts'
import { deduct, noStock } from '../product/stock.ts'
import { type Order, price } from './order.ts'

/** At most this many pieces of one product in an order, also after lines of the same product are merged. */
const maximumQuantity = 1_000_000

const Line = z.strictObject({ productId: ProductId, quantity: z.int().min(1).max(maximumQuantity) })
type Line = z.infer<typeof Line>

/**
 * An order with 1 to `maximumItems` lines as sent. Lines of the same product are merged before anything of the shop
 * is looked at, so that two lines of 3 cannot pass a stock of 5. Quantities are 1 to 10^6.
 *
 * @param maximumItems the shop's `policy.maximumItems`
 * @example
 * const PlaceLargeOrder = placeOrderSchema(shop.policy.maximumItems)
 * await shop.placeOrder(PlaceLargeOrder.parse({ userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] }))
 */
export const placeOrderSchema = (maximumItems: number) =>
  z
    .strictObject({
      userId: UserId,
      items: z.array(Line).min(1).max(maximumItems).transform(mergeLines),
      userCouponId: UserCouponId.optional(),
      /** The total that the buyer was shown; the order is refused when it would cost anything else. */
      expectedTotal: z.int().min(0).optional(),
    })
    .overwrite(remembered('place-order'))
    .brand<'PlaceOrder'>()

/**
 * An order with the default policy's limit of 100 lines; `placeOrderSchema` makes a schema with another limit.
 * `userCouponId`: a coupon in the user's hands, as `shop.coupons` lists it. `expectedTotal`: what the buyer was shown; if it
 * costs anything else now, the order is refused with `TOTAL_CHANGED`.
 *
 * @example
 * PlaceOrder.parse({ userId: 'mina', items: [{ productId: 'tea', quantity: 2 }], expectedTotal: 9_000 })
 */
export const PlaceOrder = placeOrderSchema(100)
export type PlaceOrder = z.infer<typeof PlaceOrder>

/**
 * A user orders and pays in one step. Faults are reported in this order: user, product, sellable, coupon, total,
 * balance, stock; among products, in the order of the items.
 */
export const placeOrder: Decider<
  PlaceOrder,
  Order,
  RefusalOf<
    | 'USER_NOT_FOUND'
    | 'PRODUCT_NOT_FOUND'
    | 'PRODUCT_NOT_SELLABLE'
    | 'COUPON_NOT_USABLE'
    | 'TOTAL_TOO_LARGE'
    | 'TOTAL_CHANGED'
    | 'INSUFFICIENT_BALANCE'
    | 'OUT_OF_STOCK'
  >,
  'users' | 'products' | 'userCoupons' | 'coupons' | 'balances' | 'stock'
> = {
  name: 'place-order',
  needs({ userId, items, userCouponId }) {
    const productIds = items.map((item) => item.productId)
    return {
      users: [userId],
      balances: [userId],
      products: productIds,
      stock: productIds,
      userCoupons: userCouponId ? [userCouponId] : [],
    }
  },

  decide(state, { userId, items, userCouponId, expectedTotal }, { now, newId }) {
    if (!state.users.has(userId)) return refuse({ code: 'USER_NOT_FOUND', userId })

    const lines: { product: Product; quantity: number }[] = []
    for (const { productId, quantity } of items) {
      const product = state.products.get(productId)
      if (!product) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })
      lines.push({ product, quantity })
    }
    for (const { product } of lines) {
      const onSale = sellable(product)
      if (!onSale.ok) return onSale
    }

    const userCoupon = userCouponId && state.userCoupons.get(userCouponId)
    const coupon = userCoupon && state.coupons.get(userCoupon.couponId)
    if (userCouponId && !(userCoupon && coupon && usable(userCoupon, coupon, userId, now))) {
      return refuse({ code: 'COUPON_NOT_USABLE', userCouponId })
    }

    const priced = price(lines, coupon?.discount ?? null)
    if (!priced.ok) return priced
    const { total } = priced.value
    if (expectedTotal !== undefined && expectedTotal !== total) {
      return refuse({ code: 'TOTAL_CHANGED', expected: expectedTotal, total })
    }

    const before = state.balances.get(userId) ?? noBalance(userId)
    const paid = use(before, total)
    if (!paid.ok) return paid

    const orderId = newId<OrderId>()
    const changes: Change[] = []
    for (const { productId, quantity } of items) {
      const left = deduct(state.stock.get(productId) ?? noStock(productId), quantity)
      if (!left.ok) return left
      const movement = { productId, change: -quantity, reason: 'ORDER', orderId, at: now } as const
      changes.push({ type: 'stock moved', stock: left.value, movement })
    }

    if (total > 0) {
      const entry = entryBetween(before, paid.value, { id: newId<EntryId>(), type: 'USE', orderId, at: now })
      changes.push({ type: 'balance changed', balance: paid.value, entry })
    }
    if (userCoupon) changes.push({ type: 'user coupon changed', userCoupon: { ...userCoupon, usedBy: orderId } })

    const order: Order = {
      id: orderId,
      userId,
      status: 'PAID',
      ...priced.value,
      userCouponId: userCouponId ?? null,
      createdAt: now,
      paidAt: now,
      canceledAt: null,
    }
    const type = 'order.paid'
    const message = { id: newId<MessageId>(), type, orderId, sequence: sequenceOf[type], at: now } as const
    changes.push({ type: 'order added', order }, { type: 'message added', message })
    return ok({ value: order, changes })
  },
}

function mergeLines(lines: readonly Line[], context: z.core.$RefinementCtx): readonly Line[] {
  if (new Set(lines.map(({ productId }) => productId)).size === lines.length) return lines
  const merged = new Map<ProductId, Line>()
  for (const line of lines) {
    const quantity = line.quantity + (merged.get(line.productId)?.quantity ?? 0)
    merged.set(line.productId, { productId: line.productId, quantity })
  }
  for (const { productId, quantity } of merged.values()) {
    if (quantity <= maximumQuantity) continue
    const message = `must not ask for more than ${maximumQuantity} of ${productId} in all`
    context.issues.push({ code: 'custom', message, input: lines })
    return z.NEVER
  }
  return [...merged.values()]
}

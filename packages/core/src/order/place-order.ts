import { z } from 'zod'
import { balanceChanged, noBalance, use } from '../balance/balance.ts'
import { type EntryId, type OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import { Reference } from '../base/reference.ts'
import { ok, refuse } from '../base/results.ts'
import type { Change } from '../command/change.ts'
import { command } from '../command/command.ts'
import { assertMinimum, isUsable, userCouponUsed } from '../coupon/user-coupon.ts'
import { assertSellable, type Product } from '../product/product.ts'
import { deduct, noStock, stockMoved } from '../product/stock.ts'
import { Metadata, noMetadata } from './metadata.ts'
import { type Order, orderAdded, priceOrder, referenceKey } from './order.ts'

/** At most this many pieces of one product in an order, also after its lines are merged. */
const maximumQuantity = 1_000_000

const Line = z.strictObject({ productId: ProductId, quantity: z.int().min(1).max(maximumQuantity) })
type Line = z.output<typeof Line>

const schemaFor = ({ maximumItems }: Policy) =>
  z.strictObject({
    userId: UserId,
    items: z.array(Line).min(1).max(maximumItems).transform(mergeLines),
    userCouponId: UserCouponId.optional(),
    expectedTotal: z.int().min(0).optional(),
    reference: Reference.optional(),
    metadata: Metadata.optional(),
  })

export interface PlaceOrderInput {
  readonly userId: string
  /**
   * 1 to `policy.maximumItems` lines. Lines of the same product are merged before the rule runs, so two lines of 3 pieces
   * cannot be sold from a stock of 5. A quantity is 1 to 10^6, also after lines are merged.
   */
  readonly items: readonly { readonly productId: string; readonly quantity: number }[]
  /** The id of a user coupon, as `shop.coupons` lists it (`UsableCoupon.id`). It is not the id of the coupon. */
  readonly userCouponId?: string | undefined
  /** The total that the buyer was shown. If the order would cost anything else, it is refused with `TOTAL_CHANGED`. */
  readonly expectedTotal?: number | undefined
  /**
   * Your own name for the order, such as its number in another system: 1 to 200 visible ASCII characters. A second order of the
   * same user with the same reference is refused with `REFERENCE_REUSED`, as long as the first is kept.
   */
  readonly reference?: string | undefined
  /**
   * What you want to keep with the order, such as an address. It comes back in every view and message: at most 50 texts of up to
   * 500 characters, by keys of 1 to 40 characters of `A-Za-z0-9_-:.`, together at most 4,096 bytes of UTF-8.
   */
  readonly metadata?: Readonly<Record<string, string>> | undefined
}
type PlaceOrder = z.output<ReturnType<typeof schemaFor>>

/** The schema with the documented type of its input, which says more than the type that zod infers. */
const inputFor = (policy: Policy): z.ZodType<PlaceOrder, PlaceOrderInput> => schemaFor(policy)

/**
 * A user orders and pays in one step. The refusals are checked in the order in which they are listed, and each of them looks at
 * the products in the order of the items.
 */
export const placeOrder = command({
  name: 'place-order',
  input: inputFor,
  refusals: [
    'REFERENCE_REUSED',
    'USER_NOT_FOUND',
    'USER_BLOCKED',
    'PRODUCT_NOT_FOUND',
    'PRODUCT_NOT_SELLABLE',
    'COUPON_NOT_USABLE',
    'TOTAL_TOO_LARGE',
    'COUPON_MINIMUM_NOT_MET',
    'TOTAL_CHANGED',
    'INSUFFICIENT_BALANCE',
    'OUT_OF_STOCK',
  ],
  lock: ({ userId, items, userCouponId }) => ({
    balances: [userId],
    userCoupons: userCouponId ? [userCouponId] : [],
    stock: items.map(({ productId }) => productId),
  }),
  read: ({ userId, items, userCouponId, reference }) => ({
    orderReferences: reference ? [{ userId, reference }] : [],
    couponsOfUserCoupons: userCouponId ? [userCouponId] : [],
    products: items.map(({ productId }) => productId),
    users: [userId],
  }),

  decide(state, order, { now, newId }) {
    const { userId, items, userCouponId, expectedTotal, reference = null, metadata = noMetadata } = order
    const earlier = reference && state.orderReferences.get(referenceKey({ userId, reference }))
    if (reference && earlier) return refuse({ code: 'REFERENCE_REUSED', reference, orderId: earlier })
    const user = state.users.get(userId)
    if (!user) return refuse({ code: 'USER_NOT_FOUND', userId })
    if (user.blocked) return refuse({ code: 'USER_BLOCKED', userId })

    const lines: { product: Product; quantity: number }[] = []
    for (const { productId, quantity } of items) {
      const product = state.products.get(productId)
      if (!product) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })
      lines.push({ product, quantity })
    }
    for (const { product } of lines) {
      const sellable = assertSellable(product)
      if (!sellable.ok) return sellable
    }

    const userCoupon = userCouponId && state.userCoupons.get(userCouponId)
    const coupon = userCoupon && state.coupons.get(userCoupon.couponId)
    if (userCouponId && !(userCoupon && coupon && isUsable(userCoupon, coupon, userId, now))) {
      return refuse({ code: 'COUPON_NOT_USABLE', userCouponId })
    }

    const priced = priceOrder(lines, coupon ?? null)
    if (!priced.ok) return priced
    const { subtotal, total } = priced.value
    if (userCoupon && coupon) {
      const minimumMet = assertMinimum(userCoupon, coupon, subtotal)
      if (!minimumMet.ok) return minimumMet
    }
    if (expectedTotal !== undefined && expectedTotal !== total) {
      return refuse({ code: 'TOTAL_CHANGED', expected: expectedTotal, total })
    }

    const before = state.balances.get(userId) ?? noBalance(userId)
    const paid = use(before, total)
    if (!paid.ok) return paid

    // Made of `now`, which is `paidAt` below.
    const orderId = newId<OrderId>()
    const changes: Change[] = []
    for (const { productId, quantity } of items) {
      const stock = state.stock.get(productId) ?? noStock(productId)
      const left = deduct(stock, quantity)
      if (!left.ok) return left
      changes.push(stockMoved(stock, left.value, { reason: 'ORDER', orderId, at: now }))
    }

    if (total > 0) {
      changes.push(balanceChanged(before, paid.value, { id: newId<EntryId>(), type: 'USE', orderId, at: now }))
    }
    if (userCoupon) changes.push(userCouponUsed(userCoupon, orderId, now))

    const placed: Order = {
      id: orderId,
      userId,
      status: 'PAID',
      items: priced.value.items,
      subtotal,
      discount: priced.value.discount,
      total,
      userCouponId: userCouponId ?? null,
      reference,
      metadata,
      createdAt: now,
      paidAt: now,
      completedAt: null,
      canceledAt: null,
      cancellation: null,
    }
    changes.push(orderAdded(placed))
    return ok({ value: placed, changes })
  },

  action: (_, { id, userId }) => ({ subject: { type: 'order', id }, owner: userId }),
})

function mergeLines(lines: readonly Line[], context: z.core.$RefinementCtx): readonly Line[] {
  if (new Set(lines.map(({ productId }) => productId)).size === lines.length) return lines
  const merged = new Map<ProductId, Line>()
  for (const line of lines) {
    const quantity = line.quantity + (merged.get(line.productId)?.quantity ?? 0)
    merged.set(line.productId, { productId: line.productId, quantity })
  }
  for (const { productId, quantity } of merged.values()) {
    if (quantity <= maximumQuantity) continue
    const message = `must not contain more than ${maximumQuantity} of ${productId} in all`
    context.issues.push({ code: 'custom', message, input: lines })
    return z.NEVER
  }
  return [...merged.values()]
}

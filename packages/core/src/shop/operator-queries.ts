import { z } from 'zod'
import type { Liability } from '../balance/balance.ts'
import { cacheBriefly } from '../base/cache-briefly.ts'
import { CouponId, OrderId, ProductId, UserId } from '../base/ids.ts'
import { InvalidInput, parseInput } from '../base/invalid-input.ts'
import { type Page, type PageRequest, pageBy } from '../base/pages.ts'
import { periodFields } from '../base/period.ts'
import { Reference } from '../base/reference.ts'
import { ok, refuse } from '../base/results.ts'
import { type NameKey, nameKeyOf, SearchText } from '../base/search.ts'
import { Instant } from '../base/time.ts'
import { type Coupon, type CouponState, type CouponWithUse, couponStates } from '../coupon/coupon.ts'
import { type IssuedCoupon, issuedCoupon } from '../coupon/user-coupon.ts'
import { type Order, type OrderFilter, orderStatuses } from '../order/order.ts'
import { MovementKey } from '../product/movement-key.ts'
import { type ProductFilter, productStates, type StockedProduct } from '../product/product.ts'
import type { StockMovement } from '../product/stock.ts'
import { createSummary, type Summary, SummaryQuery } from '../ranking/summary.ts'
import type { User, UserWithBalance } from '../user/user.ts'
import type { QueryDeps, ReadAnswer } from './queries.ts'
import { rejectHostManaged } from './reject-host-managed.ts'

/** Which users to list, and the page of them. */
export interface UserPageRequest extends PageRequest<NameKey<UserId>> {
  /** A whole id, compared exactly, or the beginning of a name, without regard to case. */
  readonly query?: string | undefined
}

/** Which products to list, and the page of them. */
export interface ProductPageRequest extends PageRequest<NameKey<ProductId>>, ProductFilter {}

/** Which coupons to list, and the page of them. */
export interface AllCouponsPageRequest extends PageRequest<CouponId> {
  /** Absent for all states. */
  readonly state?: CouponState | undefined
}

/** Which orders to list (all, or those of one user, with one product or with one reference), and the page of them. */
export interface AllOrdersPageRequest
  extends PageRequest<OrderId>,
    Omit<OrderFilter, 'userId' | 'productId' | 'reference'> {
  readonly userId?: string | undefined
  readonly productId?: string | undefined
  readonly reference?: string | undefined
}

/** The reads for operators, in addition to `ShopQueries`. They answer and reject in the same way. */
export interface OperatorQueries {
  /**
   * Users by ascending id. With a `query`: the user whose id equals the query, and the users whose names begin with the query,
   * sorted by name. A search may miss a user who is renamed between two pages. Rejects with `TypeError` if the host manages
   * the users.
   *
   * @example
   * const found = await shop.users({ query: '김', limit: 20 })
   * if (found.ok) console.log(found.value.rows)
   */
  users(page: UserPageRequest): ReadAnswer<Page<User, NameKey<UserId>>>
  /** One user with the balance. Rejects with `TypeError` if the host manages the users. */
  user(userId: string): ReadAnswer<UserWithBalance, 'USER_NOT_FOUND'>
  /**
   * Products in any state with their stock, by ascending id. A `query` searches as in `users`. Rejects with `TypeError` if the
   * host manages the products.
   */
  allProducts(page: ProductPageRequest): ReadAnswer<Page<StockedProduct, NameKey<ProductId>>>
  /** One product in any state. Rejects with `TypeError` if the host manages the products. */
  anyProduct(productId: string): ReadAnswer<StockedProduct, 'PRODUCT_NOT_FOUND'>
  /**
   * A product's stock movements, newest first. The two movements of a canceled order are listed together, at the time
   * of the payment and not of the cancel: first the pieces that came back, then the pieces that the order took.
   */
  movements(
    productId: string,
    page: PageRequest<MovementKey>,
  ): ReadAnswer<Page<StockMovement, MovementKey>, 'PRODUCT_NOT_FOUND'>
  /** Coupons in any state, by ascending id. */
  allCoupons(page: AllCouponsPageRequest): ReadAnswer<Page<Coupon, CouponId>>
  /** One coupon in any state. `used` may be up to a minute old. */
  anyCoupon(couponId: string): ReadAnswer<CouponWithUse, 'COUPON_NOT_FOUND'>
  /** The holders of a coupon, in the order in which the coupon was issued to them. */
  couponHolders(couponId: string, page: PageRequest<number>): ReadAnswer<Page<IssuedCoupon, number>, 'COUPON_NOT_FOUND'>
  /**
   * Orders, newest first: all, or those of one `userId`, with one `productId`, or with one `reference`. `from` and `to`
   * limit the list to orders that were paid in a period. A page has at most 1,000 lines, so it may hold fewer orders than
   * its limit although more orders follow. One call also reads only a bounded number of orders, so with a `status` the page
   * may even be empty. While more orders may follow, `next` is not null.
   */
  allOrders(page: AllOrdersPageRequest): ReadAnswer<Page<Order, OrderId>>
  /**
   * What the shop owes its users: the sum of the balances, or of all entries before `at`. The sum for an `at` is final
   * `unitOfWork.deadline` milliseconds after `at`, because every batch that can add an earlier entry has ended by then.
   * Rejects with `InvalidInput` for an instant in the future.
   */
  liability(query?: { readonly at?: Instant | undefined }): ReadAnswer<Liability & { readonly at: Instant }>
  /**
   * The sales of today and of the 30 days before, and what may need an operator: waiting commands, messages, and low stock.
   * Today's figures and the low stock may be up to 30 seconds old.
   */
  summary(query?: SummaryQuery): ReadAnswer<Summary>
}

const pages = {
  users: pageBy(nameKeyOf(UserId)).extend({ query: SearchText.optional() }),
  products: pageBy(nameKeyOf(ProductId)).extend({
    state: z.enum(productStates).optional(),
    query: SearchText.optional(),
  }),
  movements: pageBy(MovementKey),
  coupons: pageBy(CouponId).extend({ state: z.enum(couponStates).optional() }),
  holders: pageBy(z.int()),
  orders: pageBy(OrderId)
    .extend({
      userId: UserId.optional(),
      productId: ProductId.optional(),
      reference: Reference.optional(),
      status: z.enum(orderStatuses).optional(),
      ...periodFields,
    })
    .refine(
      ({ userId, productId, reference }) =>
        [userId, productId, reference].filter((value) => value !== undefined).length <= 1,
      'must have at most one of userId, productId and reference',
    ),
}

const LiabilityQuery = z.strictObject({ at: Instant.optional() })

/** Counting the uses of a coupon reads all its user coupons, so a count is kept for a minute, for at most 1,000 coupons. */
const usedCache = { keepFor: 60_000, limit: 1_000 }

export interface OperatorQueryDeps extends QueryDeps {
  readonly manages: { readonly users: boolean; readonly products: boolean }
  /** How many commands wait to be decided. */
  readonly waiting: () => number
}

export function createOperatorQueries(deps: OperatorQueryDeps): OperatorQueries {
  const { store, host, clock, refuseIfUnavailable, manages } = deps
  const { views } = store
  const catalogue = host.catalogue ?? views.products
  const summaryOf = createSummary({ ...deps, catalogue })
  const recentUse = cacheBriefly(
    clock,
    usedCache,
    (id: CouponId) => id,
    (id) => views.coupons.used(id),
  )

  const findCoupon = async (id: CouponId) => (await views.coupons.byIds([id])).get(id)

  return {
    async users(request) {
      if (!manages.users) return rejectHostManaged('users')
      const { query, ...page } = parseInput('page', pages.users, request)
      return refuseIfUnavailable(async () => ok(await views.users.list(query, page)))
    },

    async user(id) {
      if (!manages.users) return rejectHostManaged('users')
      const userId = parseInput('userId', UserId, id)
      return refuseIfUnavailable(async () => {
        const [users, amounts] = await Promise.all([views.users.byIds([userId]), views.balances.amounts([userId])])
        const user = users.get(userId)
        return user ? ok({ ...user, balance: amounts.get(userId) ?? 0 }) : refuse({ code: 'USER_NOT_FOUND', userId })
      })
    },

    async allProducts(request) {
      if (!manages.products) return rejectHostManaged('products')
      const { state, query, ...page } = parseInput('page', pages.products, request)
      return refuseIfUnavailable(async () => ok(await views.products.list({ state, query }, page)))
    },

    async anyProduct(id) {
      if (!manages.products) return rejectHostManaged('products')
      const productId = parseInput('productId', ProductId, id)
      return refuseIfUnavailable(async () => {
        const [products, stock] = await Promise.all([
          views.products.byIds([productId]),
          views.stock.quantities([productId]),
        ])
        const product = products.get(productId)
        if (!product) return refuse({ code: 'PRODUCT_NOT_FOUND', productId })
        return ok({ ...product, stock: stock.get(productId) ?? 0 })
      })
    },

    async movements(id, request) {
      const productId = parseInput('productId', ProductId, id)
      const page = parseInput('page', pages.movements, request)
      return refuseIfUnavailable(async () => {
        const found = await views.stock.movements(productId, page)
        if (found.rows.length > 0 || (await catalogue.byIds([productId])).has(productId)) return ok(found)
        return refuse({ code: 'PRODUCT_NOT_FOUND', productId })
      })
    },

    async allCoupons(request) {
      const { state, ...page } = parseInput('page', pages.coupons, request)
      return refuseIfUnavailable(async () => ok(await views.coupons.list(state, page)))
    },

    async anyCoupon(id) {
      const couponId = parseInput('couponId', CouponId, id)
      return refuseIfUnavailable(async () => {
        const coupon = await findCoupon(couponId)
        if (!coupon) return refuse({ code: 'COUPON_NOT_FOUND', couponId })
        return ok({ ...coupon, used: await recentUse(couponId) })
      })
    },

    async couponHolders(id, request) {
      const couponId = parseInput('couponId', CouponId, id)
      const page = parseInput('page', pages.holders, request)
      return refuseIfUnavailable(async () => {
        const [coupon, { rows, next }] = await Promise.all([
          findCoupon(couponId),
          views.coupons.holders(couponId, page),
        ])
        if (!coupon) return refuse({ code: 'COUPON_NOT_FOUND', couponId })
        return ok({ rows: rows.map((userCoupon) => issuedCoupon(userCoupon, coupon)), next })
      })
    },

    async allOrders(request) {
      const { limit, after, ...filter } = parseInput('page', pages.orders, request)
      return refuseIfUnavailable(async () => ok(await views.orders.list(filter, { limit, after })))
    },

    async liability(query = {}) {
      const { at } = parseInput('liability', LiabilityQuery, query)
      const now = clock.now()
      if (at !== undefined && at > now) {
        throw new InvalidInput('liability', [{ path: 'at', message: 'must not be in the future' }])
      }
      return refuseIfUnavailable(async () => ok({ at: at ?? now, ...(await views.balances.liability(at)) }))
    },

    async summary(query = {}) {
      const { lowStock } = parseInput('summary', SummaryQuery, query)
      return refuseIfUnavailable(async () => ok(await summaryOf(lowStock)))
    },
  }
}

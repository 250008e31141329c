import { z } from 'zod'
import { type AuditReport, reportOf } from '../audit/report.ts'
import type { BalanceEntry } from '../balance/balance.ts'
import { ActionId, CouponId, MessageId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { parseInput } from '../base/invalid-input.ts'
import type { Money } from '../base/money.ts'
import { type Page, type PageRequest, pageBy } from '../base/pages.ts'
import { type Period, periodFields } from '../base/period.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock } from '../base/ports.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import { type Action, type ActionFilter, SubjectId } from '../command/action.ts'
import { ActorId, canAccess } from '../command/actor.ts'
import { parseCommand } from '../command/parsed.ts'
import type { RefusalCode, RefusalOf, Unavailable } from '../command/refusal.ts'
import { createOffers, type OfferedCoupon } from '../coupon/offers.ts'
import { type HeldCoupon, type HeldCouponState, heldCouponStates } from '../coupon/user-coupon.ts'
import { type Delivery, type DeliveryCounts, type DeliveryFilter, deliveryStates } from '../delivery/ports.ts'
import type { HouseRules } from '../order/house-rules.ts'
import type { Order } from '../order/order.ts'
import { type PlaceOrderInput, placeOrder } from '../order/place-order.ts'
import { type Quote, quoteOrder } from '../order/quote-order.ts'
import type { CatalogueProduct } from '../product/ports.ts'
import type { SellableProduct } from '../product/product.ts'
import { bestSellers, type Ranking, RankingQuery } from '../ranking/best-sellers.ts'
import type { Store } from '../store/store.ts'
import { createReadHostFacts, type HostSystems } from './host-facts.ts'
import { type ActorOptions, parseActorOptions } from './options.ts'
import type { RefuseIfUnavailable } from './refuse-if-unavailable.ts'

/** The answer of a read: a value, a refusal with one of the codes, or `UNAVAILABLE`. */
export type ReadAnswer<Value, Code extends RefusalCode = never> = Promise<Result<Value, RefusalOf<Code> | Unavailable>>

/** Which of a user's entries to list, and the page of them. */
export interface HistoryPageRequest extends PageRequest<number>, Period {}

/** Which deliveries to list, and the page of them. */
export interface DeliveryPageRequest extends PageRequest<MessageId>, DeliveryFilter {}

/** Which of a user's coupons to list, and the page of them. */
export interface CouponPageRequest extends PageRequest<UserCouponId> {
  /** `usable` by default. */
  readonly state?: HeldCouponState | undefined
}

/** Which actions to list, and the page of them. */
export interface ActionPageRequest extends PageRequest<ActionId>, ActionFilter {}

/**
 * The reads of a shop. Only `order` checks who reads, and only if it gets an `actor`. For all other reads, the host must check
 * who may call them. `deliveries`, `delivery`, `deliveryCounts`, `actions` and `audit` are meant for operators only.
 * `balance`, `balanceHistory`, `coupons`, `orders` and `quote` are about one user, and meant for that user and for operators.
 *
 * Any read may be refused with `UNAVAILABLE`. An unknown user, product, coupon, order or delivery is refused with
 * `USER_NOT_FOUND`, `PRODUCT_NOT_FOUND`, `COUPON_NOT_FOUND`, `ORDER_NOT_FOUND` or `DELIVERY_NOT_FOUND`. Reads reject with
 * `InvalidInput` for a malformed id, page, query or option, with a permanent `StoreError`, and with an error of any
 * other type that the store, a house rule or a port of the host throws. The limit of a page is 1 to 100 rows.
 *
 * @example
 * let after: ProductId | null = null
 * do {
 *   const page = await shop.products({ limit: 100, after })
 *   if (!page.ok) break
 *   console.log(page.value.rows)
 *   after = page.value.next
 * } while (after !== null)
 */
export interface ShopQueries {
  /** A user's balance; 0 until the first charge or adjustment. */
  balance(userId: string): ReadAnswer<{ readonly userId: UserId; readonly amount: Money }, 'USER_NOT_FOUND'>
  /**
   * A user's charges, uses, refunds and adjustments, newest first: all, or those from `from` up to, but not including,
   * `to`.
   */
  balanceHistory(userId: string, page: HistoryPageRequest): ReadAnswer<Page<BalanceEntry, number>, 'USER_NOT_FOUND'>
  /** SELLABLE products with their stock, by ascending id. Sold-out products are included. */
  products(page: PageRequest<ProductId>): ReadAnswer<Page<SellableProduct, ProductId>>
  /** A SELLABLE product with its stock; any other product is refused with `PRODUCT_NOT_FOUND`. */
  product(productId: string): ReadAnswer<SellableProduct, 'PRODUCT_NOT_FOUND'>
  /**
   * Up to 100 products by id, with their stock, in the order of the ids. Products that are unknown or not SELLABLE are left out,
   * and a repeated id counts once.
   */
  productsByIds(productIds: readonly string[]): ReadAnswer<readonly SellableProduct[]>
  /** The best sellers of the last full days. */
  ranking(query?: RankingQuery): ReadAnswer<Ranking>
  /**
   * ISSUABLE coupons that have not expired, including upcoming and sold-out coupons, by ascending id. `remaining` may be up
   * to a second old; the opening and the expiry are checked at each read.
   */
  offeredCoupons(page: PageRequest<CouponId>): ReadAnswer<Page<OfferedCoupon, CouponId>>
  /** One of the coupons that `offeredCoupons` lists; any other coupon is refused with `COUPON_NOT_FOUND`. */
  offeredCoupon(couponId: string): ReadAnswer<OfferedCoupon, 'COUPON_NOT_FOUND'>
  /** A user's coupons, newest first: those that can be used now, unless `state` names another list. */
  coupons(userId: string, page: CouponPageRequest): ReadAnswer<Page<HeldCoupon, UserCouponId>, 'USER_NOT_FOUND'>
  /** One order. An `actor` who is not an operator finds only their own orders. */
  order(orderId: string, options?: ActorOptions): ReadAnswer<Order, 'ORDER_NOT_FOUND'>
  /**
   * Computes the price of an order now, and the faults for which it would be refused, by the same rule that places orders.
   * House rules run only if there is no earlier fault. Nothing is written or locked, so the next order may change the
   * answer. An unknown user is one of the quote's faults, not a refusal.
   */
  quote(order: PlaceOrderInput): ReadAnswer<Quote>
  /**
   * A user's orders, newest first. A page has at most 1,000 lines, so it may hold fewer orders than `limit` although more
   * orders follow.
   */
  orders(userId: string, page: PageRequest<OrderId>): ReadAnswer<Page<Order, OrderId>, 'USER_NOT_FOUND'>
  /**
   * Messages for the data platform, newest first: all, or those in a state, of an order, or both. An unknown order has
   * none. A page of the SENT messages of all orders may be short or even empty although more messages follow.
   */
  deliveries(page: DeliveryPageRequest): ReadAnswer<Page<Delivery, MessageId>>
  /** One message for the data platform, with the state of its delivery. */
  delivery(id: string): ReadAnswer<Delivery, 'DELIVERY_NOT_FOUND'>
  /**
   * The actions of operators, newest first. `actor` selects the actions of one operator, and `subject` selects the actions
   * about the thing with this id; with both, an action must match both.
   */
  actions(page: ActionPageRequest): ReadAnswer<Page<Action, ActionId>>
  /** How many messages are WAITING and DEAD, and how long the oldest WAITING message has waited, in milliseconds. */
  deliveryCounts(): ReadAnswer<DeliveryCounts>
  /**
   * Computes each figure in two independent ways, such as a balance and the sum of its entries, and compares the results.
   * `auditChecks` in `@hexmart/core/adapter` describes the checks.
   */
  audit(): ReadAnswer<AuditReport>
}

const pages = {
  history: pageBy(z.int()).extend(periodFields),
  products: pageBy(ProductId),
  offers: pageBy(CouponId),
  coupons: pageBy(UserCouponId).extend({ state: z.enum(heldCouponStates).default('usable') }),
  orders: pageBy(OrderId),
  actions: pageBy(ActionId).extend({ actor: ActorId.optional(), subject: SubjectId.optional() }),
  deliveries: pageBy(MessageId).extend({ state: z.enum(deliveryStates).optional(), orderId: OrderId.optional() }),
}

const ProductIds = z.array(ProductId).min(1).max(100)

export interface QueryDeps {
  readonly store: Store
  readonly host: HostSystems
  readonly houseRules: HouseRules | undefined
  readonly clock: Clock
  readonly policy: Policy
  readonly refuseIfUnavailable: RefuseIfUnavailable
}

export function createQueries({ store, host, houseRules, clock, policy, refuseIfUnavailable }: QueryDeps): ShopQueries {
  const { views, outbox, statistics, audit } = store
  const users = host.users ?? views.users
  const hostCatalogue = host.catalogue
  const readHostFacts = createReadHostFacts(host)
  const offers = createOffers({ coupons: views.coupons, clock })

  const isUser = async (userId: UserId) => (await users.find([userId])).has(userId)

  async function withStock(products: readonly CatalogueProduct[]): Promise<SellableProduct[]> {
    const stock = await views.stock.quantities(products.map(({ id }) => id))
    return products.map(({ id, name, price, maximumPerUser = null }) => ({
      id,
      name,
      price,
      stock: stock.get(id) ?? 0,
      maximumPerUser,
    }))
  }

  /** The SELLABLE products with these ids, in the order of the ids; a repeated id counts once. */
  async function sellableProducts(ids: readonly ProductId[]): Promise<readonly SellableProduct[]> {
    const found = await (hostCatalogue ?? views.products).byIds(ids)
    const products = [...new Set(ids)].flatMap((id) => found.get(id) ?? [])
    return withStock(products.filter(({ state }) => state === 'SELLABLE'))
  }

  /** An empty page may mean that the user does not exist, so check. */
  async function pageOfUser<Row, Key>(userId: UserId, find: () => Promise<Page<Row, Key>>) {
    const found = await find()
    if (found.rows.length === 0 && !(await isUser(userId))) return refuse({ code: 'USER_NOT_FOUND', userId } as const)
    return ok(found)
  }

  return {
    async balance(id) {
      const userId = parseInput('userId', UserId, id)
      return refuseIfUnavailable(async () => {
        const amount = (await views.balances.amounts([userId])).get(userId)
        if (amount === undefined && !(await isUser(userId))) return refuse({ code: 'USER_NOT_FOUND', userId })
        return ok({ userId, amount: amount ?? 0 })
      })
    },

    async balanceHistory(id, request) {
      const userId = parseInput('userId', UserId, id)
      const { from, to, ...page } = parseInput('page', pages.history, request)
      return refuseIfUnavailable(() => pageOfUser(userId, () => views.balances.history(userId, { from, to }, page)))
    },

    async products(request) {
      const page = parseInput('page', pages.products, request)
      return refuseIfUnavailable(async () => {
        if (!hostCatalogue) return ok(await views.products.sellableWithStock(page))
        const { rows, next } = await hostCatalogue.sellable(page)
        return ok({ rows: await withStock(rows), next })
      })
    },

    async product(id) {
      const productId = parseInput('productId', ProductId, id)
      return refuseIfUnavailable(async () => {
        const [product] = await sellableProducts([productId])
        return product ? ok(product) : refuse({ code: 'PRODUCT_NOT_FOUND', productId })
      })
    },

    async productsByIds(ids) {
      const productIds = parseInput('productIds', ProductIds, ids)
      return refuseIfUnavailable(async () => ok(await sellableProducts(productIds)))
    },

    async ranking(query = {}) {
      const parsed = parseInput('ranking', RankingQuery, query)
      return refuseIfUnavailable(async () =>
        ok(await bestSellers({ statistics, catalogue: hostCatalogue ?? views.products, clock }, policy, parsed)),
      )
    },

    async offeredCoupons(request) {
      const page = parseInput('page', pages.offers, request)
      return refuseIfUnavailable(async () => ok(await offers.page(page)))
    },

    async offeredCoupon(id) {
      const couponId = parseInput('couponId', CouponId, id)
      return refuseIfUnavailable(async () => {
        const coupon = await offers.find(couponId)
        return coupon ? ok(coupon) : refuse({ code: 'COUPON_NOT_FOUND', couponId })
      })
    },

    async coupons(id, request) {
      const userId = parseInput('userId', UserId, id)
      const { state, ...page } = parseInput('page', pages.coupons, request)
      return refuseIfUnavailable(() => pageOfUser(userId, () => views.coupons.ofUser(userId, state, clock.now(), page)))
    },

    async order(id, options) {
      const orderId = parseInput('orderId', OrderId, id)
      const { actor } = parseActorOptions(options)
      return refuseIfUnavailable(async () => {
        const order = (await views.orders.byIds([orderId])).get(orderId)
        return order && canAccess(actor, order) ? ok(order) : refuse({ code: 'ORDER_NOT_FOUND', orderId })
      })
    },

    async quote(input) {
      const order = parseCommand(placeOrder, policy, input)
      const keys = { ...placeOrder.lock(order), ...placeOrder.read(order) }
      return refuseIfUnavailable(async () => {
        const facts = await readHostFacts(keys)
        // The store reads no users or products that the host's own systems have returned.
        const storeKeys = { ...keys, ...(facts.users && { users: [] }), ...(facts.products && { products: [] }) }
        const { users, products, ...state } = await views.orderState.snapshot(storeKeys)
        const allTables = { ...state, users: facts.users ?? users, products: facts.products ?? products }
        return ok(quoteOrder(allTables, order, clock.now(), houseRules?.placeOrder))
      })
    },

    async orders(id, request) {
      const userId = parseInput('userId', UserId, id)
      const page = parseInput('page', pages.orders, request)
      return refuseIfUnavailable(() => pageOfUser(userId, () => views.orders.ofUser(userId, page)))
    },

    async deliveries(request) {
      const { state, orderId, ...page } = parseInput('page', pages.deliveries, request)
      return refuseIfUnavailable(async () => ok(await outbox.deliveries({ state, orderId }, page)))
    },

    async actions(request) {
      const { actor, subject, ...page } = parseInput('page', pages.actions, request)
      return refuseIfUnavailable(async () => ok(await views.actions.list({ actor, subject }, page)))
    },

    async delivery(text) {
      const id = parseInput('deliveryId', MessageId, text)
      return refuseIfUnavailable(async () => {
        const delivery = await outbox.find(id)
        return delivery ? ok(delivery) : refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId: id })
      })
    },

    deliveryCounts: () => refuseIfUnavailable(async () => ok(await outbox.counts())),
    audit: () => refuseIfUnavailable(async () => ok(reportOf(await audit.findings()))),
  }
}

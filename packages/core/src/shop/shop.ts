import { type AuditReport, reportOf } from '../audit/report.ts'
import type { BalanceEntry } from '../balance/balance.ts'
import { type ChargeBalance, chargeBalance } from '../balance/charge-balance.ts'
import type { MessageId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import { type Money, Price } from '../base/money.ts'
import { checked, type Page, type PageRequest } from '../base/pages.ts'
import { Policy, type PolicyInput } from '../base/policy.ts'
import type { Clock, Ids, Random } from '../base/ports.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import type { Day } from '../base/time.ts'
import type { Answer, Job, Known } from '../batch/decide-batch.ts'
import { createQueue } from '../batch/queue.ts'
import type { Decider, Needs } from '../command/command.ts'
import { fingerprintOf, IdempotencyKey, type IdempotentCall } from '../command/idempotency.ts'
import { checkParsed } from '../command/parsed.ts'
import type { Refusal, RefusalOf, Unavailable } from '../command/refusal.ts'
import type { State } from '../command/state.ts'
import { type ChangeCoupon, changeCoupon } from '../coupon/change-coupon.ts'
import type { UsableCoupon } from '../coupon/coupon.ts'
import { type CreateCoupon, createCoupon } from '../coupon/create-coupon.ts'
import { type IssueCoupon, issueCoupon } from '../coupon/issue-coupon.ts'
import {
  type DataPlatform,
  type Delivery,
  type DeliveryCounts,
  type DeliveryState,
  noDataPlatform,
} from '../delivery/ports.ts'
import { createRelay, type Relay } from '../delivery/relay.ts'
import { createHousekeeping, type Housekeeping } from '../housekeeping/housekeeping.ts'
import { type CancelOrder, cancelOrder } from '../order/cancel-order.ts'
import type { Order } from '../order/order.ts'
import { type PlaceOrder, placeOrder } from '../order/place-order.ts'
import type { Catalogue } from '../product/catalogue.ts'
import { type ChangeProduct, changeProduct } from '../product/change-product.ts'
import { type ChangeStock, changeStock } from '../product/change-stock.ts'
import { type CreateProduct, createProduct } from '../product/create-product.ts'
import type { ProductWithStock } from '../product/product.ts'
import { createRanking, type Ranking } from '../ranking/ranking.ts'
import { type TopProducts, TopProductsQuery, topProducts } from '../ranking/top-products.ts'
import type { Store } from '../store/store.ts'
import { toStoreError } from '../store/store-error.ts'
import { systemClock, systemIds, systemRandom } from '../system.ts'
import { type CreateUser, createUser } from '../user/create-user.ts'
import type { UserDirectory } from '../user/ports.ts'
import type { Observer, ShopEvent } from './observer.ts'

/** What a shop is made of: a store, and whatever of the rest the host brings itself. */
export interface ShopParts extends Store {
  /** The host's own user system; without it the store keeps the users. */
  readonly users?: UserDirectory
  /** The host's own catalogue; without it the store keeps the products. Stock is always the store's. */
  readonly products?: Catalogue
  /** Who is told about orders; without it the messages wait in the outbox. */
  readonly dataPlatform?: DataPlatform
  readonly clock?: Clock
  readonly ids?: Ids
  readonly random?: Random
  readonly observer?: Observer
}

/** How a command is called, beside the command itself. */
export interface Call {
  /** Makes a repeat of the same command with the same key answer the same, and do nothing, for at least a day. */
  readonly idempotency?: IdempotentCall | undefined
  /** When it is aborted before the command is decided, the command is dropped. An `AbortSignal` fits. */
  readonly signal?: { readonly aborted: boolean } | undefined
}

type Answered<D> = D extends Decider<never, infer Value, infer R, never> ? Promise<Answer<Value, R>> : never
type Read<Value, Code extends Refusal['code'] = never> = Promise<Result<Value, RefusalOf<Code> | Unavailable>>

/**
 * Every command and every read of a shop. Commands take what their schema parsed, so that no input is checked twice
 * or not at all; anything else, a changed copy included, is a `TypeError`. What a rule says no to is a value (`{ ok: false,
 * refusal }`, its codes are in each type); whatever is thrown is a fault: a broken port, or a call that its types forbid.
 *
 * Any command may be refused with `UNAVAILABLE` and `OVERLOADED`, which did nothing, and with `OUTCOME_UNKNOWN`; with a
 * key also with `IDEMPOTENCY_KEY_REUSED`. Any read may be refused with `UNAVAILABLE`. Pages have 1 to 100 rows, and a read that is
 * asked for another number throws a `RangeError`.
 */
export interface Shop {
  readonly policy: Policy
  /** What the store keeps itself; changing through the shop what is the host's throws a `TypeError`. */
  readonly keeps: { readonly users: boolean; readonly products: boolean }

  /** Adds to a balance, up to `policy.maximumBalance`. */
  chargeBalance(command: ChargeBalance, call?: Call): Answered<typeof chargeBalance>
  /** Gives a user one of a coupon, which has a limited quantity; each user gets it once. */
  issueCoupon(command: IssueCoupon, call?: Call): Answered<typeof issueCoupon>
  /**
   * Orders and pays in one transaction.
   *
   * Throws a `RangeError` for more lines than `policy.maximumItems`; where it is not 100, parse orders with
   * `placeOrderSchema(shop.policy.maximumItems)`.
   */
  placeOrder(command: PlaceOrder, call?: Call): Answered<typeof placeOrder>
  /**
   * Takes an order back: money, stock and coupon. A repeat changes nothing. With `ownedBy`, the order of anybody else is not
   * found.
   */
  cancelOrder(
    command: CancelOrder,
    call?: Call & { readonly ownedBy?: UserId | undefined },
  ): Answered<typeof cancelOrder>

  /** Registers a user. Throws a `TypeError` where users are the host's, as `createProduct` does where products are. */
  createUser(command: CreateUser, call?: Call): Answered<typeof createUser>
  /** Puts a product into the catalogue, with its first stock. */
  createProduct(command: CreateProduct, call?: Call): Answered<typeof createProduct>
  /** Changes a name, a price or a state; what has been ordered keeps what it cost. */
  changeProduct(command: ChangeProduct, call?: Call): Answered<typeof changeProduct>
  /** Adds to a stock or takes from it, or sets it as counted. */
  changeStock(command: ChangeStock, call?: Call): Answered<typeof changeStock>
  /** Prepares a coupon of a limited quantity. */
  createCoupon(command: CreateCoupon, call?: Call): Answered<typeof createCoupon>
  /** Changes a quantity, an expiry or a state. */
  changeCoupon(command: ChangeCoupon, call?: Call): Answered<typeof changeCoupon>

  /** 0 for a user who never charged. */
  balance(userId: UserId): Read<{ readonly userId: UserId; readonly amount: Money }, 'USER_NOT_FOUND'>
  /** Charges, uses and refunds, the newest first. */
  balanceHistory(userId: UserId, page: PageRequest<number>): Read<Page<BalanceEntry, number>, 'USER_NOT_FOUND'>
  /** SELLABLE products with their stock by ascending id, sold out ones included. */
  products(page: PageRequest<ProductId>): Read<Page<ProductWithStock, ProductId>>
  /** What sold best over the last full days. Throws a `ZodError` for a query that is out of range. */
  topProducts(query?: TopProductsQuery): Read<TopProducts>
  /** A user's coupons that can be used now, the newest first. */
  coupons(userId: UserId, page: PageRequest<UserCouponId>): Read<Page<UsableCoupon, UserCouponId>, 'USER_NOT_FOUND'>
  /** With `ownedBy`, the order of anybody else is not found. */
  order(orderId: OrderId, ownedBy?: UserId): Read<Order, 'ORDER_NOT_FOUND'>
  /** A user's orders, the newest first. */
  orders(userId: UserId, page: PageRequest<OrderId>): Read<Page<Order, OrderId>, 'USER_NOT_FOUND'>

  /** Messages for the data platform in a state, or all, the newest first. */
  deliveries(state: DeliveryState | null, page: PageRequest<MessageId>): Read<Page<Delivery, MessageId>>
  /** How many messages wait and are dead, and for how long the oldest has waited, in milliseconds. */
  deliveryCounts(): Read<DeliveryCounts>
  /** Sends a DEAD message again; a message in another state stays as it is. */
  retryDelivery(id: MessageId): Read<Delivery, 'DELIVERY_NOT_FOUND'>
  /** Gives up a DEAD message, so that later ones of its order can go; one in another state stays as it is. */
  discardDelivery(id: MessageId): Read<Delivery, 'DELIVERY_NOT_FOUND'>
  /** @returns how many were DEAD and wait again */
  retryDeliveries(): Read<number>
  /** @returns how many were DEAD and are DISCARDED */
  discardDeliveries(): Read<number>
  /**
   * Builds the sales of one day again, whether it is due or not.
   * @returns how many products were sold, or null when the day is not over yet or its orders were pruned
   */
  rebuildDay(day: Day): Read<number | null>
  /** Whether all that must add up does: balances and their histories, stock and its movements, and so on. */
  audit(): Read<AuditReport>

  /**
   * Sends messages to the data platform while it runs.
   *
   * @example
   * const stop = Promise.withResolvers<void>()
   * const running = [shop.relay, shop.ranking, shop.housekeeping].map((job) => job.run(stop.promise))
   * // To end: take no more commands, then
   * await shop.idle()
   * stop.resolve()
   * await Promise.all(running)
   */
  readonly relay: Relay
  /** Builds the statistics of past days while it runs. */
  readonly ranking: Ranking
  /** Removes what is too old to be asked for while it runs. */
  readonly housekeeping: Housekeeping

  /** How many commands wait to be decided. */
  readonly waiting: number
  /** Settles when no command waits or is under way. */
  idle(): Promise<void>
}

/**
 * Makes a shop of its ports.
 *
 * @param policy what differs from the defaults
 * @throws ZodError when the policy is out of range; TypeError when a port is missing
 * @example
 * const shop = createShop({ ...inMemory() }, { maximumBalance: 500_000 })
 * await shop.createUser(CreateUser.parse({ id: 'mina', name: 'Mina' }))
 * const charged = await shop.chargeBalance(ChargeBalance.parse({ userId: 'mina', amount: 10_000 }))
 * if (charged.ok) charged.value.amount // 10_000
 */
export function createShop(ports: ShopParts, policyInput: PolicyInput = {}): Shop {
  checkPorts(ports)
  const policy = Policy.parse(policyInput)
  const { unitOfWork, views, outbox, statistics, pruning } = ports
  const clock = ports.clock ?? systemClock
  const ids = ports.ids ?? systemIds()
  const random = ports.random ?? systemRandom
  const dataPlatform = ports.dataPlatform ?? noDataPlatform
  const users = ports.users ?? views.users
  const products = ports.products ?? views.products

  const observer = (event: ShopEvent) => {
    if (event.type === 'batch committed' && event.messages > 0) relay.wake()
    try {
      ports.observer?.(event)
    } catch {
      // What has been committed stays so, whatever a log or a metric makes of it.
    }
  }
  const relay = createRelay({ outbox, dataPlatform, clock, ids, random, observe: observer }, policy)
  const queue = createQueue({ unitOfWork, clock, ids, random, observer, policy })

  /** A store that cannot be reached just now is a refusal for whoever reads; any other fault is thrown. */
  async function reading<Value, R>(look: () => Promise<Result<Value, R>>): Promise<Result<Value, R | Unavailable>> {
    try {
      return await look()
    } catch (thrown) {
      const fault = toStoreError(thrown)
      if (fault.class === 'permanent') throw thrown
      observer({ type: 'read failed', class: fault.class, error: thrown })
      return refuse({ code: 'UNAVAILABLE' })
    }
  }

  /** Every command takes this path: what the host knows is asked first, then it is queued. */
  async function run<Command extends object, Value, R extends Refusal, Slice extends keyof State>(
    decider: Decider<Command, Value, R, Slice>,
    command: Command,
    call: Call = {},
    /** What the schema made, if the command has been completed since. */
    parsed: object = command,
  ): Promise<Answer<Value, R>> {
    checkParsed(decider.name, parsed)
    checkCall(decider.name, call)
    const needs = decider.needs(command)
    const host = ports.users || ports.products ? await reading(() => askHost(needs)) : undefined
    if (host?.ok === false) return host
    const { idempotency } = call
    const job: Job = {
      needs,
      known: host?.value,
      call: idempotency && { ...idempotency, fingerprint: fingerprintOf(decider.name, parsed) },
      decide: (state, moment) => decider.decide(state, command, moment),
    }
    const answer = await queue.submit({ job, lane: decider.lane?.(command), signal: call.signal })
    return answer as Answer<Value, R>
  }

  async function askHost(needs: Needs): Promise<Result<Known, never>> {
    const [users, products] = await Promise.all([
      needs.users && ports.users?.existing(needs.users),
      needs.products && ports.products?.byIds(needs.products),
    ])
    for (const { id, price } of products?.values() ?? []) {
      if (Price.safeParse(price).success) continue
      throw new TypeError(`the catalogue has ${id} at ${price}: prices are whole numbers, 0 to 10^9`)
    }
    return ok({ users, products })
  }

  /** An empty list of a user's says nothing about whether there is such a user. */
  async function ofUser<Row, Key>(userId: UserId, find: () => Promise<Page<Row, Key>>) {
    const found = await find()
    if (found.rows.length === 0 && !(await isUser(userId))) return refuse({ code: 'USER_NOT_FOUND', userId } as const)
    return ok(found)
  }

  const isUser = async (userId: UserId) => (await users.existing([userId])).has(userId)

  async function findOrder(orderId: OrderId, ownedBy: UserId | undefined) {
    const order = (await views.orders.byIds([orderId])).get(orderId)
    if (!order || (ownedBy !== undefined && order.userId !== ownedBy)) {
      return refuse({ code: 'ORDER_NOT_FOUND', orderId } as const)
    }
    return ok(order)
  }

  async function findDelivery(id: MessageId) {
    const delivery = await outbox.find(id)
    return delivery ? ok(delivery) : refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId: id } as const)
  }

  /** What is replayed, and what waits behind a message that is given up, can be sent at once. */
  async function waking(changing: Promise<number>): Promise<number> {
    const changed = await changing
    if (changed > 0) relay.wake()
    return changed
  }

  /** Only a store that keeps users or products itself can be given new ones. */
  async function ownedByHost(what: 'users' | 'products'): Promise<never> {
    throw new TypeError(`this shop's ${what} are the host's: they cannot be changed through the shop`)
  }

  async function tooManyLines({ items }: PlaceOrder): Promise<never> {
    throw new RangeError(`an order has 1 to ${policy.maximumItems} lines, not ${items.length}`)
  }

  const ranking = createRanking({ statistics, clock, ids, random, observe: observer }, policy, unitOfWork.deadline)

  return {
    policy,
    keeps: { users: ports.users === undefined, products: ports.products === undefined },

    chargeBalance: (command, call) => run(chargeBalance, command, call),
    issueCoupon: (command, call) => run(issueCoupon, command, call),
    placeOrder: (command, call) =>
      command.items?.length > policy.maximumItems ? tooManyLines(command) : run(placeOrder, command, call),
    async cancelOrder(command, call) {
      checkParsed(cancelOrder.name, command)
      const found = await reading(() => findOrder(command.orderId, call?.ownedBy))
      return found.ok ? run(cancelOrder, { ...command, order: found.value }, call, command) : found
    },

    createUser: (command, call) => (ports.users ? ownedByHost('users') : run(createUser, command, call)),
    createProduct: (command, call) => (ports.products ? ownedByHost('products') : run(createProduct, command, call)),
    changeProduct: (command, call) => (ports.products ? ownedByHost('products') : run(changeProduct, command, call)),
    changeStock: (command, call) => run(changeStock, command, call),
    createCoupon: (command, call) => run(createCoupon, command, call),
    changeCoupon: (command, call) => run(changeCoupon, command, call),

    balance: (userId) =>
      reading(async () => {
        const amount = (await views.balances.amounts([userId])).get(userId)
        if (amount === undefined && !(await isUser(userId))) return refuse({ code: 'USER_NOT_FOUND', userId })
        return ok({ userId, amount: amount ?? 0 })
      }),
    balanceHistory: (userId, page) =>
      reading(() => ofUser(userId, () => views.balances.history(userId, checked(page)))),
    products: (page) =>
      reading(async () => {
        const { rows, next } = await products.sellable(checked(page))
        const stock = await views.stock.quantities(rows.map(({ id }) => id))
        return ok({ rows: rows.map(({ id, name, price }) => ({ id, name, price, stock: stock.get(id) ?? 0 })), next })
      }),
    topProducts: (query = {}) =>
      reading(async () =>
        ok(await topProducts({ statistics, products, clock }, policy, TopProductsQuery.parse(query))),
      ),
    coupons: (userId, page) =>
      reading(() => ofUser(userId, () => views.coupons.usable(userId, clock.now(), checked(page)))),
    order: (orderId, ownedBy) => reading(() => findOrder(orderId, ownedBy)),
    orders: (userId, page) => reading(() => ofUser(userId, () => views.orders.ofUser(userId, checked(page)))),

    deliveries: (state, page) => reading(async () => ok(await outbox.deliveries(state, checked(page)))),
    deliveryCounts: () => reading(async () => ok(await outbox.counts())),
    retryDelivery: (id) => reading(() => waking(outbox.retry([id])).then(() => findDelivery(id))),
    discardDelivery: (id) => reading(() => waking(outbox.discard([id])).then(() => findDelivery(id))),
    retryDeliveries: () => reading(async () => ok(await waking(outbox.retry('all')))),
    discardDeliveries: () => reading(async () => ok(await waking(outbox.discard('all')))),
    rebuildDay: (day) => reading(async () => ok(await ranking.rebuild(day))),
    audit: () => reading(async () => ok(reportOf(await ports.audit.findings()))),

    relay,
    ranking,
    housekeeping: createHousekeeping({ pruning, statistics, clock, observe: observer }, policy),

    get waiting() {
      return queue.waiting
    },
    idle: () => queue.idle(),
  }
}

const storePorts = [
  'unitOfWork',
  'views',
  'outbox',
  'statistics',
  'audit',
  'pruning',
] as const satisfies (keyof Store)[]

/** @throws TypeError that names what is missing, for those who have no compiler to tell them */
function checkPorts(ports: ShopParts): void {
  const missing = storePorts.find((name) => ports[name] === undefined)
  if (missing) throw new TypeError(`a shop needs ${missing}: spread a store into its ports, as in { ...inMemory() }`)
  const { users, products } = ports
  if (users && typeof users.existing !== 'function') throw new TypeError('users must have existing(ids)')
  if (products && (typeof products.byIds !== 'function' || typeof products.sellable !== 'function')) {
    throw new TypeError('products must have byIds(ids) and sellable(page)')
  }
}

/** A key that is misspelt or malformed would be no key, and a repeat would be done again. @throws TypeError */
function checkCall(command: string, call: Call): void {
  for (const name in call) {
    const known = name === 'idempotency' || name === 'signal' || (name === 'ownedBy' && command === cancelOrder.name)
    if (!known) throw new TypeError(`a call of ${command} has no ${name}`)
  }
  const { idempotency } = call
  if (idempotency === undefined) return
  const { scope, key } = idempotency ?? {}
  const scoped = typeof scope === 'string' && scope.length >= 1 && scope.length <= 128
  if (!scoped || !IdempotencyKey.safeParse(key).success) {
    throw new TypeError(
      'idempotency is { scope, key }: a scope of 1 to 128 characters, and what IdempotencyKey.parse answered',
    )
  }
}

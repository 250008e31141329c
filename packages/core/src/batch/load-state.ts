import type { OrderId, ProductId } from '../base/ids.ts'
import type { FoundRecord, IdempotentRequest } from '../command/idempotency.ts'
import type { PaymentRecord } from '../command/payment.ts'
import {
  holderKey,
  type Locks,
  referenceKey,
  type State,
  type UserAndProduct,
  userAndProductKey,
} from '../command/state.ts'
import type { Tx } from '../store/unit-of-work.ts'
import type { QueuedCommand } from './queued-command.ts'

/** The state that a batch has loaded. The batch owns the maps and applies the changes of its commands to them. */
export type LoadedState = { readonly [Table in keyof State]: Writable<State[Table]> }

type Writable<Rows> =
  Rows extends ReadonlyMap<infer Key, infer Row>
    ? Map<Key, Row>
    : Rows extends ReadonlySet<infer Key>
      ? Set<Key>
      : never

/** The rows of a batch, and the records of its idempotency keys and references. */
export interface Loaded {
  readonly state: LoadedState
  readonly records: ReadonlyMap<IdempotentRequest, FoundRecord>
  /** The orders with which repeats are answered. */
  readonly recordedOrders: State['orders']
  readonly payments: ReadonlyMap<string, PaymentRecord>
}

/**
 * Locks and reads all rows that a batch needs, normally in one round trip. A second round trip is needed for replays of
 * orders, for orders of products that have a limit per user or that the batch creates or changes, and for cancels of
 * orders whose purchases were counted.
 *
 * Every batch locks table by table in the order of the calls below, and by ascending key within a table, so two batches
 * cannot deadlock. The reads without a lock come after all locks, so a batch that waited for the locks of another batch
 * sees the changes of that batch. All calls of a round trip are made before any is awaited; the store carries them out in
 * the order in which they were made.
 */
export async function loadState(tx: Tx, commands: readonly QueuedCommand[]): Promise<Loaded> {
  const lock = <Key extends string, Row>(
    keysIn: (locks: Locks) => readonly Key[] | undefined,
    query: (keys: readonly Key[]) => Promise<Map<Key, Row>>,
  ) => {
    // Sorted, because every batch must take its locks in the same sequence. Ids are ASCII, so this is byte order.
    const keys = [...keysOf(commands, ({ locks }) => keysIn(locks))].sort()
    return find(keys, new Map<Key, Row>(), query)
  }

  const read = <Key extends string, Found>(
    keysIn: (command: QueuedCommand) => readonly Key[] | undefined,
    nothing: Found,
    query: (keys: readonly Key[]) => Promise<Found>,
  ) => find([...keysOf(commands, keysIn)], nothing, query)

  const loading = {
    orders: lock(
      ({ orders }) => orders,
      (ids) => tx.orders.lock(ids),
    ),
    balances: lock(
      ({ balances }) => balances,
      (ids) => tx.balances.lock(ids),
    ),
    userCoupons: lock(
      ({ userCoupons }) => userCoupons,
      (ids) => tx.userCoupons.lock(ids),
    ),
    lockedCoupons: lock(
      ({ coupons }) => coupons,
      (ids) => tx.coupons.lock(ids),
    ),
    stock: lock(
      ({ stock }) => stock,
      (ids) => tx.stock.lock(ids),
    ),
    lockedProducts: lock(
      ({ products }) => products,
      (ids) => tx.products.lock(ids),
    ),
    storedUsers: lock(
      ({ storedUsers }) => storedUsers,
      (ids) => tx.users.lock(ids),
    ),

    coupons: read(
      ({ reads }) => reads.couponsOfUserCoupons,
      new Map() as LoadedState['coupons'],
      (ids) => tx.coupons.ofUserCoupons(ids),
    ),
    products: read(
      ({ reads, hostFacts }) => (hostFacts?.products ? undefined : reads.products),
      new Map() as LoadedState['products'],
      (ids) => tx.products.byIds(ids),
    ),
    users: read(
      ({ reads, hostFacts }) => (hostFacts?.users ? undefined : reads.users),
      new Map() as LoadedState['users'],
      (ids) => tx.users.find(ids),
    ),
    holders: find(
      distinct(commands, ({ reads }) => reads.holders, holderKey),
      [],
      (holders) => tx.userCoupons.findHolders(holders),
    ),
    orderReferences: find(
      distinct(commands, ({ reads }) => reads.orderReferences, referenceKey),
      [],
      (references) => tx.orders.findReferences(references),
    ),
    countedOrders: read(
      ({ reads }) => reads.countedOrders,
      [],
      (ids) => tx.purchases.ofOrders(ids),
    ),
    records: find(
      [...new Set(commands.flatMap(({ idempotency }) => idempotency ?? []))],
      new Map() as Loaded['records'],
      (requests) => tx.idempotency.find(requests),
    ),
    payments: find(
      distinct(
        commands,
        ({ payment }) => payment && [payment.reference],
        (reference) => reference,
      ),
      [],
      (references) => tx.payments.find(references),
    ),
  }
  // Await all queries together. If a query rejected while only another query was awaited, its rejection would be unhandled.
  await Promise.all(Object.values(loading))
  const [products, users, coupons] = [await loading.products, await loading.users, await loading.coupons]
  const records = await loading.records

  for (const { hostFacts } of commands) {
    if (!hostFacts) continue
    for (const [id, facts] of hostFacts.users ?? []) users.set(id, facts)
    for (const [id, product] of hostFacts.products ?? []) products.set(id, product)
  }
  // A locked row replaces the same row that was read without a lock, because it is at least as new.
  for (const [id, product] of await loading.lockedProducts) products.set(id, product)
  for (const [id, coupon] of await loading.lockedCoupons) coupons.set(id, coupon)
  const countedOrders = Map.groupBy(await loading.countedOrders, ({ orderId }) => orderId)
  // One round trip: both are called before either is awaited. All locks are held by now, so the purchases are up to date.
  const [recordedOrders, purchases] = await Promise.all([
    find(orderIdsOf(records), new Map(), (ids) => tx.orders.byIds(ids)),
    find(pairsIn(commands, products, countedOrders), [], (pairs) => tx.purchases.newest(pairs)),
  ])
  return {
    state: {
      users,
      storedUsers: await loading.storedUsers,
      balances: await loading.balances,
      products,
      stock: await loading.stock,
      coupons,
      holders: new Set((await loading.holders).map(holderKey)),
      userCoupons: await loading.userCoupons,
      orders: await loading.orders,
      orderReferences: new Map((await loading.orderReferences).map((found) => [referenceKey(found), found.orderId])),
      purchases: new Map(purchases.map((purchase) => [userAndProductKey(purchase), purchase])),
      countedOrders,
    },
    records,
    recordedOrders,
    payments: new Map((await loading.payments).map((record) => [record.reference, record])),
  }
}

/**
 * The ids of the orders with which repeats are answered: those in records that have the fingerprint of their request. A record
 * with another fingerprint leads to a refusal, so its order is not needed.
 */
function orderIdsOf(records: Loaded['records']): OrderId[] {
  const ids = new Set<OrderId>()
  for (const record of records.values()) if (record.sameFingerprint && 'orderId' in record) ids.add(record.orderId)
  return [...ids]
}

/**
 * The pairs of a user and a product whose newest purchase the batch needs: each user with those of the bought products that
 * have a limit or may get one in this batch, and the pairs that were counted for the orders that the batch cancels.
 */
function pairsIn(
  commands: readonly QueuedCommand[],
  products: State['products'],
  countedOrders: State['countedOrders'],
): readonly UserAndProduct[] {
  const limited = limitedIn(commands, products)
  if (limited.size === 0 && countedOrders.size === 0) return []
  const counted: readonly UserAndProduct[] = [...countedOrders.values()].flat()
  const pairs = new Map(counted.map((pair) => [userAndProductKey(pair), pair]))
  for (const { reads } of commands) {
    for (const { userId, items } of reads.purchases ?? []) {
      for (const { productId } of items) {
        if (!limited.has(productId)) continue
        const pair = { userId, productId }
        pairs.set(userAndProductKey(pair), pair)
      }
    }
  }
  return [...pairs.values()]
}

/** The products that have a limit, and those that a command of the batch creates or changes. */
function limitedIn(commands: readonly QueuedCommand[], products: State['products']): ReadonlySet<ProductId> {
  const limited = new Set(keysOf(commands, ({ locks }) => locks.products))
  for (const { id, maximumPerUser } of products.values()) if (maximumPerUser !== null) limited.add(id)
  return limited
}

/** Collects the distinct keys that the commands name, unsorted. */
function keysOf<Key extends string>(
  commands: readonly QueuedCommand[],
  keysIn: (command: QueuedCommand) => readonly Key[] | undefined,
): ReadonlySet<Key> {
  const keys = new Set<Key>()
  for (const command of commands) {
    const wanted = keysIn(command)
    if (wanted) for (const key of wanted) keys.add(key)
  }
  return keys
}

function distinct<Item>(
  commands: readonly QueuedCommand[],
  pick: (command: QueuedCommand) => readonly Item[] | undefined,
  keyOf: (item: Item) => string,
): Item[] {
  const items = new Map<string, Item>()
  for (const command of commands) {
    const wanted = pick(command)
    if (wanted) for (const item of wanted) items.set(keyOf(item), item)
  }
  return [...items.values()]
}

/** Skips the query when there are no keys. */
function find<Key, Found>(
  keys: readonly Key[],
  nothing: NoInfer<Found>,
  query: (keys: readonly Key[]) => Promise<Found>,
): Promise<Found> | Found {
  return keys.length === 0 ? nothing : query(keys)
}

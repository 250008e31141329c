import type { OrderId } from '../base/ids.ts'
import type { FoundRecord, KeyedCall } from '../command/idempotency.ts'
import { holderKey, type State } from '../command/state.ts'
import type { Tx } from '../store/unit-of-work.ts'
import type { Job } from './job.ts'

/** The state as a batch loads it: the batch owns the maps and applies the changes of its commands to them. */
export type LoadedState = { readonly [Table in keyof State]: Writable<State[Table]> }

type Writable<Rows> =
  Rows extends ReadonlyMap<infer Key, infer Row>
    ? Map<Key, Row>
    : Rows extends ReadonlySet<infer Key>
      ? Set<Key>
      : never

/** The rows of a batch, and the records of its idempotency keys. */
export interface Loaded {
  readonly state: LoadedState
  readonly records: ReadonlyMap<KeyedCall, FoundRecord>
  /** The orders that the records name. */
  readonly recordedOrders: State['orders']
}

/**
 * Locks and reads everything that a batch needs, in one round trip. Every batch locks table by table in this order, and key by key
 * within a table, so two batches wait for each other in the same order and cannot deadlock. The unlocked reads
 * come after all locks, so a batch that waited for another one sees the changes of that one. The store carries the calls
 * out in the order in which they are made here, before any is awaited. Replays of orders take a second round trip.
 */
export async function loadState(tx: Tx, jobs: readonly Job[]): Promise<Loaded> {
  const userCouponIds = keysOf(jobs, ({ locks }) => locks.userCoupons)
  const loading = {
    orders: find(
      keysOf(jobs, ({ locks }) => locks.orders),
      new Map(),
      (ids) => tx.orders.lock(ids),
    ),
    balances: find(
      keysOf(jobs, ({ locks }) => locks.balances),
      new Map(),
      (ids) => tx.balances.lock(ids),
    ),
    userCoupons: find(userCouponIds, new Map(), (ids) => tx.userCoupons.lock(ids)),
    lockedCoupons: find(
      keysOf(jobs, ({ locks }) => locks.coupons),
      new Map(),
      (ids) => tx.coupons.lock(ids),
    ),
    stock: find(
      keysOf(jobs, ({ locks }) => locks.stock),
      new Map(),
      (ids) => tx.stock.lock(ids),
    ),
    lockedProducts: find(
      keysOf(jobs, ({ locks }) => locks.products),
      new Map(),
      (ids) => tx.products.lock(ids),
    ),

    coupons: find(
      keysOf(jobs, ({ reads }) => reads.couponsOfUserCoupons),
      new Map(),
      (ids) => tx.coupons.ofUserCoupons(ids),
    ),
    products: find(
      keysOf(jobs, ({ reads, hostFacts }) => (hostFacts?.products ? undefined : reads.products)),
      new Map() as LoadedState['products'],
      (ids) => tx.products.byIds(ids),
    ),
    users: find(
      keysOf(jobs, ({ reads, hostFacts }) => (hostFacts?.users ? undefined : reads.users)),
      new Map() as State['users'],
      (ids) => tx.users.find(ids),
    ),
    holders: find(
      distinct(jobs, ({ reads }) => reads.holders, holderKey),
      [],
      (holders) => tx.userCoupons.findHolders(holders),
    ),
    records: find(
      [...new Set(jobs.flatMap(({ idempotency }) => idempotency ?? []))],
      new Map() as Loaded['records'],
      (calls) => tx.idempotency.find(calls),
    ),
  }
  const { lockedCoupons, lockedProducts, holders, records, ...tables } = await all(loading)

  const users = new Map(tables.users)
  for (const { hostFacts } of jobs) {
    for (const [id, facts] of hostFacts?.users ?? []) users.set(id, facts)
    for (const [id, product] of hostFacts?.products ?? []) tables.products.set(id, product)
  }
  // A locked row is newer than one that was read without a lock.
  for (const [id, product] of lockedProducts) tables.products.set(id, product)
  for (const [id, coupon] of lockedCoupons) tables.coupons.set(id, coupon)
  return {
    state: { ...tables, users, holders: new Set(holders.map(holderKey)) },
    records,
    recordedOrders: await find(orderIdsOf(records), new Map(), (ids) => tx.orders.byIds(ids)),
  }
}

function orderIdsOf(records: Loaded['records']): OrderId[] {
  const ids = new Set<OrderId>()
  for (const record of records.values()) if (record.sameCommand && 'orderId' in record) ids.add(record.orderId)
  return [...ids].sort()
}

/** The distinct keys that the jobs name, sorted byte by byte. */
function keysOf<Key extends string>(jobs: readonly Job[], pick: (job: Job) => readonly Key[] | undefined): Key[] {
  const keys = new Set<Key>()
  for (const job of jobs) {
    const wanted = pick(job)
    if (wanted) for (const key of wanted) keys.add(key)
  }
  return [...keys].sort()
}

function distinct<Item>(
  jobs: readonly Job[],
  pick: (job: Job) => readonly Item[] | undefined,
  keyOf: (item: Item) => string,
): Item[] {
  const items = new Map<string, Item>()
  for (const job of jobs) {
    const wanted = pick(job)
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

/** Awaits every member of an object at once. */
async function all<Promises extends Readonly<Record<string, unknown>>>(
  promises: Promises,
): Promise<{ readonly [Name in keyof Promises]: Awaited<Promises[Name]> }> {
  const names = Object.keys(promises)
  const values = await Promise.all(Object.values(promises))
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as never
}

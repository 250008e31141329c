import type { ProductId, UserId } from '../base/ids.ts'
import type { Policy } from '../base/policy.ts'
import type { Clock, Ids } from '../base/ports.ts'
import { type Refused, type Result, refuse } from '../base/results.ts'
import type { Decision, Moment, Needs } from '../command/command.ts'
import { callKey, type IdempotencyRecord, type IdempotentCall } from '../command/idempotency.ts'
import type { CommandRefusal, Refusal } from '../command/refusal.ts'
import { holderKey, type Loaded, type State } from '../command/state.ts'
import type { Product } from '../product/product.ts'
import type { Tx } from '../store/unit-of-work.ts'
import { Work } from './batch-changes.ts'

/** A command in a batch, with its decider applied: what it needs, and how it is decided. */
export interface Job {
  readonly needs: Needs
  /** What the host's own systems answered before the command was queued; absent where the store is asked. */
  readonly known?: Known | undefined
  readonly call?: (IdempotentCall & { readonly fingerprint: string }) | undefined
  decide(state: State, moment: Moment): Result<Decision<unknown>, Refusal>
}

export interface Known {
  readonly users?: ReadonlySet<UserId> | undefined
  readonly products?: ReadonlyMap<ProductId, Product> | undefined
}

/** What a command is answered: its value, new or from the record of its idempotency key, or a refusal. */
export type Answer<Value, R> =
  | { readonly ok: true; readonly value: Value; readonly replayed: boolean }
  | Refused<R | CommandRefusal>

/** What came of a job: an answer, or what its rule threw, which concerns that job alone. */
export type Outcome = { readonly answer: Answer<unknown, Refusal> } | { readonly thrown: unknown }

export interface Decided {
  /** Of each job, in their order. */
  readonly outcomes: readonly Outcome[]
  /** How many messages for the data platform were written. */
  readonly messages: number
}

export interface Deciding {
  readonly clock: Clock
  readonly ids: Ids
  readonly policy: Policy
}

/**
 * Decides a batch inside a transaction: locks and reads what it needs, decides each command in order of arrival, each
 * seeing the changes of those before it, and saves what changed. Two round trips, whatever the size of the batch.
 */
export async function decideBatch(tx: Tx, jobs: readonly Job[], { clock, ids, policy }: Deciding): Promise<Decided> {
  const { loaded, records } = await load(tx, jobs)
  const now = clock.now()
  const moment: Moment = { now, policy, newId: () => ids.next(now) }
  const work = new Work(loaded)
  const newRecords = new Map<string, IdempotencyRecord>()

  const outcomes = jobs.map((job): Outcome => {
    const key = job.call && callKey(job.call)
    const record = key === undefined ? undefined : (newRecords.get(key) ?? records.get(key))
    if (job.call && record) return { answer: replay(job.call, record) }
    try {
      const decided = job.decide(work.state, moment)
      if (!decided.ok) return { answer: decided }
      const { value, changes } = decided.value
      if (job.call && key !== undefined) newRecords.set(key, { ...job.call, value: JSON.stringify(value), at: now })
      work.fold(changes)
      return { answer: { ok: true, value, replayed: false } }
    } catch (thrown) {
      return { thrown }
    }
  })

  save(tx, work, newRecords)
  return { outcomes, messages: work.messages.length }
}

function replay(call: { key: string; fingerprint: string }, record: IdempotencyRecord): Answer<unknown, never> {
  if (record.fingerprint !== call.fingerprint) return refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: call.key })
  return { ok: true, value: JSON.parse(record.value), replayed: true }
}

/**
 * One round trip. Every batch locks in the same order, table by table and key by key, so that two batches wait for
 * each other and never crosswise. What is not locked is read after all locks: a batch that had to wait for another
 * sees what that one did. The calls are made in this order without awaiting between, which is the order in which the
 * store carries them out.
 */
async function load(
  tx: Tx,
  jobs: readonly Job[],
): Promise<{ loaded: Loaded; records: ReadonlyMap<string, IdempotencyRecord> }> {
  const orderIds = needed(jobs, ({ needs }) => needs.orders)
  const balanceIds = needed(jobs, ({ needs }) => needs.balances)
  const userCouponIds = needed(jobs, ({ needs }) => needs.userCoupons)
  const couponIds = needed(jobs, ({ needs }) => needs.coupons)
  const stockIds = needed(jobs, ({ needs }) => needs.stock)
  const lockedProductIds = needed(jobs, ({ needs }) => needs.lockedProducts)
  const productIds = needed(jobs, ({ needs, known }) => (known?.products ? undefined : needs.products))
  const userIds = needed(jobs, ({ needs, known }) => (known?.users ? undefined : needs.users))
  const wantedHolders = distinct(jobs, ({ needs }) => needs.holders, holderKey)
  const calls = distinct(jobs, ({ call }) => call && [call], callKey)

  const [orders, balances, userCoupons, lockedCoupons, stock, lockedProducts, ...read] = await Promise.all([
    // Locks.
    find(orderIds, new Map(), (ids) => tx.orders.lock(ids)),
    find(balanceIds, new Map(), (ids) => tx.balances.lock(ids)),
    find(userCouponIds, new Map(), (ids) => tx.userCoupons.lock(ids)),
    find(couponIds, new Map(), (ids) => tx.coupons.lock(ids)),
    find(stockIds, new Map(), (ids) => tx.stock.lock(ids)),
    find(lockedProductIds, new Map(), (ids) => tx.products.lock(ids)),
    // Reads.
    find(userCouponIds, new Map(), (ids) => tx.coupons.ofUserCoupons(ids)),
    find(productIds, new Map(), (ids) => tx.products.byIds(ids)),
    find(userIds, new Set<UserId>(), (ids) => tx.users.existing(ids)),
    find(wantedHolders, [], (holders) => tx.userCoupons.findHolders(holders)),
    find(calls, [], (known) => tx.idempotency.find(known)),
  ])
  const [couponsBehind, products, existing, holders, records] = read
  const users = new Set(existing)
  for (const { known } of jobs) {
    for (const id of known?.users ?? []) users.add(id)
    for (const [id, product] of known?.products ?? []) products.set(id, product)
  }
  // What is locked is newer than what was read beside it.
  for (const [id, product] of lockedProducts) products.set(id, product)
  for (const [id, coupon] of lockedCoupons) couponsBehind.set(id, coupon)
  return {
    loaded: {
      users,
      balances,
      products,
      stock,
      coupons: couponsBehind,
      holders: new Set(holders.map(holderKey)),
      userCoupons,
      orders,
    },
    records: new Map(records.map((record) => [callKey(record), record])),
  }
}

/** Writes in one fixed order of tables, and of keys within each, so that inserts wait in one order too. */
function save(tx: Tx, work: Work, records: ReadonlyMap<string, IdempotencyRecord>): void {
  write([...work.newUsers.values()].sort(by(({ id }) => id)), (rows) => tx.users.add(rows))
  write(work.balances.added, (rows) => tx.balances.add(rows))
  write(work.balances.changed, (rows) => tx.balances.save(rows))
  write(work.entries, (rows) => tx.balances.addEntries(rows))
  write(work.coupons.added, (rows) => tx.coupons.add(rows))
  write(work.coupons.changed, (rows) => tx.coupons.save(rows))
  write([...work.issued.values()].sort(by(holderKey)), (rows) => tx.userCoupons.add(rows))
  write(work.userCoupons.changed, (rows) => tx.userCoupons.save(rows))
  write(work.products.added, (rows) => tx.products.add(rows))
  write(work.products.changed, (rows) => tx.products.save(rows))
  write(work.stock.added, (rows) => tx.stock.add(rows))
  write(work.stock.changed, (rows) => tx.stock.save(rows))
  write(work.movements, (rows) => tx.stock.addMovements(rows))
  write(work.orders.added, (rows) => tx.orders.add(rows))
  write(work.orders.changed, (rows) => tx.orders.cancel(rows))
  write(work.messages, (rows) => tx.outbox.add(rows))
  write([...records.values()].sort(by(callKey)), (rows) => tx.idempotency.add(rows))
  write([...work.changedDays].sort(), (rows) => tx.salesDays.changed(rows))
}

/** The distinct keys that the jobs need, sorted byte by byte. */
function needed<Key extends string>(jobs: readonly Job[], pick: (job: Job) => readonly Key[] | undefined): Key[] {
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

/** A table that nobody needs is not asked. */
function find<Key, Found>(
  keys: readonly Key[],
  nothing: NoInfer<Found>,
  finder: (keys: readonly Key[]) => Promise<Found>,
): Promise<Found> | Found {
  return keys.length === 0 ? nothing : finder(keys)
}

function write<Row>(rows: readonly Row[], add: (rows: readonly Row[]) => void): void {
  if (rows.length > 0) add(rows)
}

const by =
  <Row>(keyOf: (row: Row) => string) =>
  (a: Row, b: Row) =>
    keyOf(a) < keyOf(b) ? -1 : 1

import type pg from 'pg'
import { type Run, transaction } from './pool.ts'
import { takeTurns } from './take-turns.ts'

/** How long a report may wait for its turn, in milliseconds: less than the 10 seconds that a client waits for its answer. */
const waitLimit = 5_000

const turnsOfPool = new WeakMap<pg.Pool, ReturnType<typeof takeTurns>>()

/** At most a third of the pool's connections, and at least one. */
export const reportsAtOnce = (pool: pg.Pool): number => Math.max(1, Math.floor(pool.options.max / 3))

/**
 * Runs a report: reads that may take long, in a transaction of their own. Only `reportsAtOnce` reports of a pool run at a time.
 * Without this limit, slow reports could hold all connections, and every batch would be refused as a whole, because it finds none.
 *
 * @param timeLimit how long each statement of the report may take, in milliseconds
 * @param begin the statement that begins the transaction
 * @throws StoreError of class `unavailable` when the report has waited 5 seconds for its turn; it then never runs
 * @example
 * const [row] = await report(pool, 30_000, (run) => run(used, couponId))
 */
export function report<Value>(
  pool: pg.Pool,
  timeLimit: number,
  work: (run: Run) => Promise<Value>,
  begin = 'begin read only',
): Promise<Value> {
  let inTurn = turnsOfPool.get(pool)
  if (!inTurn) {
    inTurn = takeTurns(reportsAtOnce(pool), waitLimit, 'other reports took too long')
    turnsOfPool.set(pool, inTurn)
  }
  return inTurn(() => transaction(pool, begin, timeLimit, work))
}

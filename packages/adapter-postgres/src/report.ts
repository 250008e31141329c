import type pg from 'pg'
import { type Run, type TimeLimit, transaction } from './pool.ts'
import { reportsAtOnce, turnsPerPool } from './shares.ts'
import { takeTurns } from './take-turns.ts'

/**
 * How long a report may wait for its turn, in milliseconds. This is less than the 10 seconds for which
 * `@hexmart/client` waits for an answer by default.
 */
const waitLimit = 5_000

const reportTurns = turnsPerPool((pool) => takeTurns(reportsAtOnce(pool), waitLimit, 'other reports took too long'))

/**
 * Runs a report: reads that may take long, in a transaction of their own. At most `reportsAtOnce` reports of a pool run
 * at the same time. Without this limit, slow reports could hold all connections. Every batch would then be refused as a
 * whole, because it would find no free connection.
 *
 * @param timeLimit how long each statement of the report may take
 * @param begin the statement that begins the transaction
 * @throws StoreError of class `unavailable` when the report has waited 5 seconds for its turn; it then never runs
 * @example
 * const [row] = await report(pool, 30_000, (run) => run(used, couponId))
 */
export function report<Value>(
  pool: pg.Pool,
  timeLimit: TimeLimit,
  work: (run: Run) => Promise<Value>,
  begin = 'begin read only',
): Promise<Value> {
  return reportTurns(pool)(() => transaction(pool, begin, timeLimit, work))
}

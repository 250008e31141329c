import type pg from 'pg'
import { takeTurns } from './take-turns.ts'

/** How many reports of a pool may run at the same time: a third of its connections, rounded down, but at least one. */
export const reportsAtOnce = (pool: pg.Pool): number => Math.max(1, Math.floor(pool.options.max / 3))

/**
 * How many other reads of a pool may run at the same time: as many as leave one connection to commands and one to
 * background jobs, but at least one.
 */
export const readsAtOnce = (pool: pg.Pool): number => Math.max(1, pool.options.max - reportsAtOnce(pool) - 2)

type InTurn = ReturnType<typeof takeTurns>

/**
 * Makes a function that runs work of a pool in turns, and keeps what it has made for each pool.
 *
 * @param make makes the turns for a pool
 */
export function turnsPerPool(make: (pool: pg.Pool) => InTurn): (pool: pg.Pool) => InTurn {
  const turns = new WeakMap<pg.Pool, InTurn>()
  return (pool) => {
    let inTurn = turns.get(pool)
    if (!inTurn) {
      inTurn = make(pool)
      turns.set(pool, inTurn)
    }
    return inTurn
  }
}

/**
 * The turns of reads. A read waits for its turn as long as it would wait for a connection. Without turns, all reads that have
 * arrived would wait for a connection before the next batch, and thousands of reads would hold up every command.
 */
export const readTurns = turnsPerPool((pool) =>
  takeTurns(readsAtOnce(pool), pool.options.connectionTimeoutMillis ?? 0, 'all connections for reads are in use'),
)

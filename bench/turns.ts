import type { BenchDatabase } from './database.ts'
import { median } from './figures.ts'

/**
 * Lets contenders take turns. Each round runs them in the opposite sequence of the round before.
 *
 * @param contenders measure themselves; each gives the same number of figures every time
 * @param rounds the number of rounds that count; one more round comes before them, to warm the caches
 * @returns the medians of each contender's figures
 */
export async function takeTurns<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<readonly number[]>>>,
  rounds: number,
): Promise<ReadonlyMap<Name, readonly number[]>> {
  const names = Object.keys(contenders) as Name[]
  const measured = new Map<Name, (readonly number[])[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const figures = await contenders[name]()
      if (round > 0) measured.get(name)?.push(figures)
    }
  }
  const medians = (runs: readonly (readonly number[])[]) =>
    (runs[0] ?? []).map((_, column) => median(runs.map((run) => run[column] ?? Number.NaN)))
  return new Map(names.map((name) => [name, medians(measured.get(name) ?? [])]))
}

/** How many bytes the server has written to its write-ahead log so far. */
export async function logBytes(database: BenchDatabase): Promise<number> {
  const [row] = await database.sql(`select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text as bytes`)
  return Number(row?.bytes)
}

import { sql } from 'kysely'
import type pg from 'pg'
import { query } from './pool.ts'
import { statement } from './statement.ts'
import { encodePlain } from './wire/arrays.ts'

const record = statement(
  'facts_record',
  (names: string, values: string) => sql`
    insert into shop_facts (name, value) select name, value from unnest(${names}::text[], ${values}::text[]) as fact (name, value)
    on conflict do nothing`,
)

const read = statement(
  'facts_read',
  (names: string) => sql<{ name: string; value: string }>`
    select name, value from shop_facts where name = any(${names}::text[])`,
)

/**
 * Stores the facts of a shop: the settings on which its stored figures depend, such as the currency of its amounts. The first
 * caller records its values, and later callers get the values that were recorded.
 *
 * @param facts the value of each fact, by its name; values and names have only characters of `A-Za-z0-9_/+-`
 * @param options `recording: false` for a role that may only read: the call then returns recorded facts and records none
 * @returns the recorded value of each fact in `facts`; a fact that is not recorded is absent
 * @throws StoreError
 * @example
 * const pool = createPool({ connectionString: 'postgresql://shop@localhost/shop' })
 * const { currency } = await agreeOnFacts(pool, { currency: 'KRW' }) // 'KRW', or what an earlier process recorded
 */
export async function agreeOnFacts(
  pool: pg.Pool,
  facts: Readonly<Record<string, string>>,
  { recording = true }: { readonly recording?: boolean } = {},
): Promise<Readonly<Record<string, string>>> {
  const names = encodePlain(Object.keys(facts))
  const readRecorded = async () =>
    Object.fromEntries((await query(pool, read, names)).map(({ name, value }) => [name, value]))
  const recorded = await readRecorded()
  if (!recording || Object.keys(facts).every((name) => name in recorded)) return recorded
  await query(pool, record, names, encodePlain(Object.values(facts)))
  return readRecorded()
}

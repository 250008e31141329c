import { type NameKey, type Page, pageOf } from '@hexmart/core/adapter'
import { type RawBuilder, sql } from 'kysely'

/** A row of a search, with its name in lower case, by which the search sorts. */
export type Searched<Row> = Row & { readonly lowerName: string }

/** The key before all rows of a list: the first page begins after it. */
export const startOfList = <Id extends string>(): NameKey<Id> => ({ name: '', id: '' as Id })

/** Above every character of a name: the last code point, which is not a character. */
const highest = sql.lit('\u{10ffff}')

const lowerName = sql`lower(name) collate "C"`
/** An erased user has no name, but can still be found by the id. */
const nameOrNone = sql`coalesce(lower(name), '') collate "C"`

interface Search {
  readonly table: string
  readonly columns: RawBuilder<unknown>
  /** A further condition that the rows must meet, such as a state. */
  readonly matching?: RawBuilder<unknown>
  /** The beginning of a name, or an id. */
  readonly text: string
  /** The `lowerName` and the id of the last row of the page before. */
  readonly afterName: string
  readonly after: string
  readonly limit: number
}

/**
 * Finds the rows whose name begins with a text, without regard to case, and the row whose id equals the text. The matching names
 * are a range of an index that compares bytes. That works for every script in every locale, as long as both the names and the
 * text are in NFC. The locale of the database decides how letters beyond ASCII become lower case.
 */
export function searchByName<Row>(search: Search): RawBuilder<Searched<Row>> {
  const { table, columns, matching = sql`true`, text, afterName, after, limit } = search
  const rowsBy = (name: RawBuilder<unknown>) => sql`
    select ${columns}, ${name} as "lowerName" from ${sql.raw(table)}
    where ${matching} and (${name}, id) > (${afterName} collate "C", ${after})`
  const lower = sql`lower(${text}::text) collate "C"`
  return sql<Searched<Row>>`
    (${rowsBy(lowerName)} and ${lowerName} >= ${lower} and ${lowerName} < lower(${text}::text) || ${highest} collate "C"
      order by ${lowerName}, id limit ${limit})
    union
    (${rowsBy(nameOrNone)} and id = ${text})
    order by "lowerName", id limit ${limit}`
}

/**
 * Selects the rows of a state after an id, for a list that is sorted by `state, id`. The condition is a range, for
 * which the planner uses the index of the states. With `state = …` and a table whose rows all have the same state, the
 * planner would choose the index of the ids instead. A list of another state would then read all rows.
 */
export const afterInState = (state: string, after: string): RawBuilder<unknown> =>
  sql`(state, id) > (${state}, ${after}) and (state, id) < (${state}, ${highestHostId})`

/** Above every id that the host can choose: `~` is above all characters of such ids. */
const highestHostId = sql.lit('~')

/** Makes the page of a search from the rows that were found, of which there may be one more than `limit`. */
export function pageOfNames<Row extends { readonly id: string }>(
  found: readonly Searched<Row>[],
  limit: number,
): Page<Row, NameKey<Row['id']>> {
  const { rows, next } = pageOf(found, limit, ({ lowerName: name, id }) => ({ name, id }))
  return { rows: rows.map(({ lowerName: _, ...row }) => row as unknown as Row), next }
}

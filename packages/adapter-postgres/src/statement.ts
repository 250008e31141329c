import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import type { Database } from './schema.ts'

/**
 * Kysely as a typed way to write SQL: it builds and checks queries and never runs one. Its output is compiled once, when
 * this module is loaded, because compiling takes longer than sending.
 */
export const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** A query with constant text: prepared once a connection, by name, and sent with new values each time. */
export interface Statement<Args extends readonly unknown[], Row> {
  readonly name: string
  readonly text: string
  values(args: Args): unknown[]
  /** Never set; carries the type of a row. */
  readonly row?: Row
}

/** Stands for an argument while a statement is compiled. */
class Placeholder {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

/**
 * Makes a statement of a query and its name, which is unique in this package.
 *
 * @param build is called once, with placeholders for the arguments: it may only put them into the query
 * @example
 * const amounts = statement('amounts', (ids: string) =>
 *   sql<{ amount: number }>`select amount from balances where user_id = any(${ids}::text[])`)
 */
export function statement<Args extends readonly unknown[], Row>(
  name: string,
  build: (...args: Args) => Compilable<Row> | RawBuilder<Row>,
): Statement<Args, Row> {
  const placeholders = Array.from({ length: build.length }, (_, index) => new Placeholder(index))
  const { sql, parameters } = build(...(placeholders as unknown as Args)).compile(db)
  return {
    name,
    text: sql,
    values: (args) => parameters.map((one) => (one instanceof Placeholder ? args[one.index] : one)),
  }
}

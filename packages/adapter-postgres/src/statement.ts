import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'

/** A query with constant text: each connection prepares it once, by name, and sends new values each time. */
export interface Statement<Args extends readonly unknown[], Row> {
  /** Unique in this package. */
  readonly name: string
  readonly text: string
  /** The values of the parameters `$1`, `$2`, … for these arguments. */
  values(args: Args): readonly unknown[]
  /** The rows that follow a `copy … from stdin`, in COPY's binary format; absent for other statements. */
  copied?(args: Args): Buffer
  /** Inserts the same rows without COPY, for engines that refuse a COPY sent together with other statements. */
  readonly withoutCopy?: Statement<Args, Row>
  /** Never set. It only tells the compiler the type of a row. */
  readonly row?: Row
}

/** Here Kysely only compiles templates, and never runs a query. */
const compiler = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Takes the place of an argument while a statement is compiled. */
class Placeholder {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

/**
 * Makes a statement from a template. The template is compiled only once, when its module is loaded, because compiling a template
 * takes longer than sending the statement.
 *
 * @param build is called once, with placeholders for the arguments: it may only put them into the template
 * @example
 * const amounts = statement('amounts', (ids: string) =>
 *   sql<{ amount: number }>`select amount from balances where user_id = any(${ids}::text[])`)
 */
export function statement<Args extends readonly unknown[], Row>(
  name: string,
  build: (...args: Args) => RawBuilder<Row>,
): Statement<Args, Row> {
  const placeholders = Array.from({ length: build.length }, (_, index) => new Placeholder(index))
  const { sql, parameters } = build(...(placeholders as unknown as Args)).compile(compiler)
  return {
    name,
    text: sql,
    values: (args) =>
      parameters.map((parameter) => (parameter instanceof Placeholder ? args[parameter.index] : parameter)),
  }
}

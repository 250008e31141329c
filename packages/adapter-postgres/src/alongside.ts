import type { Change } from '@hexmart/core/adapter'
import type { Session } from './session.ts'
import type { Statement } from './statement.ts'

/** A parameter of a statement. An array becomes a PostgreSQL array; write its type into the statement: `${ids}::uuid[]`. */
export type SqlParameter = Scalar | readonly Scalar[]
type Scalar = string | number | bigint | boolean | Date | null

/**
 * Adds a statement to the round trip that saves a batch. Every interpolated value becomes a parameter, never part of the
 * statement's text. Each template is prepared once per connection.
 */
export type Sql = (template: TemplateStringsArray, ...parameters: readonly SqlParameter[]) => void

/**
 * Writes rows of your own in the transaction of a batch: they take effect with the batch or not at all. If a batch changes
 * anything, each attempt to commit it calls this function once, synchronously, with the changes of the accepted commands, in
 * the sequence in which the commands were decided. An attempt may fail, and the next attempt then calls the function again,
 * so the function must do nothing but add statements.
 *
 * Your statements run after the shop's statements. Name your tables with their schema: PostgreSQL looks for a bare table
 * name only in the shop's schema. Lock your own rows in the same sequence in every batch, for example by `order by`, so
 * that two batches cannot deadlock.
 *
 * @example
 * const store = postgres(pool, {
 *   alongside(changes, sql) {
 *     const placed = changes.flatMap((change) => (change.type === 'order added' ? change.order : []))
 *     if (placed.length === 0) return
 *     sql`insert into loyalty.points (order_id, user_id, points)
 *       select * from unnest(${placed.map(({ id }) => id)}::uuid[], ${placed.map(({ userId }) => userId)}::text[],
 *         ${placed.map(({ total }) => Math.floor(total / 100))}::bigint[])`
 *   },
 * })
 */
// biome-ignore lint/suspicious/noConfusingVoidType: `void` alone would accept an async function
export type Alongside = (changes: readonly Change[], sql: Sql) => void | undefined

/**
 * The statement of each template. JavaScript passes the same template object each time a line of code runs, so each template is
 * turned into a statement only once.
 */
const statements = new WeakMap<TemplateStringsArray, Statement<Encoded, never>>()
let templates = 0

type Encoded = readonly (string | null)[]

function statementOf(template: TemplateStringsArray): Statement<Encoded, never> {
  const existing = statements.get(template)
  if (existing) return existing
  if (!Array.isArray(template) || !Object.hasOwn(template, 'raw')) {
    throw new TypeError('sql is a tag, not a function: write sql`insert into …`, without parentheses')
  }
  const statement = {
    name: `alongside_${++templates}`,
    text: template.reduce((text, part, index) => `${text}$${index}${part}`),
    values: (encoded: Encoded) => encoded,
  }
  statements.set(template, statement)
  return statement
}

/** Whether the statement was added by the host's function `alongside`, and not by the shop. */
export const isAlongside = ({ name }: Statement<never, unknown>): boolean => name.startsWith('alongside_')

function encode(parameter: SqlParameter): string | null {
  if (parameter === null) return null
  if (!Array.isArray(parameter)) return textOf(parameter as NonNullable<Scalar>)
  const elements = (parameter as readonly Scalar[]).map((element) =>
    element === null ? 'NULL' : `"${textOf(element).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  )
  return `{${elements.join(',')}}`
}

function textOf(scalar: NonNullable<Scalar>): string {
  if (scalar instanceof Date) return scalar.toISOString()
  // String() would turn an object into text such as [object Object], which the statement would then store.
  if (scalar === undefined || typeof scalar === 'object' || typeof scalar === 'function') {
    throw new TypeError(
      `sql takes texts, numbers, booleans, dates, null and arrays of them: write null or JSON.stringify(value) instead of a value of the type ${typeof scalar}`,
    )
  }
  return String(scalar)
}

/**
 * Runs the host's function `alongside` in the transaction of a batch.
 *
 * @throws what the function throws; TypeError when it returns a promise, calls `sql` without a template, or passes a value
 *   that cannot be a parameter; RangeError when it passes an invalid date
 */
export const writeAlongside = (session: Session, alongside: Alongside) => (changes: readonly Change[]) => {
  let isRunning = true
  try {
    const returned: unknown = alongside(changes, (template, ...parameters) => {
      if (!isRunning) throw new TypeError(mustBeSynchronous)
      session.write(statementOf(template), ...parameters.map(encode))
    })
    if (returned instanceof Promise) {
      returned.catch(() => {})
      throw new TypeError(mustBeSynchronous)
    }
  } finally {
    isRunning = false
  }
}

const mustBeSynchronous = 'alongside must be synchronous: it adds statements by sql`…` and returns nothing'

import type pg from 'pg'
import type { Statement } from './statement.ts'
import { types } from './types.ts'

/** What the server answered to a statement. */
export interface Answered<Row = unknown> {
  readonly rows: Row[]
  /** The command tag, such as `COMMIT` or `INSERT 0 2`. */
  readonly command: string
}

interface Sent {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
  readonly rows: unknown[]
  /** A value that cannot be read, although its statement took effect. */
  unreadable?: unknown
  readonly resolve: (answered: Answered<never>) => void
  readonly reject: (error: unknown) => void
}

interface Column {
  readonly name: string
  readonly parse: (text: string) => unknown
}

/** The columns of each statement that a connection has prepared, by its name; none where no rows are answered. */
const preparedOn = new WeakMap<object, Map<string, readonly Column[]>>()

/**
 * Statements that travel together: they leave in one packet, and their answers come in one. Sent one by one, each would
 * end with a Sync, which the server answers at once and for which it wakes the client: with a batch of one order, that
 * is most of what it costs.
 *
 * When one fails, the server skips those behind it, and all of them fail with its error; the connection is then of no
 * further use, because what it has prepared is not known.
 *
 * To the pg driver this is a query, as pg-cursor's are: `submit` sends it, and what the server says comes to the
 * `handle…` methods. The protocol: PostgreSQL documentation, 54.2.3 "Extended Query" and 54.2.4 "Pipelining".
 *
 * @example
 * const exchange = new Exchange()
 * const answers = [exchange.add(lock, ids), exchange.add(find, keys)]
 * client.query(exchange)
 */
export class Exchange implements pg.Submittable {
  /** The longest to wait for the answers, in milliseconds; the pool's limit if undefined. Read by the driver. */
  readonly query_timeout: number | undefined
  /** Set by the driver, to end its timer. */
  callback: (() => void) | undefined
  readonly #sent: Sent[] = []
  #answered = 0
  #prepared: Map<string, readonly Column[]> | undefined

  constructor(timeLimit?: number) {
    this.query_timeout = timeLimit
  }

  add<Args extends readonly unknown[], Row>(
    { name, text, values }: Statement<Args, Row>,
    ...args: Args
  ): Promise<Answered<Row>> {
    return new Promise((resolve, reject) => {
      this.#sent.push({ name, text, values: values(args), rows: [], resolve, reject })
    })
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire
    const prepared = preparedOn.get(wire) ?? new Map<string, readonly Column[]>()
    preparedOn.set(wire, prepared)
    this.#prepared = prepared
    wire.stream.cork()
    for (const { name, text, values } of this.#sent) {
      const isNew = !prepared.has(name)
      if (isNew) wire.parse({ name, text })
      wire.bind({ statement: name, values, valueMapper })
      if (isNew) {
        wire.describe({ type: 'P' })
        prepared.set(name, [])
      }
      wire.execute({})
    }
    wire.sync()
    wire.stream.uncork()
  }

  handleRowDescription({ fields }: { readonly fields: readonly { name: string; dataTypeID: number }[] }): void {
    const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: types.getTypeParser(dataTypeID, 'text') }))
    this.#prepared?.set(this.#current.name, columns)
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const current = this.#current
    const columns = this.#prepared?.get(current.name) ?? []
    const row: Record<string, unknown> = {}
    try {
      for (let index = 0; index < columns.length; index++) {
        const { name, parse } = columns[index] as Column
        const text = fields[index] as string | null
        row[name] = text === null ? null : parse(text)
      }
      current.rows.push(row)
    } catch (error) {
      current.unreadable ??= error
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const { rows, unreadable, resolve, reject } = this.#current
    this.#answered++
    if (unreadable === undefined) resolve({ rows: rows as never[], command: text })
    else reject(unreadable)
  }

  handleReadyForQuery(): void {
    this.callback?.()
    // An idle connection keeps its last exchange, which would keep the whole batch alive.
    this.#sent.length = 0
  }

  handleError(error: unknown): void {
    for (const { reject } of this.#sent.slice(this.#answered)) reject(error)
    this.callback?.()
  }

  get #current(): Sent {
    return this.#sent[this.#answered] as Sent
  }
}

/** What of the driver's connection is used, and its types leave out. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  parse(statement: { name: string; text: string }): void
  bind(portal: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown) => unknown }): void
  describe(what: { type: 'P' }): void
  execute(portal: object): void
  sync(): void
}

/** Text, or bytes in the type's binary form. */
function valueMapper(value: unknown): string | Buffer | null {
  return value === null || value instanceof Buffer ? value : String(value)
}

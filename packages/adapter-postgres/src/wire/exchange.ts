import type pg from 'pg'
import type { Statement } from '../statement.ts'
import { types } from './types.ts'

/** The server's answer to a statement. */
export interface Answered<Row = unknown> {
  readonly rows: Row[]
  /** The command tag, such as `COMMIT` or `INSERT 0 2`. */
  readonly command: string
}

interface Pending {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
  readonly copied: Buffer | undefined
  readonly rows: unknown[]
  /** The error of a value that could not be read, although its statement took effect. */
  unreadable?: unknown
  readonly resolve: (answered: Answered<never>) => void
  readonly reject: (error: unknown) => void
}

interface Column {
  readonly name: string
  readonly parse: (text: string) => unknown
}

/**
 * The columns of each statement that a connection has prepared, by the statement's name; empty if it returns no rows. `Exchange`
 * asks the server to describe them only when it prepares the statement. The driver by itself asks at every execution; with
 * that, ten statements would cost this process 195 µs of processor time instead of 151.
 */
const preparedOn = new WeakMap<object, Map<string, readonly Column[]>>()

/**
 * Statements that travel together: they are sent in one write that ends with one Sync, and their answers come back together. The
 * driver by itself ends every statement with a Sync. The server answers each Sync immediately, and each answer wakes the client.
 * With one Sync, an order without other traffic takes 1.9 ms instead of 2.7. With 256 client connections, an order costs the
 * service 138 µs of processor time instead of 193 (docs/decisions/one-sync.md).
 *
 * When a statement fails, the server skips the later ones, and all of them fail with its error. The server has then not
 * prepared the skipped statements, but this class remembers their names as prepared. So the connection must be closed,
 * or later exchanges must use new names (as in `engine.ts`).
 *
 * To the driver an exchange is a query of its own kind (`Submittable`, like pg-cursor): the driver calls `submit`, and the
 * `handle…` methods with the server's messages. The protocol: PostgreSQL documentation, 54.2.3 "Extended Query", 54.2.4
 * "Pipelining" and 54.2.6 "COPY Operations". `Wire` lists the private parts of the driver that this class needs. If those parts
 * disappear, use the driver's own pipeline mode (`pipeline: true`) instead, at the price of a Sync per statement.
 *
 * @example
 * const exchange = new Exchange()
 * const answers = [exchange.add(lock, ids), exchange.add(find, keys)]
 * client.query(exchange)
 */
export class Exchange implements pg.Submittable {
  /** The longest wait for the answers, in milliseconds; the pool's limit if undefined. The driver reads it. */
  readonly query_timeout: number | undefined
  /** The driver sets this function. Calling it ends the driver's timer. */
  callback: (() => void) | undefined
  readonly #pending: Pending[] = []
  #answered = 0
  #prepared: Map<string, readonly Column[]> | undefined

  constructor(timeLimit?: number) {
    this.query_timeout = timeLimit
  }

  /** @throws what the encoding of an argument throws; then the statement is not added */
  add<Args extends readonly unknown[], Row>(
    { name, text, values, copied }: Statement<Args, Row>,
    ...args: Args
  ): Promise<Answered<Row>> {
    const encoded = { name, text, values: values(args), copied: copied?.(args) }
    return new Promise((resolve, reject) => {
      this.#pending.push({ ...encoded, rows: [], resolve, reject })
    })
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire
    const prepared = preparedOn.get(wire) ?? new Map<string, readonly Column[]>()
    preparedOn.set(wire, prepared)
    this.#prepared = prepared
    wire.stream.cork()
    for (const { name, text, values, copied } of this.#pending) {
      const isNew = !prepared.has(name)
      if (isNew) wire.parse({ name, text })
      wire.bind({ statement: name, values, valueMapper })
      if (isNew) {
        wire.describe({ type: 'P' })
        prepared.set(name, [])
      }
      wire.execute({})
      if (copied !== undefined) {
        wire.sendCopyFromChunk(copied)
        wire.endCopyFrom()
      }
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

  /** The server is ready for the rows of a COPY. They were sent together with the statement, so there is nothing to do. */
  handleCopyInResponse(): void {}

  handleReadyForQuery(): void {
    this.callback?.()
    // An idle connection still refers to its last exchange, which would otherwise keep the whole batch in memory.
    this.#pending.length = 0
  }

  handleError(error: object): void {
    // These parts quote rows, and a log must not show what users wrote.
    for (const part of ['detail', 'where']) Reflect.deleteProperty(error, part)
    for (const { reject } of this.#pending.slice(this.#answered)) reject(error)
    this.callback?.()
  }

  get #current(): Pending {
    return this.#pending[this.#answered] as Pending
  }
}

/**
 * The parts of the driver's connection that its types leave out: a method per message of the protocol, and the socket.
 * Corked, the socket sends all messages of an exchange in one write. Uncorked, ten statements cost 303 µs of processor time
 * in this process instead of 151.
 */
interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  parse(statement: { name: string; text: string }): void
  bind(portal: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown) => unknown }): void
  describe(what: { type: 'P' }): void
  execute(portal: object): void
  sendCopyFromChunk(rows: Buffer): void
  endCopyFrom(): void
  sync(): void
}

/**
 * Returns a value in the form in which it is sent. A buffer already has the binary form of the parameter's PostgreSQL
 * type, so it is sent as it is. Null stays null, and everything else becomes text.
 */
function valueMapper(value: unknown): string | Buffer | null {
  return value === null || value instanceof Buffer ? value : String(value)
}

import { type BatchId, StoreError, type Tx, type UnitOfWork } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { type Alongside, isAlongside, writeAlongside } from './alongside.ts'
import { connect, engineOf } from './pool.ts'
import type { Session } from './session.ts'
import { type Statement, statement } from './statement.ts'
import {
  classOf,
  type DatabaseError,
  hidesOutcome,
  isDuplicate,
  isRepeatedBatch,
  messageOf,
  messageWithRemedy,
} from './store-errors.ts'
import { actionTable } from './tables/actions.ts'
import { balanceTable } from './tables/balances.ts'
import { couponTable, userCouponTable } from './tables/coupons.ts'
import { idempotencyTable } from './tables/idempotency.ts'
import { orderTable } from './tables/orders.ts'
import { paymentTable } from './tables/payments.ts'
import { productTable } from './tables/products.ts'
import { purchaseTable } from './tables/purchases.ts'
import { salesDayTable } from './tables/sales.ts'
import { stockTable } from './tables/stock.ts'
import { userTable } from './tables/users.ts'
import { type Answered, Exchange } from './wire/exchange.ts'

const begin = statement('begin', () => sql`begin`)
const commit = statement('commit', () => sql`commit`)
const rollback = statement('rollback', () => sql`rollback`)
const insertBatch = statement('batches_insert', (id: string) => sql`insert into batches (id) values (${id})`)

/**
 * A trial write (`tryWrite`) must fail while the disk is full, but its row may still fit into the free space of its
 * table. The trial therefore also makes a list that is larger than the memory that it may use (`work_mem`), so that the
 * server writes 280 kB to a temporary file. That takes about 6 ms and leaves nothing behind. An engine without the
 * setting `work_mem` keeps the list in memory.
 */
const limitMemory = statement(
  'trial_memory',
  () => sql`select set_config(name, '64kB', true) from pg_settings where name = 'work_mem'`,
)
const writeToDisk = statement('trial_disk', () => sql`select count(*) from generate_series(1, 20000) as number`)

/**
 * @param deadline the longest that an attempt may take, in milliseconds; then its connection is closed
 * @param alongside writes rows of the host in the same transaction
 */
export function unitOfWork(pool: pg.Pool, deadline: number, alongside?: Alongside): UnitOfWork {
  /**
   * The connection of the attempt that has just ended. It stays out of the pool until the next turn of the event loop, so that
   * the next batch can be sent immediately, before the callers of the ended batch are answered. With 256 client connections,
   * this made 16 % more orders per second.
   */
  let reserved: pg.PoolClient | undefined
  const take = () => {
    const client = reserved
    reserved = undefined
    return client
  }
  function give(client: pg.PoolClient): void {
    // A read that already waits for a connection gets this one.
    if (reserved || pool.waitingCount > 0) client.release()
    else {
      reserved = client
      setImmediate(() => {
        if (reserved === client) take()?.release()
      })
    }
  }

  async function inAttempt<Value>(run: (attempt: Attempt) => Promise<Value>): Promise<Value> {
    const client = take() ?? (await connect(pool))
    const attempt = new Attempt(client, deadline, alongside, engineOf(pool).copies)
    const end = () => {
      if (attempt.end()) give(client)
    }
    try {
      return await run(attempt)
    } finally {
      if (attempt.rolledBack) void attempt.rolledBack.then(end)
      else end()
    }
  }

  return {
    deadline,
    run: (id, work) => inAttempt((attempt) => attempt.run(id, work)),
    tryWrite: async (id) =>
      void (await inAttempt((attempt) =>
        attempt.run(id, async () => {
          attempt.write(limitMemory)
          attempt.write(writeToDisk)
        }),
      )),
  }
}

/**
 * One attempt at a transaction. Statements that are queued together share one round trip. The first round trip has
 * BEGIN, the insert of the batch id, and the first locks and reads. The last one has the writes and COMMIT. If the work
 * reads nothing, its writes are in the first round trip, and COMMIT has a round trip of its own.
 */
class Attempt implements Session {
  readonly #client: pg.PoolClient
  readonly #alongside: Alongside | undefined
  /** Whether to insert rows by COPY, as `Engine` says. */
  readonly #copies: boolean
  readonly #timer: NodeJS.Timeout
  #timedOut = false
  /** Whether the batch id is inserted. Then no earlier attempt with the same id has committed or can still commit. */
  #batchIdInserted = false
  #wrote = false
  #commitSent = false
  /** The first error of the server or the connection: all later ones follow from it. */
  #firstError: DatabaseError | undefined
  /** The statement that failed with `#firstError`. */
  #failedStatement: Statement<never, unknown> | undefined
  /** Whether no transaction is left open on the connection, so that another attempt may use the connection. */
  #clean = false
  #rolledBack: Promise<void> | undefined
  /** The statements that wait for the next flush. */
  #exchange = new Exchange()
  #flushScheduled = false

  constructor(client: pg.PoolClient, deadline: number, alongside: Alongside | undefined, copies: boolean) {
    this.#client = client
    this.#alongside = alongside
    this.#copies = copies
    this.#timer = setTimeout(() => {
      this.#timedOut = true
      // The pool closes the socket immediately, even in the middle of a query: no timeout on the server notices a stalled
      // network.
      client.release(true)
    }, deadline)
  }

  async run<Value>(id: BatchId, work: (tx: Tx) => Promise<Value>) {
    try {
      ignore(this.#enqueue(begin))
      const insertion = this.#enqueue(insertBatch, id).then(() => {
        this.#batchIdInserted = true
      })
      ignore(insertion)
      const value = await work(transaction(this, this.#alongside))
      if (this.#wrote) await this.#commit(insertion)
      else this.#rolledBack = this.#rollback().catch(() => {})
      return { repeated: false, value } as const
    } catch (thrown) {
      const first = this.#firstError
      // Without an error of the database, the work itself threw: the transaction is intact, and is rolled back.
      if (first === undefined) {
        await this.#rollback().catch(() => {})
        throw thrown
      }
      if (isRepeatedBatch(first)) return { repeated: true } as const
      throw this.#toStoreError(first)
    }
  }

  async read<Args extends readonly unknown[], Row>(statement: Statement<Args, Row>, ...args: Args): Promise<Row[]> {
    const answered = this.#enqueue(statement, ...args)
    if (!this.#flushScheduled) {
      this.#flushScheduled = true
      // All reads that are called before this microtask runs share one round trip. The core's queue of commands starts
      // a batch before it answers the previous batch, so this flush comes before the callers of the previous batch run.
      queueMicrotask(() => {
        if (this.#flushScheduled) this.#flush()
      })
    }
    return (await answered).rows
  }

  write<Args extends readonly unknown[]>(statement: Statement<Args, unknown>, ...args: Args): void {
    this.#wrote = true
    ignore(this.#enqueue((this.#copies ? undefined : statement.withoutCopy) ?? statement, ...args))
  }

  /**
   * For work that wrote nothing: settles when its transaction is rolled back or its connection is lost. Undefined for
   * other work. Only the next use of the connection waits for the rollback, and the callers do not. In the benchmark of
   * a coupon rush, this made 4 % more answers per second.
   */
  get rolledBack(): Promise<void> | undefined {
    return this.#rolledBack
  }

  /** Closes the connection unless it is clean. @returns whether another attempt may use it */
  end(): boolean {
    clearTimeout(this.#timer)
    if (this.#timedOut) return false
    if (!this.#clean) this.#client.release(true)
    return this.#clean
  }

  async #commit(insertion: Promise<void>): Promise<void> {
    // COMMIT may be sent only after the insert of the batch id was answered (`UnitOfWork` says why). If the work read
    // anything, this answer came with the reads. Otherwise the insert and the writes need a round trip of their own.
    if (!this.#batchIdInserted) {
      this.#flush()
      await insertion
    }
    this.#commitSent = true
    const answered = this.#enqueue(commit)
    this.#flush()
    const { command } = await answered
    // If a statement of an earlier round trip has failed, PostgreSQL answers COMMIT with ROLLBACK, and not with an
    // error. The error of that statement is in #firstError.
    if (command !== 'COMMIT') throw new Error(`COMMIT was answered ${command}`)
    this.#clean = true
  }

  async #rollback(): Promise<void> {
    const answered = this.#enqueue(rollback)
    this.#flush()
    await answered
    this.#clean = true
  }

  /** @throws what the encoding of an argument throws; then the work fails, and nothing of it is committed */
  #enqueue<Args extends readonly unknown[], Row>(
    statement: Statement<Args, Row>,
    ...args: Args
  ): Promise<Answered<Row>> {
    return this.#exchange.add(statement, ...args).catch((error: DatabaseError) => {
      if (this.#firstError === undefined) {
        this.#firstError = error
        this.#failedStatement = statement
      }
      throw error
    })
  }

  #flush(): void {
    this.#flushScheduled = false
    const exchange = this.#exchange
    this.#exchange = new Exchange()
    this.#client.query(exchange)
  }

  #toStoreError(first: DatabaseError): StoreError {
    const options = { cause: first, batchIdInserted: this.#batchIdInserted }
    if (this.#commitSent && hidesOutcome(first)) {
      return new StoreError('commit-unknown', `the answer to COMMIT was lost: ${messageOf(first)}`, options)
    }
    if (this.#timedOut) return new StoreError('unavailable', 'the batch took longer than its deadline', options)
    // A unique key of a host's table may have the same name as one of the shop's keys, and a table of the host may be missing. So
    // the statement that failed decides whose key was broken, and whose table is missing.
    const isOfHost = this.#failedStatement !== undefined && isAlongside(this.#failedStatement)
    if (isOfHost && isDuplicate(first)) return new StoreError('permanent', messageOf(first), options)
    const message = isOfHost ? messageOf(first) : messageWithRemedy(first)
    return new StoreError(classOf(first), message, { ...options, duplicateKey: isDuplicate(first) })
  }
}

function transaction(session: Session, alongside: Alongside | undefined): Tx {
  return {
    alongside: alongside && writeAlongside(session, alongside),
    users: userTable(session),
    balances: balanceTable(session),
    products: productTable(session),
    stock: stockTable(session),
    purchases: purchaseTable(session),
    coupons: couponTable(session),
    userCoupons: userCouponTable(session),
    orders: orderTable(session),
    salesDays: salesDayTable(session),
    payments: paymentTable(session),
    idempotency: idempotencyTable(session),
    actions: actionTable(session),
  }
}

/** Marks a rejection as handled: `#firstError` keeps the error, and the commit fails with this error. */
function ignore(promise: Promise<unknown>): void {
  promise.catch(() => {})
}

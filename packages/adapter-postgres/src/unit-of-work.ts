import { type BatchId, StoreError, type Tx, type UnitOfWork } from '@hexmart/core'
import { sql } from 'kysely'
import type pg from 'pg'
import { type Answered, Exchange } from './exchange.ts'
import { classOf, type DatabaseError, endsConnection, messageOf } from './faults.ts'
import { connect } from './pool.ts'
import { type Statement, statement } from './statement.ts'
import { balanceTable } from './tables/balances.ts'
import { couponTable, userCouponTable } from './tables/coupons.ts'
import { idempotencyTable } from './tables/idempotency.ts'
import { orderTable } from './tables/orders.ts'
import { outboxTable } from './tables/outbox.ts'
import { productTable } from './tables/products.ts'
import { salesDayTable } from './tables/sales.ts'
import { stockTable } from './tables/stock.ts'
import { userTable } from './tables/users.ts'

/** One transaction's connection, as the tables use it. */
export interface Session {
  /** Sends a statement; its rows arrive when they do. */
  read<Args extends readonly unknown[], Row>(statement: Statement<Args, Row>, ...args: Args): Promise<Row[]>
  /** Sends a statement whose success shows at the commit. */
  write<Args extends readonly unknown[]>(statement: Statement<Args, unknown>, ...args: Args): void
}

const begin = statement('begin', () => sql`begin`)
const commit = statement('commit', () => sql`commit`)
const rollback = statement('rollback', () => sql`rollback`)
const insertBatch = statement('batch_insert', (id: string) => sql`insert into batches (id) values (${id})`)

/** @param deadline the longest that an attempt may take, in milliseconds; then its connection is destroyed */
export function unitOfWork(pool: pg.Pool, deadline: number): UnitOfWork {
  /** The connection that has just committed, kept out of the pool until the event loop turns: the next batch needs no other. */
  let kept: pg.PoolClient | undefined
  const take = () => {
    const client = kept
    kept = undefined
    return client
  }
  function give(client: pg.PoolClient): void {
    // Whoever waits for a connection comes first.
    if (kept || pool.waitingCount > 0) client.release()
    else {
      kept = client
      setImmediate(() => {
        if (kept === client) take()?.release()
      })
    }
  }

  return {
    deadline,
    async run(id, work) {
      const client = take() ?? (await connect(pool))
      const attempt = new Attempt(client, deadline)
      try {
        return await attempt.run(id, work)
      } finally {
        if (attempt.end()) give(client)
        else client.release(true)
      }
    },
  }
}

/**
 * One attempt at a transaction. What is issued in one go leaves in one round trip: BEGIN with the locks and reads, as soon
 * as all are issued; COMMIT with the writes before it.
 */
class Attempt implements Session {
  readonly #client: pg.PoolClient
  readonly #timer: NodeJS.Timeout
  #timedOut = false
  /** The batch id is inserted: no earlier attempt with it has committed, nor will. */
  #started = false
  #wrote = false
  #commitSent = false
  /** What the server, or the network, said first: all later errors follow from it. */
  #firstError: DatabaseError | undefined
  /** Nothing is left open on the connection, and another may use it. */
  #clean = false
  /** What was issued and has not left. */
  #exchange = new Exchange()
  #leaving = false

  constructor(client: pg.PoolClient, deadline: number) {
    this.#client = client
    this.#timer = setTimeout(() => {
      this.#timedOut = true
      destroy(client)
    }, deadline)
  }

  async run<Value>(id: BatchId, work: (tx: Tx) => Promise<Value>) {
    try {
      ignored(this.#send(begin))
      const inserted = this.#send(insertBatch, id).then(() => {
        this.#started = true
      })
      ignored(inserted)
      const value = await work(transaction(this))
      if (this.#wrote) await this.#commit(inserted)
      else await this.#rollback()
      return { repeated: false, value } as const
    } catch (thrown) {
      const first = this.#firstError
      // The work itself threw: the transaction is whole, and is undone.
      if (first === undefined) {
        await this.#rollback().catch(() => {})
        throw thrown
      }
      if (first.constraint === 'batches_pkey') return { repeated: true } as const
      throw this.#fault(first)
    }
  }

  async read<Args extends readonly unknown[], Row>(statement: Statement<Args, Row>, ...args: Args): Promise<Row[]> {
    const answered = this.#send(statement, ...args)
    if (!this.#leaving) {
      this.#leaving = true
      // Before the callers of the last batch go on, which were answered after this was issued.
      queueMicrotask(() => {
        if (this.#leaving) this.#leave()
      })
    }
    return (await answered).rows
  }

  write<Args extends readonly unknown[]>(statement: Statement<Args, unknown>, ...args: Args): void {
    this.#wrote = true
    ignored(this.#send(statement, ...args))
  }

  /** @returns whether another may use the connection */
  end(): boolean {
    clearTimeout(this.#timer)
    return this.#clean
  }

  async #commit(inserted: Promise<void>): Promise<void> {
    // Reads have answered it already; work that only writes pays a round trip of its own for it.
    if (!this.#started) {
      this.#leave()
      await inserted
    }
    this.#commitSent = true
    const answered = this.#send(commit)
    this.#leave()
    const { command } = await answered
    // A statement before has failed: its error stands in #firstError.
    if (command !== 'COMMIT') throw new Error(`COMMIT was answered ${command}`)
    this.#clean = true
  }

  async #rollback(): Promise<void> {
    const answered = this.#send(rollback)
    this.#leave()
    await answered
    this.#clean = true
  }

  async #send<Args extends readonly unknown[], Row>(
    statement: Statement<Args, Row>,
    ...args: Args
  ): Promise<Answered<Row>> {
    try {
      return await this.#exchange.add(statement, ...args)
    } catch (error) {
      this.#firstError ??= error as DatabaseError
      throw error
    }
  }

  #leave(): void {
    this.#leaving = false
    const exchange = this.#exchange
    this.#exchange = new Exchange()
    this.#client.query(exchange)
  }

  #fault(first: DatabaseError): StoreError {
    const options = { cause: first, started: this.#started }
    if (this.#commitSent && endsConnection(first)) {
      return new StoreError('commit-unknown', `the answer to COMMIT was lost: ${messageOf(first)}`, options)
    }
    if (this.#timedOut) return new StoreError('unavailable', 'the batch took longer than its deadline', options)
    return new StoreError(classOf(first), messageOf(first), options)
  }
}

function transaction(session: Session): Tx {
  return {
    users: userTable(session),
    balances: balanceTable(session),
    products: productTable(session),
    stock: stockTable(session),
    coupons: couponTable(session),
    userCoupons: userCouponTable(session),
    orders: orderTable(session),
    outbox: outboxTable(session),
    salesDays: salesDayTable(session),
    idempotency: idempotencyTable(session),
  }
}

/** The error is kept in #firstError, and shows at the commit. */
function ignored(promise: Promise<unknown>): void {
  promise.catch(() => {})
}

/** Ends the connection now, whatever it waits for: a timeout on the server cannot see a network that stands still. */
function destroy(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  connection.stream.destroy()
}

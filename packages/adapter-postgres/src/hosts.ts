import type pg from 'pg'
import { Client as DriverClient } from './client.ts'
import { parseConnectionString } from './connection-string.ts'
import { assertOwnSession } from './pooler.ts'

/** The hosts of a connection string. */
export interface Hosts {
  /**
   * The driver's client. It connects to the current host. If it cannot connect, or refuses the host, the next host becomes the
   * current host. It refuses a host behind a pooler in transaction mode and, if the shop must be able to write, a read-only host.
   */
  readonly Client: new (
    config: pg.ClientConfig,
  ) => pg.Client
  /**
   * Runs an attempt to connect. If the current host fails, runs the attempt again with the next host, until all hosts
   * have failed.
   *
   * @throws the error of the last attempt
   */
  connect<Connection>(attempt: () => Promise<Connection>): Promise<Connection>
}

type ConnectCallback = ((error: Error) => void) | ((error: null, client: pg.Client) => void)

/** How long a server may take to answer whether it is read-only, in milliseconds. */
const questionLimit = 2_000

/** @throws WrongConnectionString */
export function hostsOf(connectionString: string): Hosts {
  const { urls, mustWrite } = parseConnectionString(connectionString)
  /**
   * How many times the shop has moved on to the next host. An attempt compares this number before and after, to learn
   * whether its host has failed. The index of the current host would not show that: after all hosts have failed, the
   * index is the same as before.
   */
  let moves = 0
  const current = () => moves % urls.length

  /** The indexes of the hosts that were checked and are not behind a pooler in transaction mode. */
  const checkedHosts = new Set<number>()

  class Client extends DriverClient {
    readonly #movesBefore = moves
    readonly #host = current()

    readonly #config: pg.ClientConfig

    constructor(config: pg.ClientConfig) {
      const complete = { ...config, connectionString: urls[current()] as string }
      super(complete)
      this.#config = complete
    }

    override connect(): Promise<pg.Client>
    override connect(callback: ConnectCallback): void
    override connect(callback?: ConnectCallback): Promise<pg.Client> | undefined {
      const connecting = this.#connect()
      if (callback === undefined) return connecting
      connecting.then(
        (client) => (callback as (error: null, client: pg.Client) => void)(null, client),
        callback as (error: Error) => void,
      )
      return undefined
    }

    async #connect(): Promise<pg.Client> {
      try {
        await super.connect()
        if (!checkedHosts.has(this.#host)) await this.#assertOwnSession()
        if (mustWrite) await this.#assertWritable()
        return this
      } catch (error) {
        // Move on to the next host only once: another connection to this host may have failed before, and moved on already.
        if (this.#movesBefore === moves) moves++
        throw error
      }
    }

    async #assertOwnSession(): Promise<void> {
      const another = new DriverClient(this.#config)
      another.on('error', () => {})
      try {
        await assertOwnSession(this, async () => {
          await another.connect()
          return another
        })
        checkedHosts.add(this.#host)
      } catch (error) {
        await this.end()
        throw error
      }
    }

    async #assertWritable(): Promise<void> {
      const question = { text: 'show transaction_read_only', query_timeout: questionLimit }
      const answer = await this.query(question).catch((error) => error as Error)
      if (!(answer instanceof Error) && answer.rows[0]?.transaction_read_only === 'off') return
      await this.end()
      throw answer instanceof Error ? answer : new Error('the database server is read-only')
    }
  }

  return {
    Client,
    async connect(attempt) {
      for (let hostsLeft = urls.length; ; ) {
        const movesBefore = moves

        try {
          return await attempt()
        } catch (error) {
          // Without a move, the host has not failed, so another host would not help. For example, all connections of
          // the pool are in use.
          if (--hostsLeft === 0 || movesBefore === moves) throw error
        }
      }
    },
  }
}

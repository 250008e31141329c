import { constants } from 'node:os'
import { join } from 'node:path'
import { inMemory } from '@hexmart/adapter-inmemory'
import {
  agreeOnFacts,
  createPool,
  migrate,
  missingPrivileges,
  parseConnectionString,
  pendingMigrations,
  postgres,
} from '@hexmart/adapter-postgres'
import { startEmbedded } from '@hexmart/adapter-postgres/embedded'
import { Policy, type Store } from '@hexmart/core'
import { policyOf } from './settings/policy.ts'
import type { Settings } from './settings/settings.ts'
import { UsageError } from './usage-error.ts'
import { waitForDatabase } from './wait-for-database.ts'

export interface OpenedStore {
  readonly store: Store
  /** The name of the database in messages, without a password. */
  readonly name: string
  /** The migrations that opening the store ran. */
  readonly migrated: readonly string[]
  /** How the connections of the pool are used now; undefined for a store without connections. */
  readonly connections?: () => { readonly used: number; readonly idle: number; readonly waiting: number }
  close(): Promise<void>
}

/**
 * - `serve`: the service, which creates and migrates the database. It refuses an embedded server that another process uses.
 * - `prepare`: a command that creates and migrates the database. It may use the embedded server of a running service.
 * - `use`: a command for a database that exists and is up to date. It creates and migrates nothing.
 */
export type Purpose = 'serve' | 'prepare' | 'use'

/** How `openStore` waits while the database cannot be reached yet. */
export interface Waiting {
  /** Ends the wait. */
  readonly stop?: Promise<unknown>
  /** Called once, with the reason why the database cannot be reached. */
  readonly onWait?: (reason: string) => void
}

/**
 * Opens the store that the settings name.
 *
 * @throws UsageError
 * - when the database cannot be reached or used,
 * - when the settings contradict those that were recorded with the shop,
 * - with the purposes `serve` and `prepare`: when the role that connects lacks a privilege,
 * - with the purposes `prepare` and `use`: when STORE is memory,
 * - with the purpose `use`: when the database does not exist or is not up to date
 */
export async function openStore(
  settings: Settings,
  purpose: Purpose,
  { stop = new Promise(() => {}), onWait = () => {} }: Waiting = {},
): Promise<OpenedStore> {
  if (settings.STORE === 'memory') {
    if (purpose === 'serve') return { store: inMemory(), name: 'memory', migrated: [], close: async () => {} }
    throw new UsageError('STORE is memory: only the process that serves such a shop can use it')
  }
  const { DATABASE_SCHEMA: schema, DATABASE_POOL_SIZE: max } = settings
  const server = await openServer(settings, purpose)
  const name = schema === 'public' ? server.name : `${server.name}, schema ${schema}`
  try {
    const upgrade = async () => (purpose === 'use' ? [] : await migrate(server.url, { schema }))
    const migrated = await waitForDatabase(upgrade, settings.DATABASE_WAIT, stop, (error) => onWait(messageOf(error)))
    if (purpose === 'use' && (await pendingMigrations(server.url, { schema })).length > 0) {
      throw new UsageError(`the database ${name} is not up to date: run hexmart migrate with the same settings`)
    }
    const pool = createPool({ connectionString: server.url, schema, max })
    try {
      if (purpose !== 'use') await assertPrivileges(pool)
      await assertSameShop(pool, settings, purpose !== 'use')
    } catch (error) {
      await pool.end()
      throw error
    }
    return {
      store: postgres(pool),
      name,
      migrated,
      connections: () => ({
        used: pool.totalCount - pool.idleCount,
        idle: pool.idleCount,
        waiting: pool.waitingCount,
      }),
      async close() {
        await pool.end()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    if (error instanceof UsageError) throw error
    // 42501 is PostgreSQL's code for `insufficient_privilege`.
    const remedy = (error as { code?: unknown }).code === '42501' ? `: ${runGrants}` : ''
    throw new UsageError(`the database ${name} cannot be used: ${messageOf(error)}${remedy}`, { cause: error })
  }
}

const runGrants = 'call hexmart grants with the same settings, and run the SQL that it prints'

/**
 * Checks that the role can serve every request. With the purpose `use` this check is left out, because commands such as
 * `audit` need fewer privileges.
 *
 * @throws UsageError that names the missing privileges
 */
async function assertPrivileges(pool: Parameters<typeof missingPrivileges>[0]): Promise<void> {
  const missing = await missingPrivileges(pool)
  if (missing.length > 0) throw new UsageError(`the role ${missing.join('; ')}: ${runGrants}`)
}

/**
 * The settings on which stored figures depend. With another currency, all stored amounts would mean something else. With another
 * time zone, new days would begin at another hour than the days whose sales have been counted already.
 */
const variables = { currency: 'SHOP_CURRENCY', timeZone: 'SHOP_TIME_ZONE' } as const

/**
 * Compares the currency and the time zone of the settings with those that were recorded with the shop.
 *
 * @param recording whether to record the settings that were not recorded yet
 * @throws UsageError when the settings contradict what was recorded
 */
async function assertSameShop(
  pool: Parameters<typeof agreeOnFacts>[0],
  settings: Settings,
  recording: boolean,
): Promise<void> {
  const { currency, timeZone } = Policy.parse(policyOf(settings))
  const facts = { currency, timeZone }
  const recorded = await agreeOnFacts(pool, facts, { recording })
  for (const [name, variable] of Object.entries(variables) as [keyof typeof variables, string][]) {
    if (recorded[name] === undefined || recorded[name] === facts[name]) continue
    throw new UsageError(
      `this shop was started with ${variable}=${recorded[name]}, and its stored figures depend on it: set ${variable} to this value again`,
    )
  }
}

/** The database in `DATABASE_URL`, or an embedded server in the data folder. */
async function openServer({ DATABASE_URL, DATA_DIR }: Settings, purpose: Purpose) {
  if (DATABASE_URL !== undefined) {
    return { url: DATABASE_URL, name: parseConnectionString(DATABASE_URL).name, stop: async () => {} }
  }
  const folder = join(DATA_DIR, 'postgres')
  try {
    const starting = startEmbedded({ folder, joining: purpose !== 'serve', create: purpose !== 'use' })
    // The service ends in its own way after a signal.
    const stop = purpose === 'serve' ? async () => (await starting).stop() : stopOnSignal(starting)
    return { url: (await starting).url, stop, name: `embedded in ${folder}` }
  } catch (error) {
    throw new UsageError(`${messageOf(error)} (DATA_DIR is ${DATA_DIR})`, { cause: error })
  }
}

/**
 * After a signal, stops the server of a command, and then lets the signal end the process. A second signal ends the process
 * immediately.
 *
 * @param starting the server, which may still be starting when the signal arrives
 * @returns the function by which the command itself stops the server
 */
function stopOnSignal(starting: Promise<{ stop(): Promise<void> }>): () => Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  let signaled = false
  const stop = async () => (await starting).stop()
  async function end(signal: NodeJS.Signals): Promise<void> {
    signaled = true
    stopListening()
    await stop().catch((error) => process.stderr.write(`hexmart: ${messageOf(error)}\n`))
    // `process.exit` would wait for a read that is going on, such as that of a pipe to which nobody writes.
    process.kill(process.pid, signal)
    // This line is reached in the first process of a container, which no signal of its own ends.
    process.exit(128 + constants.signals[signal])
  }
  /** From then on, each signal has its usual effect, which is to end the process. */
  function stopListening(): void {
    for (const signal of signals) process.off(signal, end)
  }
  for (const signal of signals) process.on(signal, end)
  return async () => {
    // The command now fails, because its server stops. This promise never settles, so the command does not report the failure.
    if (signaled) return new Promise(() => {})
    await stop()
    stopListening()
  }
}

/** Node reports a host with several unreachable addresses as an `AggregateError` without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

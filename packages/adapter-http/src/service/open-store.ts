import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '@hexmart/core'
import type { Settings } from './settings.ts'

export interface OpenedStore {
  readonly store: Store
  /** Where it is, for people: without a password. */
  readonly name: string
  /** The migrations that were run, if it has any. */
  readonly migrated: readonly string[]
  close(): Promise<void>
}

/** A mistake of whoever started the command: its message is all that is shown. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Opening {
  /** True for a command beside the service: it may use the embedded server of a service that is running. */
  readonly joining?: boolean
  /** False for a command that only uses what is there: whoever looks at a database must not change its tables. */
  readonly migrating?: boolean
}

/**
 * Opens the store that the settings name, brought up to date.
 *
 * @throws UsageError when it cannot be reached, or is not up to date and not to be changed
 */
export async function openStore(
  settings: Settings,
  { joining = false, migrating = true }: Opening = {},
): Promise<OpenedStore> {
  if (settings.STORE === 'memory') {
    if (joining) throw new UsageError('STORE=memory: there is nothing outside of the process that serves it')
    const { inMemory } = await optional('@hexmart/adapter-inmemory', () => import('@hexmart/adapter-inmemory'))
    return { store: inMemory(), name: 'memory', migrated: [], close: async () => {} }
  }
  const { createPool, migrate, pendingMigrations, postgres } = await optional(
    '@hexmart/adapter-postgres',
    () => import('@hexmart/adapter-postgres'),
  )
  const server = await openServer(settings, joining)
  try {
    const migrated = migrating ? await migrate(server.url) : []
    if (!migrating && (await pendingMigrations(server.url)).length > 0) throw new UsageError(behind(server.name))
    const pool = createPool({ connectionString: server.url, max: settings.DATABASE_POOL_SIZE })
    return {
      store: postgres(pool),
      name: server.name,
      migrated,
      async close() {
        await pool.end()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    if (error instanceof UsageError) throw error
    throw new UsageError(`the database ${server.name} cannot be used: ${messageOf(error)}`, { cause: error })
  }
}

const behind = (name: string) => `the database ${name} is not up to date: run hexmart migrate`

async function openServer({ DATABASE_URL, DATA_DIR }: Settings, joining: boolean) {
  if (DATABASE_URL !== undefined) {
    const { hostname, port, pathname } = new URL(DATABASE_URL)
    return { url: DATABASE_URL, name: `${hostname}:${port || 5432}${pathname}`, stop: async () => {} }
  }
  const { startEmbedded } = await optional(
    '@hexmart/adapter-postgres',
    () => import('@hexmart/adapter-postgres/embedded'),
  )
  const folder = join(DATA_DIR, 'postgres')
  try {
    await mkdir(DATA_DIR, { recursive: true })
    return { ...(await startEmbedded({ folder, joining })), name: `embedded in ${folder}` }
  } catch (error) {
    throw new UsageError(`${messageOf(error)} (DATA_DIR is ${DATA_DIR})`, { cause: error })
  }
}

/** The other adapters are optional: a service needs only what its settings name. */
async function optional<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError(`${name} is not installed: npm install ${name}`, { cause: error })
  }
}

/** Node gathers what several addresses said, without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

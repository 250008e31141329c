/**
 * Chooses the server that the tests run on, once per run:
 * 1. the server of `TEST_DATABASE_URL` if this is set,
 * 2. a container if a container engine is running, of the image `TEST_POSTGRES_IMAGE` or, if this is not set, of the
 *    official image of PostgreSQL 18,
 * 3. otherwise the embedded server.
 *
 * If the chosen server does not start, the run fails. If `TEST_CITUS_URL`, the cluster for the tests on Citus, is not
 * set, these tests are skipped, and the run says so.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/embedded.ts'
import { grants } from '../src/grants.ts'
import { migrate } from '../src/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The connection string of the template, which is migrated and empty. A template with open connections cannot be cloned. */
    readonly templateUrl: string
    /** The name of the serving role, which is also its password. `grants` has given this role its privileges in every clone. */
    readonly servingRole: string
  }
}

interface Server {
  readonly name: string
  readonly url: string
  stop(): Promise<void>
}

interface Started {
  readonly templateUrl: string
  readonly servingRole: string
  stop(): Promise<void>
}

/** Test projects run in one process, but each loads its own modules. They share the server through a property of `globalThis`. */
const globals: { hexmartTestServer?: { users: number; started?: Promise<Started> } } = globalThis as object
globals.hexmartTestServer ??= { users: 0 }
const shared = globals.hexmartTestServer

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.users++
  shared.started ??= start()
  const { templateUrl, servingRole, stop } = await shared.started
  project.provide('templateUrl', templateUrl)
  project.provide('servingRole', servingRole)
  return async () => {
    if (--shared.users > 0) return
    delete shared.started
    await stop()
  }
}

async function start(): Promise<Started> {
  const server = await chooseServer()
  const template = `hexmart_template_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client(server.url)
  await admin.connect()
  const { rows } = await admin.query('show server_version')
  console.log(`PostgreSQL ${rows[0].server_version} for the tests: ${server.name}`)
  console.log(
    process.env.TEST_CITUS_URL
      ? 'Citus for its own tests: TEST_CITUS_URL'
      : 'Citus is NOT tested: TEST_CITUS_URL is not set, so the contract suites on Citus are skipped',
  )
  await admin.query(`create database ${template}`)
  const templateUrl = databaseUrl(server.url, template)
  await migrate(templateUrl)
  const servingRole = await createServingRole(templateUrl)
  return {
    templateUrl,
    servingRole,
    async stop() {
      await admin.query(`drop database ${template} with (force)`)
      await admin.query(`drop role ${servingRole}`).catch(() => {})
      await admin.end()
      await server.stop()
    },
  }
}

/** @returns the role's name, which is also its password: the role exists only while the tests run */
async function createServingRole(templateUrl: string): Promise<string> {
  const serving = `hexmart_serving_${randomBytes(6).toString('hex')}`
  const client = new pg.Client(templateUrl)
  await client.connect()
  try {
    const { rows } = await client.query('select current_user as migrating')
    await client.query(grants({ migrating: rows[0].migrating, serving }))
    await client.query(`alter role ${serving} password '${serving}'`)
    return serving
  } finally {
    await client.end()
  }
}

async function chooseServer(): Promise<Server> {
  const url = process.env.TEST_DATABASE_URL
  if (url) return { name: 'TEST_DATABASE_URL', url, stop: async () => {} }
  return (await startContainer()) ?? startEmbeddedServer()
}

async function startContainer(): Promise<Server | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers')
  const engine = await getContainerRuntimeClient().catch(() => undefined)
  if (engine === undefined) return undefined
  const image = process.env.TEST_POSTGRES_IMAGE ?? 'postgres:18'
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const container = await new PostgreSqlContainer(image)
    .withCommand(['postgres', ...Object.entries(fast).flatMap(([name, value]) => ['-c', `${name}=${value}`])])
    .start()
  return {
    name: `a container of ${image}`,
    url: container.getConnectionUri(),
    stop: async () => void (await container.stop()),
  }
}

async function startEmbeddedServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-test-'))
  const server = await startEmbedded({ folder, settings: fast })
  return {
    name: 'the embedded server',
    url: server.administratorUrl,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** These settings make the server faster but not durable: the data of tests need not survive a crash. */
const fast = { fsync: 'off', full_page_writes: 'off', max_connections: '300' }

/** The connection string of another database on the same server. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

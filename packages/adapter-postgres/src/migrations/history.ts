import { createHash } from 'node:crypto'
import type pg from 'pg'
import { shop } from './0001-shop.ts'
import type { Migration, MigrationStatement } from './migration.ts'

/** All migrations, in the order in which they run. */
export const migrations: readonly Migration[] = [shop]

/** How far a schema has been migrated. */
export interface SchemaState {
  readonly exists: boolean
  /** Whether the tables of the history are there. */
  readonly hasHistory: boolean
  readonly pending: readonly Migration[]
}

/**
 * Reads how far a schema has been migrated, and writes nothing.
 *
 * @throws when this version cannot bring the schema up to date, because another version of Hexmart made the schema, or because
 *   other tables in it have the names that the shop needs
 */
export async function readState(client: pg.Client, schema: string): Promise<SchemaState> {
  const { rows } = await client.query<{ exists: boolean; tables: string[] }>(
    `select exists (select 1 from pg_namespace where nspname = $1) as exists, array(
       select relname::text from pg_class join pg_namespace on pg_namespace.oid = relnamespace where nspname = $1
     ) as tables`,
    [schema],
  )
  const { exists = false, tables = [] } = rows[0] ?? {}
  const hasHistory = tables.includes('hexmart_migration')
  if (!hasHistory) await refuseTakenNames(client, schema, tables)
  const checksums = hasHistory ? await readHistory(client, schema) : new Map<string, string>()
  return { exists, hasHistory, pending: pendingAfter(checksums, schema) }
}

/** The checksums of the migrations that have run, by name. */
async function readHistory(client: pg.Client, schema: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `select name, checksum from "${schema}".hexmart_migration order by name`,
  )
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

/** @param checksums the checksums of the migrations that have run, by name */
function pendingAfter(checksums: ReadonlyMap<string, string>, schema: string): readonly Migration[] {
  const names = new Set(migrations.map(({ name }) => name))
  const laterNames = [...checksums.keys()].filter((name) => !names.has(name))
  if (laterNames.length > 0) {
    throw new Error(
      `the schema ${schema} was made by a later version of Hexmart, which ran ${laterNames.join(', ')}: use that version, or an empty schema`,
    )
  }
  const changed = migrations.some(
    (migration) => (checksums.get(migration.name) ?? checksum(migration)) !== checksum(migration),
  )
  if (changed) throw madeBeforeRelease(schema)
  return migrations.filter(({ name }) => !checksums.has(name))
}

/**
 * Refuses a schema that has no history of the shop's migrations, but has tables with names that the shop needs. If the table
 * `kysely_migration` says that `0001-shop` has run, an early version of Hexmart made the tables. Otherwise they belong to another
 * program.
 */
async function refuseTakenNames(client: pg.Client, schema: string, tables: readonly string[]): Promise<void> {
  const taken = tables.filter((name) => shopNames.has(name))
  if (taken.length === 0) return
  const earlyRun = tables.includes('kysely_migration')
    ? // A table of another program may have this name, but no column `name`. Because of `to_jsonb`, the query then reads
      // null instead of failing.
      await client.query(
        `select 1 from "${schema}".kysely_migration as run where to_jsonb(run) ->> 'name' = '0001-shop'`,
      )
    : undefined
  if (earlyRun?.rows.length) throw madeBeforeRelease(schema)
  throw new Error(`the schema ${schema} already has other tables named ${taken.sort().join(', ')}: use another schema`)
}

/** The names of the shop's tables and views. */
const shopNames: ReadonlySet<string> = new Set(
  migrations.flatMap(({ statements }) =>
    statements.flatMap((statement) => /^create (?:table|view) (\w+)/.exec(textOf(statement))?.[1] ?? []),
  ),
)

const madeBeforeRelease = (schema: string) =>
  new Error(
    `the schema ${schema} was made by an unreleased version of Hexmart and cannot be brought up to date: use an empty database or another schema`,
  )

/** Creates the tables of the history, and the schema if it is missing. */
export async function createHistory(client: pg.Client, schema: string, { exists }: SchemaState): Promise<void> {
  if (!exists) await client.query(`create schema "${schema}"`)
  await client.query(`create table "${schema}".hexmart_migration (
    name text constraint hexmart_migration_pkey primary key,
    checksum text not null,
    ran_at timestamptz not null default now()
  )`)
  await client.query(`create table "${schema}".hexmart_migration_lock (
    id integer constraint hexmart_migration_lock_pkey primary key
  )`)
  await client.query(`insert into "${schema}".hexmart_migration_lock (id) values (1)`)
}

/** Runs a migration, and records it in the history. */
export async function run(client: pg.Client, migration: Migration): Promise<void> {
  for (const statement of migration.statements) {
    if (typeof statement === 'string') await client.query(statement)
    else await runEither(client, statement)
  }
  const row = [migration.name, checksum(migration)]
  await client.query('insert into hexmart_migration (name, checksum) values ($1, $2)', row)
}

/** Runs `otherwise` if the engine refuses `text`. */
async function runEither(client: pg.Client, { text, otherwise }: Exclude<MigrationStatement, string>): Promise<void> {
  await client.query('savepoint either')
  try {
    await client.query(text)
  } catch {
    await client.query('rollback to savepoint either')
    await client.query(otherwise)
  }
}

function textOf(statement: MigrationStatement): string {
  return typeof statement === 'string' ? statement : `${statement.text};${statement.otherwise}`
}

/**
 * The checksum of a migration's statements. A run of white space counts as one space, so the length of a run does not matter.
 * Any other edit of a statement changes the checksum.
 */
export function checksum({ statements }: Migration): string {
  const text = statements.map(textOf).join(';').replaceAll(/\s+/g, ' ')
  return createHash('sha256').update(text).digest('hex')
}

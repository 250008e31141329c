/**
 * Checks that no statement uses a feature that some engine with PostgreSQL's protocol lacks (docs/decisions/plain-sql.md).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { shop } from './migrations/0001-shop.ts'
import type { Statement } from './statement.ts'

type AnyStatement = Pick<Statement<never, unknown>, 'name' | 'text' | 'withoutCopy'>

/** Every statement that the modules of this package make while they are loaded. */
const recordedStatements = vi.hoisted((): AnyStatement[] => [])

vi.mock(import('./statement.ts'), async (original) => recording(await original()))
vi.mock(import('./table.ts'), async (original) => recording(await original()))

/** The same module, whose functions also record each statement that they return. */
function recording<Module extends object>(module: Module): Module {
  const isStatement = (value: unknown): value is AnyStatement =>
    typeof value === 'object' && value !== null && 'text' in value && 'values' in value
  const record = (value: unknown) => {
    if (isStatement(value)) recordedStatements.push(value)
    return value
  }
  return Object.fromEntries(
    Object.entries(module).map(([name, value]) => [
      name,
      typeof value === 'function' && !/^class/.test(String(value))
        ? (...args: never[]) => record(value(...args))
        : value,
    ]),
  ) as Module
}

const folder = import.meta.dirname
/** All sources except those of the embedded server, which is always PostgreSQL itself and needs no check. */
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /^(?!embedded).*(?<!\.test)\.ts$/.test(file),
)
for (const file of sources) await import(join(folder, file))

const notImmutable = /\b(now|random|gen_random_uuid|clock_timestamp|statement_timestamp|current_timestamp|nextval)\b/

/** The tables that a statement changes, one entry per change. `for update` and `do update` name no table and do not count. */
const changedTables = (text: string) =>
  [...text.matchAll(/\b(?:insert into|delete from|copy|update(?= \w+ (?:as \w+ )?set\b)) (\w+)/g)].map(
    ([, table]) => table,
  )

/** Each `case` expression and each call of `coalesce` in a text. */
const conditionals = (text: string) => [
  ...[...text.matchAll(/\bcase\b(?:(?!\bcase\b|\bend\b).)*\bend\b/g)].map(([found]) => found),
  ...[...text.matchAll(/\bcoalesce\([^()]*(?:\([^()]*\)[^()]*)*\)/g)].map(([found]) => found),
]

const isChange = (text: string) => changedTables(text).length > 0

/**
 * The rules. The name of a rule says which feature the rule refuses, and which engines lack the feature. Each rule has an example
 * that it must refuse.
 */
const rules: Readonly<Record<string, { refuses: (text: string) => boolean; example: string }>> = {
  'system columns such as ctid (Citus, CockroachDB, YugabyteDB)': {
    refuses: (text) => /\b(ctid|xmin|xmax|tableoid)\b/.test(text),
    example: 'delete from batches where ctid = any(array(select ctid from batches limit 1))',
  },
  'functions that are not immutable after `on conflict` (Citus)': {
    refuses: (text) =>
      text
        .split(/\bon conflict\b/)
        .slice(1)
        .some((clause) => notImmutable.test(clauseAtStartOf(clause))),
    example: 'insert into leases (name) values ($1) on conflict (name) do update set until = now()',
  },
  'functions that are not immutable in a `case` or `coalesce` of an insert, update or delete (Citus)': {
    refuses: (text) => isChange(text) && conditionals(text).some((part) => notImmutable.test(part)),
    example: `update outbox set due_at = case when blocked then now() + interval '1 s' end`,
  },
  'two changes of one table (CockroachDB)': {
    refuses: (text) => new Set(changedTables(text)).size < changedTables(text).length,
    example: 'with one as (update outbox set token = null returning id) update outbox set due_at = $1 from one',
  },
  'selects without a column (CockroachDB)': {
    refuses: (text) => /\bselect\s+from\b/.test(text),
    example: 'select 1 from orders where exists (select from outbox)',
  },
  '`case` with a value to compare (Citus)': {
    refuses: (text) => /\bcase\s+(?!when\b)/.test(text),
    example: `select case kind when 'sent' then 1 end`,
  },
  'functions that are newer than PostgreSQL 15 (PostgreSQL 15 to 17, Citus)': {
    refuses: (text) => /\b(?:uuidv[47]|uuid_extract_\w+|any_value|json_(?:table|query|value))\(/.test(text),
    example: 'insert into batches (id) values (uuidv7())',
  },
  'advisory locks (CockroachDB)': {
    refuses: (text) => /\badvisory\b|pg_(?:try_)?advisory/.test(text),
    example: 'select pg_advisory_xact_lock(1)',
  },
  'LISTEN, NOTIFY and LOCK TABLE (CockroachDB, YugabyteDB)': {
    refuses: (text) => /^\s*(?:listen|notify|lock table)\b|\bpg_notify\b/.test(text),
    example: 'lock table orders in share mode',
  },
  'extensions, triggers, functions, inheritance, exclusion and deferrable constraints (CockroachDB, YugabyteDB)': {
    refuses: (text) =>
      /\bcreate (?:extension|trigger|function)\b|\binherits\b|\bexclude using\b|\bdeferrable\b/.test(text),
    example: 'create extension pgcrypto',
  },
  'indexes that are not B-trees, if no B-tree is given as the alternative (CockroachDB, YugabyteDB)': {
    refuses: (text) => /\bon \w+ using (?!btree\b)/.test(text),
    example: 'create index entries_at on balance_entries using brin (at)',
  },
}

/**
 * The text up to the parenthesis that closes the subquery with the clause; all of the text if there is no such
 * parenthesis.
 */
function clauseAtStartOf(text: string): string {
  let depth = 0
  for (const [index, character] of [...text].entries()) {
    if (character === '(') depth++
    if (character === ')' && depth-- === 0) return text.slice(0, index)
  }
  return text
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

/**
 * The statements of migrations. Of a pair, only `otherwise` is checked, because an engine that refuses `text` runs
 * `otherwise`.
 */
const statementsOfMigrations = shop.statements.map((statement) =>
  oneLine(typeof statement === 'string' ? statement : statement.otherwise),
)

/** Statements that are written directly in a call of `query(…)`: by the migration runner, transactions and settings. */
const statementsInCalls = sources.flatMap((file) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/\bquery(?:<[^>]*>)?\(\s*[`']([^`']+)/g)].map(([, text = '']) =>
    oneLine(text),
  ),
)

const statements: readonly (readonly [string, string])[] = [
  ...recordedStatements.flatMap(({ name, text, withoutCopy }) => [
    [name, oneLine(text)] as const,
    ...(withoutCopy ? [[withoutCopy.name, oneLine(withoutCopy.text)] as const] : []),
  ]),
  ...statementsOfMigrations.map((text) => [text.slice(0, 60), text] as const),
  ...statementsInCalls.map((text) => [text.slice(0, 60), text] as const),
]

test('the statements of all modules are found', () => {
  const names = statements.map(([name]) => name)
  for (const name of [
    'outbox_claim',
    'orders_insert',
    'orders_insert_without_copy',
    'balances_update',
    'audit_stock',
  ]) {
    expect(names).toContain(name)
  }
  expect(recordedStatements.length).toBeGreaterThan(100)
  expect(statementsInCalls.length).toBeGreaterThan(10)
})

describe.each(Object.entries(rules))('V25: %s', (_, { refuses, example }) => {
  test('are in no statement', () => {
    expect(statements.filter(([, text]) => refuses(text)).map(([name]) => name)).toEqual([])
  })
  test('are found in the example of the rule', () => {
    expect(refuses(example)).toBe(true)
  })
})

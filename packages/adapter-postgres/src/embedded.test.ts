import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ownEnvironment } from './embedded/runner.ts'
import { startEmbedded } from './embedded.ts'

let root: string
let folder: string
const endWithParent = new URL('../test/end-with-parent.ts', import.meta.url).href
const children: ChildProcess[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hexmart-embedded-'))
  folder = join(root, 'shop')
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  // If a killed child has left its server behind, take the server over in order to stop it.
  if (await stat(join(folder, 'data/postmaster.pid')).catch(() => undefined))
    await (await startEmbedded({ folder })).stop()
  await rm(root, { recursive: true, force: true })
})

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/**
 * Starts another process, which starts the server of the folder and then waits.
 *
 * @returns the process and its server's URL
 */
async function startAnother(): Promise<readonly [ChildProcess, string]> {
  const module = fileURLToPath(new URL('embedded.ts', import.meta.url))
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(module)})
    console.log((await startEmbedded({ folder: ${JSON.stringify(folder)} })).url)
    setInterval(() => {}, 1_000)`
  const child = spawn(process.execPath, ['--import', endWithParent, '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [url] = await once(createInterface(child.stdout), 'line')
  return [child, url]
}

test('on Windows, the error says what to use instead', async () => {
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  try {
    await expect(startEmbedded({ folder })).rejects.toThrow('does not run on Windows: use WSL')
  } finally {
    platform.mockRestore()
  }
})

test('a server is created, still has its data after a stop and a start, and is durable by default', async () => {
  const first = await startEmbedded({ folder })
  await ask(first.url, 'create table kept as select 1 as one')
  expect(
    await ask(first.url, `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`),
  ).toEqual([{ fsync: 'on', commit: 'on' }])
  await first.stop()
  await expect(ask(first.url, 'select 1')).rejects.toThrow()
  const second = await startEmbedded({ folder })
  expect(await ask(second.url, 'select one from kept')).toEqual([{ one: 1 }])
  await second.stop()
})

test('a server starts even if only the owner of the parent folder may enter that folder', async () => {
  await chmod(root, 0o700)
  const server = await startEmbedded({ folder })
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('V7: the shop’s role owns its database, and can neither read files of the machine nor run programs on it', async () => {
  const server = await startEmbedded({ folder })
  try {
    expect(
      await ask(
        server.url,
        'select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = current_user',
      ),
    ).toEqual([
      { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false },
    ])
    for (const text of [
      `select pg_read_file('/etc/shadow')`,
      `select pg_read_file('/etc/hostname')`,
      `select pg_ls_dir('/')`,
      `copy (select 1) to program 'id'`,
      `create table seen (line text); copy seen from '/etc/passwd'`,
      `alter role hexmart superuser`,
      `set role postgres`,
    ]) {
      await expect(ask(server.url, text), text).rejects.toThrow(/permission denied/)
    }
    await ask(server.url, 'create table kept as select 1 as one; create schema tea; create table tea.pots (id int)')
  } finally {
    await server.stop()
  }
})

test.runIf(process.getuid?.() === 0)(
  'V7: started by root, the server runs as an unprivileged user without any capability, and cannot read what only root may read',
  async () => {
    await chmod(root, 0o700)
    const server = await startEmbedded({ folder })
    try {
      const [pid] = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
      const status = await readFile(`/proc/${pid}/status`, 'utf8')
      expect(/^Uid:\t(\d+)/m.exec(status)?.[1]).not.toBe('0')
      expect([...status.matchAll(/^Cap(?:Inh|Prm|Eff|Amb):\t(\w+)/gm)].map(([, set]) => Number(set))).toEqual([
        0, 0, 0, 0,
      ])
      for (const file of ['/etc/shadow', join(folder, 'password')]) {
        const reading = ask(server.administratorUrl, `select pg_read_file('${file}')`)
        await expect(reading).rejects.toThrow('Permission denied')
      }
    } finally {
      await server.stop()
    }
  },
)

test('V7: PostgreSQL’s programs get no environment variables that could be secrets or change what the programs do', async () => {
  vi.stubEnv('AUTH_JWT_SECRET', 'hunter2')
  vi.stubEnv('PGOPTIONS', '-c search_path=elsewhere')
  vi.stubEnv('PGDATA', '/elsewhere')
  try {
    const server = await startEmbedded({ folder })
    try {
      const [pid] = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
      // `environ` shows the variables of the server's process, unless the server has overwritten them with its process title.
      if (process.platform === 'linux') expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('hunter2')
      expect(Object.keys(ownEnvironment()).sort()).toEqual(expect.arrayContaining(['LC_ALL', 'TZ']))
      expect(Object.keys(ownEnvironment()).filter((name) => /PG|AUTH/.test(name))).toEqual([])
    } finally {
      await server.stop()
    }
  } finally {
    vi.unstubAllEnvs()
  }
})

test.each<[string, string[]]>([
  ['no password file beside the data', []],
  ['a password file beside the data', ['password']],
])('a folder with data that Hexmart did not create is refused and left alone, with %s', async (_, beside) => {
  await mkdir(join(folder, 'data'), { recursive: true })
  for (const file of ['data/thesis.txt', ...beside]) await writeFile(join(folder, file), 'a year of work')
  const before = await stat(folder)
  await expect(startEmbedded({ folder })).rejects.toThrow(
    /was not created by Hexmart, because no password file is beside it|not empty/,
  )
  expect(await readFile(join(folder, 'data/thesis.txt'), 'utf8')).toBe('a year of work')
  // With a password file, a start by root gives the folder to PostgreSQL's user before `initdb` refuses the data.
  if (beside.length === 0) expect((await stat(folder)).uid).toBe(before.uid)
})

test('after a first start that was killed while it created the data, the next start begins again', async () => {
  const server = await startEmbedded({ folder })
  await server.stop()
  // `initdb` writes PG_VERSION early, so a start that was killed may leave that file, but not yet the folder `global`.
  await rm(join(folder, 'data/global'), { recursive: true })
  await writeFile(join(folder, 'initial-password'), '')
  const again = await startEmbedded({ folder })
  expect(await ask(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await again.stop()
})

test('of two starts at the same time on a new folder, one gets the folder and the other is refused', async () => {
  const starting = startEmbedded({ folder })
  // This file exists while the data is being created.
  const initialPassword = join(folder, 'initial-password')
  const creating = vi.waitFor(() => stat(initialPassword), { timeout: 10_000, interval: 1 })
  const [first, second] = await Promise.allSettled([starting, creating.then(() => startEmbedded({ folder }))])
  if (first.status !== 'fulfilled') throw first.reason
  expect(second).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/in use by another/) } })
  expect(await ask(first.value.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await first.value.stop()
}, 60_000)

test('the password has at least 32 characters, and only the owner of its file may read it', async () => {
  const server = await startEmbedded({ folder })
  await server.stop()
  const file = join(folder, 'password')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await readFile(file, 'utf8')).length).toBeGreaterThanOrEqual(32)
})

test('an empty password file is refused, and the message says which file it is and what to do', async () => {
  const file = join(folder, 'password')
  await mkdir(folder)
  await writeFile(file, '')
  await expect(startEmbedded({ folder })).rejects.toThrow(
    `the file ${file} is empty: delete it, and the next start makes a new password`,
  )
  await rm(file)
  await (await startEmbedded({ folder })).stop()
  await writeFile(file, '\n')
  await expect(startEmbedded({ folder })).rejects.toThrow(
    `the file ${file} is empty: restore it from a backup, because the data in ${join(folder, 'data')} cannot be opened without it`,
  )
})

test('after the process that uses a folder was killed, the next start finds the data', async () => {
  const [child, url] = await startAnother()
  await ask(url, 'create table kept as select 1 as one')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const server = await startEmbedded({ folder })
  expect(await ask(server.url, 'select one from kept')).toEqual([{ one: 1 }])
  await server.stop()
})

test('after the process and its server were killed, the next start recovers the data', async () => {
  const [child, url] = await startAnother()
  await ask(url, 'create table kept as select 1 as one')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const [pid] = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  const server = await startEmbedded({ folder })
  expect(await ask(server.url, 'select one from kept')).toEqual([{ one: 1 }])
  await server.stop()
})

test('a start tries again if a server that is ending cuts its connection', async () => {
  const [child, url] = await startAnother()
  child.kill('SIGKILL')
  await once(child, 'exit')
  const pidFile = join(folder, 'data/postmaster.pid')
  const original = await readFile(pidFile, 'utf8')
  // The first connection goes to a port that cuts it, as the port of an ending server can. Later ones reach the server.
  const cutting = createServer((socket) => {
    writeFileSync(pidFile, original)
    socket.resetAndDestroy()
  }).listen(0, '127.0.0.1')
  await once(cutting, 'listening')
  const { port } = cutting.address() as AddressInfo
  await writeFile(pidFile, original.replace(new URL(url).port, String(port)))
  const server = await startEmbedded({ folder })
  expect(new URL(server.url).port).toBe(new URL(url).port)
  await server.stop()
  cutting.close()
})

test('a server that ends by itself is started again, at the same address', async () => {
  const server = await startEmbedded({ folder })
  await ask(server.url, 'create table kept as select 1 as one')
  const [pid] = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await vi.waitFor(async () => expect(await ask(server.url, 'select one from kept')).toEqual([{ one: 1 }]), {
    timeout: 20_000,
    interval: 50,
  })
  // This process is a member (a process that uses the server) of the new server too.
  const members = `select from pg_stat_activity where application_name = 'hexmart embedded member'`
  await vi.waitFor(async () => expect(await ask(server.url, members)).toHaveLength(1), {
    timeout: 20_000,
    interval: 50,
  })
  await expect(startEmbedded({ folder })).rejects.toThrow(/in use by another process/)
  await server.stop()
  await expect(ask(server.url, 'select 1')).rejects.toThrow()
}, 60_000)

test('a stop succeeds although the server has already ended', async () => {
  const server = await startEmbedded({ folder })
  const [pid] = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await server.stop()
  await expect(ask(server.url, 'select 1')).rejects.toThrow()
}, 60_000)

test('a server that is recovering from a crash can be stopped, and its data is there after the next start', async () => {
  const server = await startEmbedded({ folder })
  await ask(server.url, 'create table kept as select 1 as one')
  const client = new pg.Client(server.url)
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  process.kill(rows[0].pid, 'SIGKILL')
  const log = () => readFile(join(folder, 'postgres.log'), 'utf8')
  await vi.waitFor(async () => expect(await log()).toContain('reinitializing'), { timeout: 10_000, interval: 5 })
  await server.stop()
  const again = await startEmbedded({ folder })
  expect(await ask(again.url, 'select one from kept')).toEqual([{ one: 1 }])
  await again.stop()
}, 60_000)

test('a folder that another process uses is refused, and the server of that process keeps running', async () => {
  const [, url] = await startAnother()
  await expect(startEmbedded({ folder })).rejects.toThrow(/in use by another process/)
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('with `joining: true`, a process uses the server of another process, and `stop` leaves that server running', async () => {
  const [, url] = await startAnother()
  const joined = await startEmbedded({ folder, joining: true })
  expect(joined.url).toBe(url)
  await joined.stop()
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('with `create: false`, only a folder that has a database gets a server, and any other folder stays as it is', async () => {
  const refusal = /there is no database in .*shop: start the shop there first/
  await expect(startEmbedded({ folder, joining: true, create: false })).rejects.toThrow(refusal)
  expect(await stat(folder).catch(() => undefined)).toBeUndefined()
  await mkdir(folder)
  await expect(startEmbedded({ folder, create: false })).rejects.toThrow(refusal)
  expect(await readdir(folder)).toEqual([])
  await (await startEmbedded({ folder })).stop()
  const server = await startEmbedded({ folder, create: false })
  expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('data that another major version of PostgreSQL created is refused, and the message says what to do', async () => {
  await (await startEmbedded({ folder })).stop()
  await writeFile(join(folder, 'data/PG_VERSION'), '9\n')
  await expect(startEmbedded({ folder })).rejects.toThrow(/made by PostgreSQL 9.*dump and restore/)
})

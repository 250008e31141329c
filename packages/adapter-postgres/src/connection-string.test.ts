import type pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { Client } from './client.ts'
import { parseConnectionString, WrongConnectionString } from './connection-string.ts'

/** Properties of a client that the driver's types leave out. */
interface Hidden {
  readonly ssl: unknown
  readonly connectionParameters: { readonly options: unknown; readonly binary: unknown }
}

/** The settings that the driver reads from the connection string of each host. */
const seenByDriver = (text: string) =>
  parseConnectionString(text).urls.map((connectionString) => {
    const { user, password, host, port, database, ssl, connectionParameters } = new Client({
      connectionString,
    }) as pg.Client & Hidden
    const { options, binary } = connectionParameters
    return { user, password, host, port, database, ssl, options, binary }
  })

const plain = {
  user: 'shop',
  password: 'secret',
  host: 'db',
  port: 5432,
  database: 'shop',
  ssl: false,
  options: undefined,
  binary: false,
}

afterEach(() => void vi.unstubAllEnvs())

test.each<[string, object[]]>([
  ['postgresql://shop:secret@db:5432/shop', [plain]],
  ['postgres://shop:secret@db/shop', [plain]],
  ['postgresql://shop:secret@db', [plain]],
  ['postgresql://shop:secret@db/?port=6432', [{ ...plain, port: 6432 }]],
  ['postgresql://shop@db/shop', [{ ...plain, password: '' }]],
  ['postgresql://shop:secret@db/shop?options=-cwork_mem%3D8MB', [{ ...plain, options: '-cwork_mem=8MB' }]],
  ['postgresql://shop:secret@db/shop?application_name=ssl&sslnegotiation=postgres', [plain]],
  ['postgresql://db/shop?user=shop&password=secret', [plain]],
  ['postgresql://shop:p%40s%2Fs%3F%23%25@db/shop', [{ ...plain, password: 'p@s/s?#%' }]],
  ['postgresql://shop:p@ss@db/shop', [{ ...plain, password: 'p@ss' }]],
  ['postgresql://shop:secret@[::1]:5433/shop', [{ ...plain, host: '::1', port: 5433 }]],
  ['postgresql://shop:secret@%2Fvar%2Frun%2Fpg/shop', [{ ...plain, host: '/var/run/pg' }]],
  ['postgresql://shop:secret@/shop?host=/var/run/pg', [{ ...plain, host: '/var/run/pg' }]],
  ['postgresql://shop:secret@db/my%20shop', [{ ...plain, database: 'my shop' }]],
  ['postgresql://shop:secret@db/shop?sslmode=verify-full', [{ ...plain, ssl: {} }]],
  [
    'postgresql://shop:secret@one,two:5433,[::1]/shop?target_session_attrs=read-write',
    [
      { ...plain, host: 'one' },
      { ...plain, host: 'two', port: 5433 },
      { ...plain, host: '::1' },
    ],
  ],
])('the driver reads %s correctly, whatever the PG* variables say', (text, expected) => {
  // Variables for another server, user and database, which the driver must not use.
  const texts = ['PGHOST', 'PGUSER', 'PGPASSWORD', 'PGDATABASE', 'PGOPTIONS'].map((name) => [name, 'else'])
  const elsewhere = { ...Object.fromEntries(texts), PGPORT: '1', PGSSLMODE: 'require', PGBINARY: '1' }
  for (const [name, value] of Object.entries(elsewhere)) vi.stubEnv(name, value as string)
  expect(seenByDriver(text)).toEqual(expected)
  expect(process.env).toMatchObject(elsewhere)
})

test('the name of a connection string has the hosts and the database, and no user or password', () => {
  expect(parseConnectionString('postgresql://shop:secret@one,two:5433/shop').name).toBe('one:5432,two:5433/shop')
  expect(parseConnectionString('postgresql://shop:secret@/shop?host=/var/run').name).toBe('/var/run:5432/shop')
})

// `hunter2` stands for a password, or for a part of one that an unescaped character cut off. No message may show it.
test.each([
  ['mysql://shop:hunter2@db/shop', 'must be a URL such as'],
  ['shop:hunter2@db', 'must be a URL such as'],
  ['', 'must be a URL such as'],
  ['postgresql://shop:hunt/er2@db/shop', 'must write / ? # and @'],
  ['postgresql://shop:12/hunter2@db/shop', 'must write / ? # and @'],
  ['postgresql://shop:12?hunter2@db/shop', 'must write / ? # and @'],
  ['postgresql://shop:12#hunter2@db/shop', 'must write / ? # and @'],
  ['postgresql://shop:@12/hunter2/shop', 'must write / ? # and @'],
  ['postgresql://shop:12?hunter2=/x', 'has a parameter that has no effect (its name is not shown,'],
  ['postgresql://shop:hunter2@db/my%3Fshop', 'must name a database without ? and #'],
  ['postgresql://shop:hunter2@db/..', 'must name a database without ? and #, and not . or ..'],
  ['postgresql://shop:hunter2@db/my%23shop', 'must name a database without ? and #'],
  ['postgresql://shop:hunter2%@db/shop', 'must write % as %25'],
  ['postgresql://shop:hunter2@/shop', 'must name a host'],
  ['postgresql://db/hunter2', 'must name a user'],
  ['postgresql://shop:hunter2@db:port/shop', 'must name hosts as in'],
  ['postgresql://shop:hunter2@db:65536/shop', 'must have ports from 1 to 65535'],
  ['postgresql://shop:hunter2@1,2,3,4,5,6,7,8,9/shop', 'must name at most 8 hosts'],
  ['postgresql://shop:hunter2@db/shop?schema=hunter2', 'has the parameter schema, which has no effect: name the'],
  ['postgresql://shop:hunter2@db/shop?connection_limit=1', 'has the parameter connection_limit, which has no effect'],
  ['postgresql://shop:hunter2@db/shop?query_timeout=1', 'has the parameter query_timeout, which has no effect'],
  ['postgresql://shop:hunter2@db/shop?hunter2!=1', 'has a parameter that has no effect (its name is not shown,'],
  ['postgresql://shop:hunter2@db/shop?constructor=1', 'has the parameter constructor, which has no effect'],
  ['postgresql://shop:hunter2@db/shop?sslmode=hunter2', 'has a wrong value for the parameter sslmode'],
  [
    'postgresql://shop:hunter2@db/shop?target_session_attrs=standby',
    'has a wrong value for the parameter target_session',
  ],
])('V2: %s is refused, and the message shows at most the name of a parameter', (text, message) => {
  const parse = () => parseConnectionString(text)
  expect(parse).toThrow(WrongConnectionString)
  expect(parse).toThrow(message)
  expect(parse).not.toThrow('hunter2')
})

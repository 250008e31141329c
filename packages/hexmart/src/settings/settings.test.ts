import { readFile } from 'node:fs/promises'
import { defaultPolicy, Policy } from '@hexmart/core'
import { expect, test } from 'vitest'
import { chargingOf } from './charging.ts'
import { policyOf } from './policy.ts'
import { Environment, parseSettings, shareTelemetryVariables, WrongSettings } from './settings.ts'

const names = Object.keys(Environment.shape) as (keyof typeof Environment.shape)[]
const secret = 'a secret of at least thirty-two bytes'

/**
 * A wrong value of each variable, except for those that take any text. The error's message must not repeat the value, because
 * it may be a password.
 */
const wrong: Partial<Record<(typeof names)[number], string>> = {
  PORT: '65536',
  PUBLIC_PATH: '/hunter2/',
  CORS_ORIGINS: 'https://a.example.com https://b.example.com/hunter2',
  DATA_PLATFORM_PROXY: 'socks5://shop:hunter2@proxy',
  PAGES: 'neither',
  METRICS_PORT: '-7777',
  TRUST_PROXY: '10.0.0.1 hunter2/0',
  RATE_LIMIT_READS: '7/s',
  RATE_LIMIT_COMMANDS: '-7',
  RATE_LIMIT_ANONYMOUS_READS: '77777777',
  RATE_LIMIT_FAILURES: '7.7',
  ACCESS_LOG: 'hunter2',
  DOCUMENTATION: 'hunter2',
  METRICS: 'hunter2',
  CONNECTION_LIMIT: '77',
  OVERLOAD_LAG: '7s',
  OVERLOAD_QUEUE_AGE: '77777',
  STORE: 'oracle',
  DATABASE_URL: 'mysql://root:hunter2@db/shop',
  DATABASE_SCHEMA: '7hunter',
  DATABASE_POOL_SIZE: '7777',
  DATABASE_WAIT: '600001',
  AUTH_JWT_SECRET: 'hunter2',
  AUTH_JWKS_URL: 'ftp://hunter2',
  AUTH_JWKS_STALE_LIMIT: '604800001',
  AUTH_MAX_DAYS: '10000',
  OPENID_ISSUER: 'https://shop:hunter2@login.example.com',
  DATA_PLATFORM_URL: 'hunter2',
  DATA_PLATFORM_SECRET: 'hunter2',
  DATA_PLATFORM_TIME_LIMIT: '99',
  DATA_PLATFORM_CONCURRENCY: '-7777',
  DELIVERY_ATTEMPTS: '77.77',
  DELIVERY_BACKOFF: '1e9',
  DELIVERY_BACKOFF_LIMIT: '77s',
  DELIVERY_LEASE: '199',
  DELIVERY_KEEP_DAYS: '0x77',
  ORDERS_KEEP_DAYS: '31',
  SHOP_CURRENCY: 'won',
  SHOP_TIME_ZONE: 'Asia/Atlantis',
  SHOP_CHARGING: 'everybody',
  SHOP_MAX_BALANCE: '9007199254740992',
  SHOP_CANCEL_WITHIN: '77m',
  RANKING_AT: '25:00',
  RANKING_DAYS: '31',
  RANKING_LIMIT: '101',
  COMMIT_BATCH_LIMIT: '1001',
  COMMIT_QUEUE_LIMIT: '1000001',
  ROLES: 'api,cook',
  SEED_DEMO: 'perhaps',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://shop:hunter2@collector:4318',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'hunter2',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  OTEL_EXPORTER_OTLP_HEADERS: 'hunter2',
  OTEL_EXPORTER_OTLP_TIMEOUT: '7s',
  OTEL_TRACES_EXPORTER: 'zipkin',
  OTEL_SDK_DISABLED: 'hunter2',
  OTEL_TRACES_SAMPLER: 'hunter2',
  OTEL_TRACES_SAMPLER_ARG: '1.77',
  OTEL_BSP_MAX_QUEUE_SIZE: '-77',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '77.7',
  OTEL_BSP_SCHEDULE_DELAY: '777777',
  LOG_LEVEL: 'loud',
}

/** The message of the error with which these variables are refused. */
const messageFor = (environment: Record<string, string>) => {
  try {
    parseSettings(environment)
  } catch (error) {
    if (error instanceof WrongSettings) return error.message
    throw error
  }
  throw new Error('the settings were accepted')
}

test.each(Object.entries(wrong))('the message about a wrong %s names it without its value', (name, value) => {
  const message = messageFor({ AUTH_JWT_SECRET: secret, [name]: value })
  expect(message.split('\n').some((line) => line.startsWith(`${name} `))).toBe(true)
  expect(message).not.toContain(value)
})

test('the list of wrong values has every variable, except those that take any text', () => {
  expect(names.filter((name) => !(name in wrong))).toEqual([
    'HOST',
    'METRICS_HOST',
    'DATA_DIR',
    'AUTH_ISSUER',
    'AUTH_AUDIENCE',
    'AUTH_USER_CLAIM',
    'AUTH_ROLE_CLAIM',
    'OPENID_CLIENT_ID',
    'OPENID_SCOPE',
    'OPENID_RESOURCE',
    'OTEL_SERVICE_NAME',
  ])
})

test.each([
  ['AUTH_JWKS_URL', 'https://shop:hunter2@login.example.com/keys', 'must not contain a user'],
  ['AUTH_JWKS_URL', 'https://hunter2@login.example.com/keys', 'must not contain a user'],
  ['AUTH_JWT_SECRET', `${secret},hunter2`, 'needs 32 bytes or more per secret'],
  ['AUTH_JWT_SECRET', `${secret},`, 'needs 32 bytes or more per secret'],
  ['AUTH_JWT_SECRET', Array(11).fill(secret).join(), 'takes no more than 10'],
  ['DATA_PLATFORM_URL', 'https://shop:hunter2@data.example.com/orders', 'must not contain a user'],
  ['DATA_PLATFORM_URL', 'https://:hunter2@data.example.com/orders', 'must not contain a user'],
  ['DATA_PLATFORM_SECRET', `whsec_${'hunter2='.repeat(8)}`, 'must be whsec_'],
  ['DATA_PLATFORM_SECRET', `whsec_${Buffer.alloc(65, 'hunter2').toString('base64')}`, 'must be whsec_'],
])('an address or secret that could not work is refused at the start: %s', (name, value, message) => {
  const lines = messageFor({ [name]: value })
  expect(lines).toContain(`${name} ${message}`)
  expect(lines).not.toContain('hunter2')
})

test.each([
  ['postgresql://shop:hunt/er2@db/shop', 'must write / ? # and @ as %2F'],
  ['postgresql://shop:hunter2@db/shop?schema=tea', 'has the parameter schema, which has no effect: name the'],
  ['postgresql://shop:hunter2@one,two/shop?target_session_attrs=standby', 'has a wrong value for the parameter target'],
])('V2: a DATABASE_URL that would fail or mislead later is refused at the start: %s', (value, message) => {
  const lines = messageFor({ DATABASE_URL: value })
  expect(lines).toContain(`DATABASE_URL ${message}`)
  expect(lines).not.toMatch(/hunt|er2/)
})

test.each([
  ['STORE', 'must be one of postgres, memory'],
  ['SEED_DEMO', 'must be one of true, false'],
  ['LOG_LEVEL', 'must be one of fatal, error, warn, info, debug, trace, silent'],
])('the message about a wrong %s lists the possible values', (name, message) => {
  expect(messageFor({ [name]: 'hunter2' })).toBe(`${name} ${message}`)
})

test.each([
  'everybody',
  'true',
  '10.0.0',
  '10.0.0.0/0',
  '::/0',
  '10.0.0.0/33',
  'fd00::/129',
  '10.0.0.1/8/8',
  'proxy.example.com',
])('V23: TRUST_PROXY refuses “%s”', (value) => {
  expect(messageFor({ TRUST_PROXY: `127.0.0.1 ${value}` })).toMatch(/^TRUST_PROXY must be addresses/)
})

test('V23: TRUST_PROXY takes addresses, networks and names of networks such as loopback', () => {
  const text = '127.0.0.1, ::1 10.0.0.0/8 fd00::/8,loopback uniquelocal'
  expect(parseSettings({ TRUST_PROXY: text }).TRUST_PROXY).toEqual(text.split(/[, ]+/))
})

test('V24: METRICS_PORT is refused if METRICS is false', () => {
  expect(messageFor({ METRICS: 'false', METRICS_PORT: '9100' })).toMatch(/^METRICS is false, but METRICS_PORT/)
})

test.each(['pg_shop', 'Shop', 'a-shop', '', 'a'.repeat(64), 'shop;'])('%j cannot name a schema', (name) => {
  expect(Environment.shape.DATABASE_SCHEMA.safeParse(name).success).toBe(false)
})

test('B15: without DATABASE_URL, owners charge by default; with it, a process that serves the API requires SHOP_CHARGING', () => {
  const database = { DATABASE_URL: 'postgresql://shop@db/shop' }
  const charging = (environment: Record<string, string>) => chargingOf(parseSettings(environment))
  expect(charging({})).toBe('owner')
  expect(charging({ STORE: 'memory' })).toBe('owner')
  expect(charging({ SHOP_CHARGING: 'operator' })).toBe('operator')
  expect(charging({ ...database, SHOP_CHARGING: 'owner' })).toBe('owner')
  expect(charging({ ...database, SHOP_CHARGING: 'operator' })).toBe('operator')
  expect(charging({ ...database, ROLES: 'relay,ranking' })).toBe('operator')
  expect(() => charging(database)).toThrow(/^SHOP_CHARGING is required with DATABASE_URL/)
  expect(() => charging({ ...database, ROLES: 'api' })).toThrow(WrongSettings)
})

test('several secrets are separated by commas', () => {
  const other = 'another secret of at least thirty-two bytes'
  expect(parseSettings({ AUTH_JWT_SECRET: ` ${secret} , ${other}` }).AUTH_JWT_SECRET).toEqual([secret, other])
})

test('several errors are reported together', () => {
  const lines = messageFor({ PORT: 'http', LOG_LEVEL: 'loud', SEED_DEMO: 'perhaps' }).split('\n')
  expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual(['LOG_LEVEL', 'PORT', 'SEED_DEMO'])
})

test('an empty variable counts as one that is not set', () => {
  expect(parseSettings({ PORT: '', DATABASE_URL: '' })).toEqual(parseSettings({}))
})

test.each([
  [{ STORE: 'memory', DATABASE_URL: 'postgresql://shop@db/shop' }, 'STORE is memory'],
  [{ AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: 'https://login.example.com/jwks' }, 'AUTH_JWKS_URL excludes'],
  [{ DATA_PLATFORM_TIME_LIMIT: '40000' }, 'DELIVERY_LEASE must be at least twice'],
  [{ DELIVERY_BACKOFF: '300', DELIVERY_BACKOFF_LIMIT: '200' }, 'DELIVERY_BACKOFF must be no more than'],
  // The other setting of each pair has its default value.
  [{ DELIVERY_BACKOFF: '3600001' }, 'DELIVERY_BACKOFF must be no more than'],
  [{ DELIVERY_BACKOFF_LIMIT: '999' }, 'DELIVERY_BACKOFF must be no more than'],
])('settings that contradict each other are refused: %o', (environment, message) => {
  expect(messageFor(environment as Record<string, string>)).toContain(message)
})

const guide = await readFile(new URL('../../../../docs/service.md', import.meta.url), 'utf8')
/** Name, default and range of each variable. */
const rows = [...guide.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\| (.*?) +\|/gm)].map((row) => row.slice(1))

const wholeNumber = (text: string) => BigInt(text.replaceAll(',', ''))
const ranges = rows.flatMap(([name = '', , range = '']) => {
  const [, from, to] = /^([\d,]+) to ([\d,]+)$/.exec(range) ?? []
  return from && to ? [[name as keyof typeof Environment.shape, wholeNumber(from), wholeNumber(to)] as const] : []
})

test('the settings accept exactly the ranges that the guide lists', () => {
  expect(ranges.length).toBeGreaterThan(14)
  for (const [name, from, to] of ranges) {
    const accepted = [from - 1n, from, to, to + 1n].map(
      (value) => Environment.shape[name].safeParse(`${value}`).success,
    )
    expect([name, ...accepted]).toEqual([name, false, true, true, false])
  }
})

test('the policy accepts both ends of each range that the settings accept', () => {
  for (const [name, from, to] of ranges) {
    // Some variables limit the range of this one. With these values, both ends of its range are possible.
    const others = {
      DATA_PLATFORM_TIME_LIMIT: '100',
      DELIVERY_BACKOFF: '1',
      ...(name === 'DATA_PLATFORM_TIME_LIMIT' && { DELIVERY_LEASE: '86400000' }),
      ...(name === 'DELIVERY_BACKOFF' && { DELIVERY_BACKOFF_LIMIT: '86400000' }),
    }
    for (const value of [from, to]) {
      const settings = parseSettings({ ...others, [name]: String(value) })
      expect(() => Policy.parse(policyOf(settings)), `${name} ${value}`).not.toThrow()
    }
  }
})

test('the guide lists every variable with its default', () => {
  expect(rows.map(([name]) => name)).toEqual(names)

  const { commit, delivery, ranking, retention, ...shop } = defaultPolicy
  const defaults: Record<string, unknown> = {
    SHOP_CURRENCY: shop.currency,
    SHOP_TIME_ZONE: shop.timeZone,
    SHOP_MAX_BALANCE: shop.maximumBalance,
    RANKING_AT: ranking.at,
    RANKING_DAYS: ranking.days,
    RANKING_LIMIT: ranking.limit,
    COMMIT_BATCH_LIMIT: commit.batchLimit,
    COMMIT_QUEUE_LIMIT: commit.queueLimit,
    DELIVERY_ATTEMPTS: delivery.attempts,
    DELIVERY_BACKOFF: delivery.backOff,
    DELIVERY_BACKOFF_LIMIT: delivery.backOffLimit,
    DELIVERY_KEEP_DAYS: retention.settledMessages / 86_400_000,
    ...parseSettings({}),
  }
  for (const [name = '', value] of rows) {
    const expected = [defaults[name]].flat().join(',')
    if (expected !== '') expect(`${name} ${value}`).toBe(`${name} \`${expected}\``)
  }
})

test.each(['0', '1', '0.25', '.5', '1.0'])('OTEL_TRACES_SAMPLER_ARG may be %s', (share) => {
  expect(parseSettings({ OTEL_TRACES_SAMPLER_ARG: share }).OTEL_TRACES_SAMPLER_ARG).toBe(Number(share))
})

test('the variables of OpenTelemetry in .env become variables of the process, and other variables of .env do not', () => {
  const ofProcess: NodeJS.ProcessEnv = { PATH: '/bin' }
  const certificate = '/etc/ssl/collector.pem'
  shareTelemetryVariables({ OTEL_EXPORTER_OTLP_CERTIFICATE: certificate, AUTH_JWT_SECRET: secret }, ofProcess)
  expect(ofProcess).toEqual({ PATH: '/bin', OTEL_EXPORTER_OTLP_CERTIFICATE: certificate })
})

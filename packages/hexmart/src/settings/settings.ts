import { BlockList, isIP } from 'node:net'
import { isWebhookSecret } from '@hexmart/adapter-http'
import { parseConnectionString } from '@hexmart/adapter-postgres'
import { defaultPolicy, Policy, TimeOfDay, TimeZone } from '@hexmart/core'
import { z } from 'zod'
import type { Variables } from './environment.ts'

/** A whole number in the text of a variable. */
const integer = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= from && value <= to, `must be ${from} to ${to}`)

const oneOf = <const Value extends string>(...values: readonly Value[]) =>
  z.enum(values, `must be one of ${values.join(', ')}`)

const flag = oneOf('true', 'false').transform((value) => value === 'true')

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''))

const roles = ['api', 'relay', 'ranking'] as const
const rolesOnly = `must be one or more of ${roles.join(', ')}`

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL such as ${example}` })

/**
 * Finds the faults of the URL before the driver does, because the driver's messages would repeat parts of a password.
 */
const databaseUrl = z.string().superRefine((text, { addIssue }) => {
  try {
    parseConnectionString(text)
  } catch (error) {
    addIssue((error as Error).message)
  }
})

const collectorUrl = url(/^https?$/, 'http://collector:4318').refine(
  withoutLogin,
  'must not contain a user or a password',
)

function isOrigin(text: string): boolean {
  return text === '*' || (/^https?:/.test(text) && URL.parse(text)?.origin === text)
}

/** Names for the addresses of a machine itself, of a link, and of private networks. */
const networkNames: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']

/**
 * Whether the text names addresses, but not all of them: if all were trusted, every client could forge its own address.
 */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (networkNames.includes(text) || (bits === undefined && isIP(address) !== 0)) return true
  if (rest.length > 0 || !/^[1-9]\d{0,2}$/.test(bits ?? '')) return false
  try {
    new BlockList().addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    return false
  }
}

function withoutLogin(text: string): boolean {
  const { username = '', password = '' } = URL.parse(text) ?? {}
  return username === '' && password === ''
}

/**
 * The settings of the service. They have two sources, the variables of the process and the file `.env`, and no other.
 * Only OpenTelemetry's packages read further variables of the process. An empty variable counts as not set.
 */
export const Environment = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    /** The path that a proxy in front removes from the requests that it passes on. */
    PUBLIC_PATH: z
      .string()
      .regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'must be a path such as /shop, without a slash at its end')
      .default(''),
    /** The origins whose pages may call the API from a browser. */
    CORS_ORIGINS: list
      .pipe(z.array(z.string().refine(isOrigin, 'must be * or origins such as https://shop.example.com')))
      .default([]),
    /** The proxies in front whose `X-Forwarded-For` says where a request comes from. */
    TRUST_PROXY: list
      .pipe(
        z.array(
          z.string().refine(isNetwork, `must be addresses, networks such as 10.0.0.0/8, or ${networkNames.join(', ')}`),
        ),
      )
      .default([]),
    /**
     * Limits per minute and process; 0 sets no limit. The first three limit the requests of each user, or of each address for
     * anonymous reads. The last one limits the failed requests of each user or address. See `RateLimits`.
     */
    RATE_LIMIT_READS: integer(0, 1_000_000).default(0),
    RATE_LIMIT_COMMANDS: integer(0, 1_000_000).default(0),
    RATE_LIMIT_ANONYMOUS_READS: integer(0, 1_000_000).default(0),
    RATE_LIMIT_FAILURES: integer(0, 1_000_000).default(300),
    /** Whether the log gets a line for every request. */
    ACCESS_LOG: flag.default(false),
    /** Whether `/docs` and `/openapi.json` are served. */
    DOCUMENTATION: flag.default(true),
    /** Whether `/metrics` is served. */
    METRICS: flag.default(true),
    /** The web pages that a process with the role `api` serves. */
    PAGES: oneOf('both', 'window', 'console', 'none').default('both'),
    PORT: integer(0, 65_535).default(3000),
    /**
     * A separate address for metrics and health. PORT also serves health, and serves the metrics unless METRICS_PORT is
     * set.
     */
    METRICS_HOST: z.string().optional(),
    METRICS_PORT: integer(0, 65_535).optional(),
    /** The most connections that may be open at the same time. */
    CONNECTION_LIMIT: integer(100, 1_000_000).default(25_000),
    /**
     * The lag of the event loop and the age of the queue above which requests are refused, in milliseconds; see
     * `ServerLimits`.
     */
    OVERLOAD_LAG: integer(10, 60_000).default(250),
    OVERLOAD_QUEUE_AGE: integer(10, 60_000).default(300),
    STORE: oneOf('postgres', 'memory').default('postgres'),
    DATABASE_URL: databaseUrl.optional(),
    DATABASE_SCHEMA: z
      .string()
      .regex(
        /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/,
        'must be 1 to 63 characters of a-z 0-9 _, and must not begin with a digit or pg_',
      )
      .default('public'),
    DATABASE_POOL_SIZE: integer(2, 1_000).default(10),
    /** How long a start waits for a database that cannot be reached yet, in milliseconds. */
    DATABASE_WAIT: integer(0, 600_000).default(30_000),
    DATA_DIR: z.string().default('.data'),
    /** One secret, or several during a rotation, separated by commas. The first one signs new tokens. */
    AUTH_JWT_SECRET: z
      .string()
      .transform((text) => text.split(',').map((secret) => secret.trim()))
      .pipe(
        z
          .array(z.string().refine((secret) => Buffer.byteLength(secret) >= 32, 'needs 32 bytes or more per secret'))
          .max(10, 'takes no more than 10 secrets'),
      )
      .optional(),
    AUTH_JWKS_URL: url(/^https?$/, 'https://login.example.com/.well-known/jwks.json')
      .refine(withoutLogin, 'must not contain a user or a password')
      .optional(),
    /**
     * A key set is fresh for five minutes. For this much longer, in milliseconds, the service still uses the set if it cannot
     * fetch a new one.
     */
    AUTH_JWKS_STALE_LIMIT: integer(0, 604_800_000).default(3_600_000),
    /** A token that expires more than this many days from now is refused. */
    AUTH_MAX_DAYS: integer(1, 9_999).default(366),
    AUTH_ISSUER: z.string().optional(),
    AUTH_AUDIENCE: z.string().optional(),
    /** The claims that name the user and the role. */
    AUTH_USER_CLAIM: z.string().default('sub'),
    AUTH_ROLE_CLAIM: z.string().default('role'),
    /** The login service that the web pages send people to, and the client id of the pages there. */
    OPENID_ISSUER: url(/^https?$/, 'https://login.example.com')
      .refine(withoutLogin, 'must not contain a user or a password')
      .optional(),
    OPENID_CLIENT_ID: z.string().optional(),
    OPENID_SCOPE: z.string().default('openid'),
    /** The API that the token is for, if the login service wants to know it (RFC 8707). */
    OPENID_RESOURCE: z.string().optional(),
    DATA_PLATFORM_URL: url(/^https?$/, 'https://data.example.com/orders')
      .refine(withoutLogin, 'must not contain a user or a password')
      .optional(),
    /** A forward proxy between the service and the data platform. */
    DATA_PLATFORM_PROXY: url(/^https?$/, 'http://proxy.example.com:3128').optional(),
    /** One secret, or several during a rotation, separated by spaces or commas. */
    DATA_PLATFORM_SECRET: list
      .pipe(z.array(z.string().refine(isWebhookSecret, 'must be whsec_ followed by 24 to 64 bytes in base64')))
      .default([]),
    /** The longest that a send may take, in milliseconds. */
    DATA_PLATFORM_TIME_LIMIT: integer(100, 3_600_000).default(10_000),
    DATA_PLATFORM_CONCURRENCY: integer(1, 1_000).default(64),
    DELIVERY_ATTEMPTS: integer(1, 1_000).optional(),
    /**
     * The ceiling of the wait after the first failed attempt, in milliseconds. The ceiling doubles with each further attempt,
     * up to DELIVERY_BACKOFF_LIMIT. Each wait is a random time up to its ceiling, or longer if the data platform asks for it.
     */
    DELIVERY_BACKOFF: integer(1, 86_400_000).optional(),
    DELIVERY_BACKOFF_LIMIT: integer(1, 86_400_000).optional(),
    /** How long a relay may hold the messages that it claimed, in milliseconds. */
    DELIVERY_LEASE: integer(200, 86_400_000).default(60_000),
    /** How many days sent and discarded messages are kept. */
    DELIVERY_KEEP_DAYS: integer(1, 3_650).optional(),
    /**
     * How many days orders are kept: at least 32, because a ranking covers up to 30 days. If this is not set, orders are kept for
     * ever.
     */
    ORDERS_KEEP_DAYS: integer(32, 36_500).optional(),
    SHOP_CURRENCY: Policy.shape.currency.unwrap().optional(),
    SHOP_TIME_ZONE: TimeZone.optional(),
    /** Who may charge balances. Without DATABASE_URL the default is `owner`; see `chargingOf`. */
    SHOP_CHARGING: oneOf('owner', 'operator').optional(),
    SHOP_MAX_BALANCE: integer(1, Number.MAX_SAFE_INTEGER).optional(),
    /**
     * How long after the payment an owner may cancel, in milliseconds. 0: never. Not set: until the order is completed.
     */
    SHOP_CANCEL_WITHIN: integer(0, 31_536_000_000).optional(),
    RANKING_AT: TimeOfDay.optional(),
    RANKING_DAYS: integer(1, 30).optional(),
    RANKING_LIMIT: integer(1, 100).optional(),
    COMMIT_BATCH_LIMIT: integer(1, 1_000).optional(),
    COMMIT_QUEUE_LIMIT: integer(1, 1_000_000).optional(),
    ROLES: list.pipe(z.array(z.enum(roles, rolesOnly)).min(1, rolesOnly)).default([...roles]),
    SEED_DEMO: flag.default(true),
    /**
     * Where spans are exported to. If neither endpoint is set, there is no tracing. The OpenTelemetry specification describes
     * all settings `OTEL_…`.
     */
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl.optional(),
    OTEL_EXPORTER_OTLP_PROTOCOL: oneOf('http/json').default('http/json'),
    OTEL_EXPORTER_OTLP_HEADERS: z
      .string()
      .regex(/^[^=,\s]+=[^,]*(,[^=,]+=[^,]*)*$/, 'must be name=value, separated by commas')
      .optional(),
    /** In milliseconds. */
    OTEL_EXPORTER_OTLP_TIMEOUT: integer(1, 600_000).default(10_000),
    OTEL_TRACES_EXPORTER: oneOf('otlp', 'none').default('otlp'),
    OTEL_SDK_DISABLED: flag.default(false),
    OTEL_SERVICE_NAME: z.string().default('hexmart'),
    OTEL_TRACES_SAMPLER: oneOf(
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ).default('parentbased_always_on'),
    /** The share of traces that the samplers with `traceidratio` record. */
    OTEL_TRACES_SAMPLER_ARG: z
      .string()
      .regex(/^(1(\.0+)?|0?\.\d+|0)$/, 'must be a number from 0 to 1')
      .transform(Number)
      .default(1),
    OTEL_BSP_MAX_QUEUE_SIZE: integer(1, 1_000_000).default(2_048),
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: integer(1, 1_000_000).default(512),
    /** In milliseconds. */
    OTEL_BSP_SCHEDULE_DELAY: integer(1, 600_000).default(5_000),
    LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
  })
  .refine(({ STORE, DATABASE_URL }) => STORE !== 'memory' || DATABASE_URL === undefined, {
    path: ['STORE'],
    message: 'is memory, but DATABASE_URL names a database: set only one of them',
  })
  .refine(({ METRICS, METRICS_PORT }) => METRICS || METRICS_PORT === undefined, {
    path: ['METRICS'],
    message: 'is false, but METRICS_PORT gives the metrics a port: set only one of them',
  })
  .refine(({ DELIVERY_LEASE, DATA_PLATFORM_TIME_LIMIT }) => DELIVERY_LEASE >= 2 * DATA_PLATFORM_TIME_LIMIT, {
    path: ['DELIVERY_LEASE'],
    message: 'must be at least twice DATA_PLATFORM_TIME_LIMIT',
  })
  .refine(
    ({
      DELIVERY_BACKOFF: first = defaultPolicy.delivery.backOff,
      DELIVERY_BACKOFF_LIMIT: longest = defaultPolicy.delivery.backOffLimit,
    }) => first <= longest,
    { path: ['DELIVERY_BACKOFF'], message: 'must be no more than DELIVERY_BACKOFF_LIMIT' },
  )
  .refine(({ AUTH_JWT_SECRET, AUTH_JWKS_URL }) => AUTH_JWT_SECRET === undefined || AUTH_JWKS_URL === undefined, {
    path: ['AUTH_JWKS_URL'],
    message: 'excludes AUTH_JWT_SECRET: set only one of them',
  })
  .refine(({ OPENID_ISSUER, OPENID_CLIENT_ID }) => (OPENID_ISSUER === undefined) === (OPENID_CLIENT_ID === undefined), {
    path: ['OPENID_CLIENT_ID'],
    message: 'must be set together with OPENID_ISSUER, or not at all',
  })
  .refine(({ OPENID_ISSUER, AUTH_JWKS_URL }) => OPENID_ISSUER === undefined || AUTH_JWKS_URL !== undefined, {
    path: ['OPENID_ISSUER'],
    message: 'needs AUTH_JWKS_URL, where the login service publishes the keys of its tokens',
  })

/**
 * Copies the variables `OTEL_…` to `process.env`. OpenTelemetry's packages read some of them there, such as those for
 * certificates, and would otherwise not find those that are set in `.env`.
 */
export function shareTelemetryVariables(environment: Variables, ofProcess: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith('OTEL_') && value !== undefined) ofProcess[name] = value
  }
}

/** The names of all settings. */
export const settingNames: readonly string[] = Object.keys(Environment.shape)

export type Settings = z.infer<typeof Environment>

/** Wrong settings. The message has one line per variable. */
export class WrongSettings extends Error {
  override readonly name = 'WrongSettings'
}

/**
 * @param environment such as `process.env`
 * @throws WrongSettings with a message that names each wrong variable, but not its value
 */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const nonEmpty = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = Environment.safeParse(nonEmpty)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`)
  throw new WrongSettings(lines.join('\n'))
}

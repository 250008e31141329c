import {
  answerError,
  authenticator,
  type Charging,
  createMetrics,
  hexmart,
  type Metrics,
  monitoring,
  serverOptionsWith,
  type TokenKeys,
  trustedProxies,
  unknownAddresses,
} from '@hexmart/adapter-http'
import { createShop, type DataPlatform, type JobName, type Shop, type ShopEvent, type Store } from '@hexmart/core'
import { type FastifyInstance, fastify } from 'fastify'
import { hasDemo, isEmptyOrDemo, isFirstStart, markStarted } from '../demo/first-start.ts'
import { seedDemo } from '../demo/seed-demo.ts'
import { linkLines, welcome } from '../demo/welcome.ts'
import { openStore } from '../open-store.ts'
import { logStream } from '../output.ts'
import { openPages } from '../pages/build-pages.ts'
import { pages } from '../pages/pages.ts'
import { type DemoLinks, demoLinks, mayPrintLinks, signInOf } from '../pages/sign-in.ts'
import { chargingOf } from '../settings/charging.ts'
import { policyOf } from '../settings/policy.ts'
import { servedBy } from '../settings/served.ts'
import type { Settings } from '../settings/settings.ts'
import { tokenKeys } from '../settings/token-keys.ts'
import { openTracing } from '../tracing/open-tracing.ts'
import type { Tracing } from '../tracing/tracing.ts'
import { UsageError } from '../usage-error.ts'
import { allowOrigins } from './cors.ts'
import { logEvents } from './log-events.ts'
import { openDataPlatform } from './open-data-platform.ts'
import { serverLimits, watchDescriptors } from './overload.ts'
import { requestLog } from './request-log.ts'

/** Who may do what: how tokens are verified, and who charges balances. */
interface Access {
  readonly keys: TokenKeys
  readonly charging: Charging
}

/** How the shop is watched: always by metrics, and by spans if an exporter is configured. */
interface Telemetry {
  readonly metrics: Metrics
  readonly tracing: Tracing | undefined
}

/**
 * How long open requests may take during a stop, in milliseconds. Without a limit, a request that never arrives
 * completely would prevent the stop.
 */
const answerLimit = 20_000
/** How long a stop may take besides answering open requests and ending the sends under way, in milliseconds. */
const settleLimit = 5_000

/**
 * The jobs of each role. Housekeeping belongs to both roles that have jobs, because a shop may run only one of the two.
 * A process starts each job once, even if two of its roles name it.
 */
const jobsOf: Readonly<Record<Settings['ROLES'][number], readonly JobName[]>> = {
  api: [],
  relay: ['relay', 'housekeeping'],
  ranking: ['ranking', 'housekeeping'],
}

/**
 * Runs the service until `stop` settles. Then it accepts nothing more, answers the open requests, sends or releases the
 * messages that it has claimed, and closes everything.
 *
 * @param print writes a line for the person who started the service
 */
export async function serve(settings: Settings, stop: Promise<unknown>, print: (line: string) => void): Promise<void> {
  // Read these first, so that a missing setting stops the start before a database is opened.
  const keys = await tokenKeys(settings)
  const charging = chargingOf(settings)
  const metrics = createMetrics()
  const limits = await serverLimits(settings, metrics, () => app.log)
  const { TRUST_PROXY } = settings
  const app = fastify({
    ...serverOptionsWith(limits),
    ...(TRUST_PROXY.length > 0 && { trustProxy: trustedProxies(TRUST_PROXY) }),
    childLoggerFactory: requestLog,
    logger: { level: settings.LOG_LEVEL, redact: ['req.headers.authorization'], stream: logStream },
  })
  if (limits.connections !== settings.CONNECTION_LIMIT) {
    app.addHook('onListen', async () =>
      app.log.info(
        { connections: limits.connections, wanted: settings.CONNECTION_LIMIT },
        'the limit of open files allows fewer connections than CONNECTION_LIMIT',
      ),
    )
  }
  const tracing = await openTracing(settings, (facts, message) => app.log.warn(facts, message))
  const unwatch = watchDescriptors(app.log)
  const onWait = (reason: string) => app.log.warn({ reason }, 'waiting for the database')
  const opened = await openStore(settings, 'serve', { stop, onWait })
  if (opened.connections) metrics.watchPool(opened.connections)
  try {
    app.log.info({ store: opened.name, migrated: opened.migrated }, 'the store is open')
    await serveStore(app, opened.store, { metrics, tracing }, { keys, charging }, settings, stop, print)
  } finally {
    await opened.close()
    await tracing?.close()
    unwatch()
    app.log.info('stopped')
  }
}

async function serveStore(
  app: FastifyInstance,
  store: Store,
  telemetry: Telemetry,
  access: Access,
  settings: Settings,
  stop: Promise<unknown>,
  print: (line: string) => void,
): Promise<void> {
  const firstStart = await isFirstStart(settings)
  const demo = firstStart && settings.SEED_DEMO && (await isEmptyOrDemo(store))
  if (demo) await seedDemo(store, policyOf(settings))

  const platform = openDataPlatform(settings, app.log)
  const dataPlatform = telemetry.tracing?.traceDeliveries(platform) ?? platform
  // The server for METRICS_PORT. Its requests are not refused while the shop's server is overloaded.
  const monitoringApp = fastify({ ...serverOptionsWith({ lag: Number.POSITIVE_INFINITY }), loggerInstance: app.log })
  const shop = await register(app, monitoringApp, store, dataPlatform, telemetry, access, settings)
  const links = await registerPages(app, store, access.keys, settings, print)

  try {
    const address = await listen(app, settings.HOST, settings.PORT, 'PORT')
    if (settings.METRICS_PORT !== undefined) {
      await listen(monitoringApp, settings.METRICS_HOST ?? settings.HOST, settings.METRICS_PORT, 'METRICS_PORT')
    }
    // A start that fails to listen does not count as the first start, because nobody has seen the commands to try.
    if (firstStart) await markStarted(settings)
    // Start the jobs only after listening succeeds; otherwise a failed start would never exit.
    shop.start(settings.ROLES.flatMap((role) => jobsOf[role]))
    const { keys } = access
    for (const line of links === undefined ? [] : linkLines(address, settings, links)) print(line)
    if (demo && 'secret' in keys) {
      for (const line of welcome(address, settings)) print(line)
    } else print(`Hexmart is at ${address}${settings.DOCUMENTATION ? `; its documentation is at ${address}/docs` : ''}`)
    await stop
  } finally {
    // The limit is the sum of the times for open requests, for a message that is being sent, and for the rest of the
    // stop. After that time the process ends, even if something is still open.
    const stopLimit = answerLimit + settings.DATA_PLATFORM_TIME_LIMIT + settleLimit
    setTimeout(() => process.exit(1), stopLimit).unref()
    app.log.info('stopping')
    // Close the server first, because a stopped shop would refuse the commands of open requests.
    await closeServer(app)
    await shop.stop()
    // Close the server for metrics and health after the shop, so that the stop can be watched.
    await monitoringApp.close()
    await dataPlatform.close?.()
  }
}

/**
 * Makes the shop, and registers its API with the app.
 *
 * @param monitoringApp the app for metrics and health. It listens only if METRICS_PORT is set
 */
async function register(
  app: FastifyInstance,
  monitoringApp: FastifyInstance,
  store: Store,
  dataPlatform: DataPlatform,
  { metrics, tracing }: Telemetry,
  { keys, charging }: Access,
  settings: Settings,
): Promise<Shop> {
  const logEvent = logEvents(app.log)
  const observer = (event: ShopEvent) => {
    metrics.observer(event)
    logEvent(event)
    tracing?.observer(event)
  }
  const shop = createShop({ store, dataPlatform, observer }, policyOf(settings))
  if ('jwksUrl' in keys && keys.audience === undefined) {
    app.log.warn('tokens for other services of the login service are accepted: AUTH_AUDIENCE is not set')
  }
  tracing?.traceRequests(app)
  // A request outside of the shop's routes is answered with a problem too.
  await app.register(unknownAddresses)
  app.setErrorHandler(answerError)
  await allowOrigins(app, settings.CORS_ORIGINS)
  const authenticate = authenticator(keys)
  await app.register(hexmart, {
    shop,
    authenticate,
    metrics,
    charging,
    documentation: settings.DOCUMENTATION,
    ...servedBy(settings),
    ...limitsAndLogOf(settings),
  })
  await monitoringApp.register(monitoring, { shop, metrics })
  return shop
}

/** How callers are limited and logged. */
const limitsAndLogOf = (settings: Settings) => ({
  accessLog: settings.ACCESS_LOG,
  limits: {
    reads: settings.RATE_LIMIT_READS,
    commands: settings.RATE_LIMIT_COMMANDS,
    anonymousReads: settings.RATE_LIMIT_ANONYMOUS_READS,
    failures: settings.RATE_LIMIT_FAILURES,
  },
})

/** @returns the links with which people sign in to a demo; undefined if the shop is not a demo, or has no pages */
async function registerPages(
  app: FastifyInstance,
  store: Store,
  keys: TokenKeys,
  settings: Settings,
  print: (line: string) => void,
): Promise<DemoLinks | undefined> {
  const { PAGES: shown, PUBLIC_PATH: publicPath, AUTH_USER_CLAIM: user, AUTH_ROLE_CLAIM: role } = settings
  if (shown === 'none' || !settings.ROLES.includes('api')) return undefined
  const folder = await openPages(print)
  if (folder === undefined) return undefined
  const isDemo = 'secret' in keys && mayPrintLinks(settings) && (await hasDemo(store))
  const links = isDemo ? demoLinks(keys) : undefined
  const signIn = signInOf(settings, links)
  const demo = links && { links, ...limitsAndLogOf(settings) }
  await app.register(pages, { folder, shown, publicPath, signIn, claims: { user, role }, demo })
  return links
}

/** Answers the open requests, for at most `answerLimit`, then closes all connections. */
async function closeServer(app: FastifyInstance): Promise<void> {
  // A response that began before the stop did not tell its client to close the connection. So this timer closes such a connection
  // when it is idle.
  const idle = setInterval(() => app.server.closeIdleConnections(), 100)
  const late = setTimeout(() => app.server.closeAllConnections(), answerLimit)
  await app.close()
  clearInterval(idle)
  clearTimeout(late)
}

/** @param setting the variable that names the port */
async function listen(
  app: FastifyInstance,
  host: string,
  port: number,
  setting: 'PORT' | 'METRICS_PORT',
): Promise<string> {
  const hostSetting = setting.replace('PORT', 'HOST')
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EADDRINUSE')
      throw new UsageError(`port ${port} is in use at ${hostSetting}: set ${setting} to another port, or 0 for any`)
    if (code === 'EACCES') throw new UsageError(`port ${port} is not allowed: set ${setting} to a port above 1023`)
    // Somebody may have put a secret into HOST by mistake. The system's message would show the value of HOST; this message does
    // not.
    if (code !== undefined) throw new UsageError(`${hostSetting} is not an address of this machine (${code})`)
    throw error
  }
}

import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createShop, type DataPlatform, type ShopEvent, type Store, UserId } from '@hexmart/core'
import { type FastifyBaseLogger, type FastifyInstance, fastify } from 'fastify'
import { authenticator, signToken, type TokenKeys } from '../auth.ts'
import { httpDataPlatform } from '../data-platform/http-data-platform.ts'
import { logDataPlatform } from '../data-platform/log-data-platform.ts'
import { createMetrics } from '../metrics.ts'
import { hexmart } from '../plugin.ts'
import { answerError, answerNotFound } from '../replies.ts'
import { serverOptions } from '../server-options.ts'
import { logEvents } from './log-events.ts'
import { openStore, UsageError } from './open-store.ts'
import { logStream } from './output.ts'
import { policyOf } from './policy.ts'
import { tokenKeys } from './secret.ts'
import { demoUser, seedDemo } from './seed-demo.ts'
import type { Settings } from './settings.ts'
import { welcome } from './welcome.ts'

/** How long a stop may take, in milliseconds, before the process ends with what is still open. */
const stopLimit = 30_000
/** How long what was accepted may take then, in milliseconds: a request that never arrives would take for ever. */
const answerLimit = 20_000

/**
 * Runs the service until it is told to stop: then nothing more is accepted, what was accepted is finished, what was
 * claimed is sent or given back, and everything is closed.
 *
 * @param stop settles when the service is to stop
 * @param print writes a line for whoever started it
 */
export async function serve(settings: Settings, stop: Promise<unknown>, print: (line: string) => void): Promise<void> {
  // First, so that nothing is begun when it is missing.
  const keys = await tokenKeys(settings)
  const app = fastify({
    ...serverOptions,
    logger: { level: settings.LOG_LEVEL, redact: ['req.headers.authorization'], stream: logStream },
  })
  const opened = await openStore(settings)
  try {
    app.log.info({ store: opened.name, migrated: opened.migrated }, 'the store is open')
    await serveStore(app, opened.store, keys, settings, stop, print)
  } finally {
    await opened.close()
    app.log.info('stopped')
  }
}

async function serveStore(
  app: FastifyInstance,
  store: Store,
  keys: TokenKeys,
  settings: Settings,
  stop: Promise<unknown>,
  print: (line: string) => void,
): Promise<void> {
  const { log } = app
  const firstStart = await isFirstStart(settings)
  const demo = firstStart && settings.SEED_DEMO && (await isEmpty(store))
  if (demo) await seedDemo(store, policyOf(settings))

  const metrics = createMetrics()
  const logEvent = logEvents(log)
  const observer = (event: ShopEvent) => {
    metrics.observer(event)
    logEvent(event)
  }
  const dataPlatform = openDataPlatform(settings, log)
  const shop = createShop({ ...store, dataPlatform, observer }, policyOf(settings))
  const authenticate = authenticator(keys)
  if ('jwksUrl' in keys && keys.audience === undefined) {
    log.warn('tokens that the login service made for other services are accepted: AUTH_AUDIENCE is not set')
  }
  const roles = new Set(settings.ROLES)
  // What reaches no route of the shop's is a problem as well.
  app.setNotFoundHandler(answerNotFound)
  app.setErrorHandler(answerError)
  await app.register(hexmart, { shop, authenticate, metrics, api: roles.has('api') })

  const running: Promise<void>[] = []
  try {
    const address = await listen(() => app.listen({ host: settings.HOST, port: settings.PORT }), settings)
    // Not before: what runs until the stop would keep a service from ending that could not start, and what is printed
    // at the first start only would be lost.
    if (firstStart) await noteFirstStart(settings)
    if (roles.has('relay')) running.push(shop.relay.run(stop))
    if (roles.has('ranking')) running.push(shop.ranking.run(stop), shop.housekeeping.run(stop))
    if (demo && 'secret' in keys) {
      const token = await signToken({ ...keys, userId: UserId.parse(demoUser), expiresIn: 86_400 })
      for (const line of welcome(address, token)) print(line)
    } else print(`Hexmart is at ${address}; its documentation at ${address}/docs`)
    await stop
  } finally {
    // A message that is on its way may take as long as the platform may.
    setTimeout(() => process.exit(1), Math.max(stopLimit, settings.DATA_PLATFORM_TIME_LIMIT + 5_000)).unref()
    log.info('stopping')
    // Answers under way do not say that their connection ends: a client would keep it, and the stop would wait for it.
    const idle = setInterval(() => app.server.closeIdleConnections(), 100)
    const late = setTimeout(() => app.server.closeAllConnections(), answerLimit)
    await app.close()
    clearInterval(idle)
    clearTimeout(late)
    await shop.idle()
    await Promise.all(running)
    await dataPlatform.close?.()
  }
}

function openDataPlatform(settings: Settings, log: FastifyBaseLogger): DataPlatform & { close?(): Promise<void> } {
  const { DATA_PLATFORM_URL: url, DATA_PLATFORM_SECRET: secrets } = settings
  if (url === undefined) {
    return logDataPlatform((message, payload) => log.info({ message, payload }, 'the data platform would be told'))
  }
  if (secrets.length === 0) log.warn('messages are not signed: DATA_PLATFORM_SECRET is not set')
  const { DATA_PLATFORM_TIME_LIMIT: timeLimit, DATA_PLATFORM_CONCURRENCY: concurrency } = settings
  return httpDataPlatform({ url, secrets, timeLimit, concurrency })
}

async function listen(start: () => Promise<string>, { HOST, PORT }: Settings): Promise<string> {
  try {
    return await start()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EADDRINUSE')
      throw new UsageError(`port ${PORT} on ${HOST} is taken: set PORT to another, or 0 for any`)
    if (code === 'EACCES') throw new UsageError(`port ${PORT} may not be used: set PORT to another, above 1023`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new UsageError(`HOST ${HOST} is no address of this machine`)
    throw error
  }
}

/** The demo is for who tries the shop out, never for a database that somebody brings. */
async function isFirstStart({ STORE, DATABASE_URL, DATA_DIR }: Settings): Promise<boolean> {
  if (STORE === 'memory') return true
  if (DATABASE_URL !== undefined) return false
  return access(join(DATA_DIR, firstStartFile)).then(
    () => false,
    () => true,
  )
}

async function noteFirstStart({ STORE, DATA_DIR }: Settings): Promise<void> {
  if (STORE !== 'memory') await writeFile(join(DATA_DIR, firstStartFile), '')
}

const firstStartFile = 'started'

/** Nothing but what an interrupted first start has left. */
async function isEmpty({ views }: Store): Promise<boolean> {
  const { rows } = await views.products.sellable({ limit: 1 })
  return rows.length === 0 || (await views.users.existing([UserId.parse(demoUser)])).size > 0
}

import type { Shop } from '@hexmart/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../metrics.ts'
import { answerError, answerNotFound, sendProblem, unknownAddresses } from '../replies.ts'
import type { Live, Ready, View } from '../resources/index.ts'

export interface MonitoringOptions {
  readonly shop: Shop
  readonly metrics: Metrics
  /** Whether the service can do its work. The default asks the shop. */
  readonly ready?: () => Promise<boolean>
}

/**
 * Health and metrics alone, as a Fastify plugin: for an app at an address that the public does not reach. If you use
 * it, set `metricsRoute` of the plugin `hexmart` to false.
 *
 * @example
 * const inside = fastify(serverOptions)
 * await inside.register(monitoring, { shop, metrics: createMetrics() })
 * await inside.listen({ host: '10.0.0.7', port: 9_100 })
 */
export async function monitoring(app: FastifyInstance, options: MonitoringOptions): Promise<void> {
  const { shop, metrics, ready = shop.ready } = options
  app.setErrorHandler(answerError)
  await app.register(unknownAddresses)
  app.addHook('onRequest', (_, reply, done) => {
    reply.header('cache-control', 'no-store')
    done()
  })
  app.get('/livez', live)
  app.get('/readyz', readyBy(ready))
  metricsRoute(app, () => metrics.render(shop))
}

export const live = async (): Promise<View<typeof Live>> => ({ status: 'live' })

export const readyBy = (ready: () => Promise<boolean>) => async (request: FastifyRequest, reply: FastifyReply) =>
  (await ready())
    ? ({ status: 'ready' } satisfies View<typeof Ready>)
    : sendProblem(request, reply, { code: 'UNAVAILABLE' })

/** Serves the metrics, but only at the plain spelling of the path: `/%6detrics` would pass a proxy that hides `/metrics`. */
export function metricsRoute(app: FastifyInstance, render: () => Promise<string>): void {
  const renderCached = cacheForASecond(render)
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (request.raw.url?.split('?', 1)[0] !== `${app.prefix}/metrics`) return answerNotFound(request, reply)
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await renderCached())
  })
}

/**
 * How long rendered metrics are kept, in milliseconds. Rendering takes a query and some milliseconds, and anybody may request the
 * metrics.
 */
const keepTime = 1_000

/** Renders at most once per second, and never twice in parallel. All answers in between share the bytes, or the failure. */
function cacheForASecond(render: () => Promise<string>): () => Promise<Buffer> {
  let cached: { readonly until: number; readonly bytes: Promise<Buffer> } | undefined
  return () => {
    if (cached !== undefined && performance.now() < cached.until) return cached.bytes
    const entry = { until: Number.POSITIVE_INFINITY, bytes: render().then((text) => Buffer.from(text)) }
    const startKeepTime = () => {
      entry.until = performance.now() + keepTime
    }
    entry.bytes.then(startKeepTime, startKeepTime)
    cached = entry
    return entry.bytes
  }
}

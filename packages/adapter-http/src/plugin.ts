import { isUtf8 } from 'node:buffer'
import type { Shop } from '@hexmart/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticate, Caller } from './auth.ts'
import { documentation } from './documentation/documentation.ts'
import type { Metrics } from './metrics.ts'
import {
  answerError,
  answerNotFound,
  HttpProblem,
  invalid,
  mountedAt,
  publicPath,
  publicPrefix,
  sendProblem,
} from './replies.ts'
import { type Authenticated, caller } from './requests.ts'
import { balanceRoutes, type Charging } from './routes/balance.ts'
import { couponRoutes } from './routes/coupons.ts'
import { offerRoutes } from './routes/offers.ts'
import { operatorRoutes } from './routes/operator.ts'
import { orderRoutes } from './routes/orders.ts'
import { productRoutes } from './routes/products.ts'
import { createRanksCache } from './routes/ranks.ts'
import { serviceRoutes } from './routes/service.ts'
import { shopRoutes } from './routes/shop.ts'

export interface HexmartOptions {
  readonly shop: Shop
  /** Finds out who sent a token; see `authenticator`. */
  readonly authenticate: Authenticate
  readonly metrics: Metrics
  /** Who may charge balances; see `Charging`. Default: `operator`. */
  readonly charging?: Charging
  /** Whether the service can do its work. The default asks the shop. */
  readonly ready?: () => Promise<boolean>
  /**
   * The path under which a proxy in front serves the service, such as `/shop`, if it takes that path off the requests that it
   * passes on. Locations, types of problems and the documentation begin with it.
   */
  readonly publicPath?: string
  /** False for a process that only relays or ranks: it serves health, metrics and documentation. Default: true. */
  readonly api?: boolean
}

/**
 * The shop as a Fastify plugin: the API under `/api/v1`; health, metrics and documentation beside it.
 *
 * @example
 * const app = fastify(serverOptions)
 * await app.register(hexmart, { shop, authenticate: authenticator({ secret }), metrics: createMetrics() })
 */
export async function hexmart(app: FastifyInstance, options: HexmartOptions): Promise<void> {
  const { shop, authenticate, metrics, ready = () => shop.ready(), api = true, charging = 'operator' } = options
  // Fastify does not validate: each route parses its input once, with core's schema. Fastify's schemas document it, and
  // serialize answers.
  app.setValidatorCompiler(() => () => true)
  app.decorate(publicPath, options.publicPath ?? '')
  app.decorate(mountedAt, publicPrefix(app))
  app.decorateRequest(caller)
  app.setErrorHandler(answerError)
  acceptJson(app)
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1_000)
    done()
  })
  limitPipelining(app)
  await documentation(app, { currency: shop.policy.currency })
  serviceRoutes(app, { ready, metrics: () => metrics.render(shop) })
  if (!api) return

  const authenticated = authenticationHook(authenticate)
  const ranks = createRanksCache(shop)
  await app.register(
    async (v1) => {
      // Only under this prefix, because every other address belongs to the host.
      v1.setNotFoundHandler(answerNotFound)
      productRoutes(v1, shop, ranks)
      offerRoutes(v1, shop)
      shopRoutes(v1, shop, charging)

      await v1.register(async (own) => {
        own.addHook('onRequest', authenticated)
        balanceRoutes(own, shop, charging)
        couponRoutes(own, shop)
        orderRoutes(own, shop)
      })

      await v1.register(
        async (operator) => {
          operator.addHook('onRequest', authenticated)
          operatorRoutes(operator, shop, ranks)
        },
        { prefix: '/admin' },
      )
    },
    { prefix: '/api/v1' },
  )
}

/** The most unanswered requests per connection. Without a limit, a client that reads no answers would fill the memory. */
const pipelineLimit = 32
const unanswered = Symbol('unanswered')

function limitPipelining(app: FastifyInstance): void {
  type Counted = { [unanswered]?: number }
  app.addHook('onRequest', (request, reply, done) => {
    const socket = request.raw.socket as Counted
    const count = (socket[unanswered] ?? 0) + 1
    socket[unanswered] = count
    if (count <= pipelineLimit) return done()
    reply.hijack()
    request.raw.socket.destroy()
  })
  app.addHook('onResponse', (request, _, done) => {
    const socket = request.raw.socket as Counted | null
    if (socket) socket[unanswered] = (socket[unanswered] ?? 1) - 1
    done()
  })
}

const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

type Done = (error?: Error) => void

/** Admits a cached token synchronously: waiting for a promise would cost every request a turn of the event loop. */
function authenticationHook(authenticate: Authenticate) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const token = bearer.exec(request.headers.authorization ?? '')?.[1]
    const answer = token === undefined ? undefined : authenticate(token, request)
    if (answer instanceof Promise) answer.then((sender) => admit(sender, request, reply, done), done)
    else admit(answer, request, reply, done)
  }
}

function admit(sender: Caller | undefined, request: FastifyRequest, reply: FastifyReply, done: Done): void {
  if (sender === undefined) return void sendProblem(request, reply, { code: 'UNAUTHENTICATED' })
  ;(request as Authenticated)[caller] = sender
  done()
}

/** The largest body, in bytes. An order of 100 lines is 12 kB. */
const bodyLimit = 256 * 1_024

/**
 * Accepts bodies of JSON in UTF-8 that are not compressed. An empty body counts as no body, whatever its type, because
 * clients send a content type also with a POST that takes no body.
 */
function acceptJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  const unsupported = () => new HttpProblem({ code: 'UNSUPPORTED_MEDIA_TYPE' })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (request, body, done) => {
    const { 'content-encoding': coding = 'identity' } = request.headers
    if (body.length === 0) return done(null, undefined)
    if (coding.toLowerCase() !== 'identity') return done(unsupported())
    if (!isUtf8(body as Buffer)) return done(invalid([{ path: 'body', message: 'must be UTF-8' }]))
    return parseJson(request, body.toString('utf8'), done)
  })
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_, body, done) =>
    body.length === 0 ? done(null, undefined) : done(unsupported()),
  )
}

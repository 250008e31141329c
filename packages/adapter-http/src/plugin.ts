import { isUtf8 } from 'node:buffer'
import type { Shop } from '@hexmart/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticate, Caller } from './auth.ts'
import { documentation } from './documentation.ts'
import type { Metrics } from './metrics.ts'
import { answerError, answerNotFound, HttpProblem, invalid, mountedAt, sendProblem } from './replies.ts'
import { type Authenticated, caller } from './requests.ts'
import { balanceRoutes } from './routes/balance.ts'
import { couponRoutes } from './routes/coupons.ts'
import { operatorRoutes } from './routes/operator.ts'
import { orderRoutes } from './routes/orders.ts'
import { productRoutes } from './routes/products.ts'
import { createRanksCache } from './routes/ranks.ts'
import { serviceRoutes } from './routes/service.ts'

export interface HexmartOptions {
  readonly shop: Shop
  /** Tells whose token a request carries; see `authenticator`. */
  readonly authenticate: Authenticate
  readonly metrics: Metrics
  /** Whether the service can do its work. By default, whether the shop's store answers. */
  readonly ready?: () => Promise<boolean>
  /** False for a process that only relays or ranks: it serves its health, its figures and its documentation. */
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
  const { shop, authenticate, metrics, ready = () => storeAnswers(shop), api = true } = options
  // A route parses what it takes with core's schema, once; Fastify's schemas document it and serialize answers.
  app.setValidatorCompiler(() => () => true)
  app.decorate(mountedAt, app.prefix)
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
  await app.register(
    async (v1) => {
      // Only here: every other address is the host's.
      v1.setNotFoundHandler(answerNotFound)
      const ranks = createRanksCache(shop)
      productRoutes(v1, shop, ranks)

      await v1.register(async (own) => {
        own.addHook('onRequest', authenticated)
        balanceRoutes(own, shop)
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

/** At most this many requests of one connection may be unanswered. A client that reads no answers would fill the memory. */
const pipelined = 32
const unanswered = Symbol('unanswered')

function limitPipelining(app: FastifyInstance): void {
  type Counted = { [unanswered]?: number }
  app.addHook('onRequest', (request, reply, done) => {
    const socket = request.raw.socket as Counted
    const count = (socket[unanswered] ?? 0) + 1
    socket[unanswered] = count
    if (count <= pipelined) return done()
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

/** Goes on at once for a token seen lately: a promise would cost every request a turn. */
function authenticationHook(authenticate: Authenticate) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const token = bearer.exec(request.headers.authorization ?? '')?.[1]
    const answer = token === undefined ? undefined : authenticate(token)
    if (answer instanceof Promise) answer.then((whoever) => admit(whoever, request, reply, done), done)
    else admit(answer, request, reply, done)
  }
}

function admit(whoever: Caller | undefined, request: FastifyRequest, reply: FastifyReply, done: Done): void {
  if (whoever === undefined) return void sendProblem(request, reply, 'UNAUTHENTICATED')
  ;(request as Authenticated)[caller] = whoever
  done()
}

/** A hundred lines of an order are 12 kB. */
const bodyLimit = 256 * 1_024

/**
 * Bodies are JSON in UTF-8, as it is and not packed. One that is empty is none, whatever its type: clients send a content
 * type with a POST that takes nothing.
 */
function acceptJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  const unsupported = () => new HttpProblem('UNSUPPORTED_MEDIA_TYPE')
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

async function storeAnswers(shop: Shop): Promise<boolean> {
  return (await shop.products({ limit: 1 })).ok
}

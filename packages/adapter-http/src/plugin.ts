import { isUtf8 } from 'node:buffer'
import type { Shop } from '@hexmart/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessLog } from './access-log.ts'
import type { Authenticate, Caller } from './auth.ts'
import { describeResources, documentation, hideResources } from './documentation/documentation.ts'
import type { Metrics } from './metrics.ts'
import { admissionOf } from './overload.ts'
import { type RateLimiter, type RateLimits, rateLimiter } from './rate-limits.ts'
import { refusedTokens } from './refused-tokens.ts'
import {
  answerError,
  answeredWith,
  HttpProblem,
  invalid,
  mountedAt,
  problemIn,
  publicPath,
  publicPrefix,
  sendProblem,
  unknownAddresses,
} from './replies.ts'
import { type Authenticated, caller, callerOf } from './requests.ts'
import { balanceRoutes, type Charging } from './routes/balance.ts'
import { couponRoutes } from './routes/coupons.ts'
import { metricsRoute } from './routes/monitoring.ts'
import { offerRoutes } from './routes/offers.ts'
import { operatorRoutes } from './routes/operator.ts'
import { orderRoutes } from './routes/orders.ts'
import { productRoutes } from './routes/products.ts'
import { createRanksCache } from './routes/ranks.ts'
import { serviceRoutes } from './routes/service.ts'
import { shopRoutes } from './routes/shop.ts'

export interface HexmartOptions {
  readonly shop: Shop
  /** Finds the sender of a request; see `Authenticate`, and `authenticator` for JSON Web Tokens. */
  readonly authenticate: Authenticate
  readonly metrics: Metrics
  /**
   * Whether the OpenAPI document and the page to browse it are served, at `/openapi.json` and `/docs`. The host's own document
   * never shows routes and schemas of the shop, and this document never shows those of the host. Default: true.
   */
  readonly documentation?: boolean
  /** Who may charge balances; see `Charging`. Default: `operator`. */
  readonly charging?: Charging
  /** Whether `/metrics` is served, to everybody. False for an app that serves `monitoring` elsewhere. Default: true. */
  readonly metricsRoute?: boolean
  /** Limits for each caller, counted in this process. None by default. */
  readonly limits?: RateLimits
  /**
   * Whether the log gets a line for every request. By default only the requests that are answered 401, 403 or 429 get a line,
   * and at most 50 of them in ten seconds.
   */
  readonly accessLog?: boolean
  /** Whether the service can do its work. The default asks the shop. */
  readonly ready?: () => Promise<boolean>
  /**
   * The path under which a proxy in front serves the service, such as `/shop`, if it removes that path from the requests that
   * it passes on. The addresses in answers then begin with this path: `Location`, the `type` of a problem, and those in the
   * documentation. A problem that is made outside of the plugin, such as the server's `OVERLOADED`, has a `type` without it.
   */
  readonly publicPath?: string
  /**
   * Whether the API is served. False suits a process that only sends messages or counts days. Such a process still
   * serves health, metrics and documentation. Default: true.
   */
  readonly api?: boolean
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * The shop: in the app that registered the plugin, and in hooks for the shop's routes (`request.server.hexmart`). If the app
     * has registered several shops, `app.hexmart` throws, and only `request.server.hexmart` says which shop a request is for.
     */
    readonly hexmart: Shop
  }
}

/** The shops that each app has registered. */
const shopsOf = new WeakMap<FastifyInstance, Shop[]>()

/**
 * The shop as a Fastify plugin: the API under `/api/v1`; health, metrics and documentation beside it. The app that registers the
 * plugin gets only `app.hexmart`: everything else stays inside the plugin.
 *
 * @throws TypeError when `shop`, `authenticate` or `metrics` is missing
 * @example
 * const app = fastify(serverOptions)
 * await app.register(hexmart, { shop, authenticate: authenticator({ secret }), metrics: createMetrics() })
 */
export async function hexmart(app: FastifyInstance, options: HexmartOptions): Promise<void> {
  assertOptions(options)
  shareShop(app, options.shop)
  await app.register(shopRoutesAndDocuments, options)
}

/**
 * Makes Fastify run `hexmart` in the app itself, so that the app gets `app.hexmart`. `shopRoutesAndDocuments` runs in an instance
 * of its own, so everything else stays inside that instance.
 */
Object.assign(hexmart, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: 'hexmart' })

/** @throws TypeError with one sentence that says what to write, for callers without a compiler */
function assertOptions(options: Partial<HexmartOptions> | undefined): void {
  const { shop, authenticate, metrics } = options ?? {}
  if (typeof shop?.execute === 'function' && typeof authenticate === 'function' && metrics) return
  throw new TypeError(
    'hexmart needs a shop, authenticate and metrics: write app.register(hexmart, { shop, authenticate: authenticator({ secret }), metrics: createMetrics() })',
  )
}

function shareShop(app: FastifyInstance, shop: Shop): void {
  const shops = shopsOf.get(app) ?? []
  shops.push(shop)
  if (shopsOf.has(app)) return
  shopsOf.set(app, shops)
  app.decorate('hexmart', {
    getter() {
      const [only, another] = shops
      if (only && !another) return only
      throw new TypeError(
        'this app has several shops: write request.server.hexmart in a hook for their routes, or keep each shop in a variable',
      )
    },
  })
}

async function shopRoutesAndDocuments(app: FastifyInstance, options: HexmartOptions): Promise<void> {
  const { shop, authenticate, metrics, ready = () => shop.ready(), api = true, charging = 'operator' } = options
  // Fastify does not validate: each route parses its input once, with core's schema. Fastify's schemas document the input, and
  // document and serialize the answers.
  app.setValidatorCompiler(() => () => true)
  app.decorate(publicPath, options.publicPath ?? '')
  app.decorate(mountedAt, publicPrefix(app))
  app.decorateRequest(caller)
  app.decorateRequest(answeredWith)
  app.setErrorHandler(answerError)
  acceptJson(app)
  const limiter = rateLimiter(options.limits ?? {})
  const log = accessLog(options.accessLog ?? false)
  app.addHook('onRequest', (request, reply, done) => {
    // Nobody may cache an answer, unless its route says so.
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1_000)
    const problem = problemIn(request)
    if (problem !== undefined) {
      metrics.observeProblem(problem.code, problem.limit)
      const sender = callerOf(request)
      const isMiss = reply.statusCode === 403 || reply.statusCode === 404
      if (limiter && sender && isMiss) limiter.noteMiss(sender)
    }
    log(request, reply)
    done()
  })
  app.decorate('hexmart', { getter: () => shop })
  describeResources(app)
  if (options.documentation ?? true) await documentation(app, { currency: shop.policy.currency })
  else hideResources(app)
  serviceRoutes(app, ready)
  if (options.metricsRoute ?? true) metricsRoute(app, () => metrics.render(shop))
  if (!api) return

  // If all waiting commands fit into one batch, the next batch takes them all. Their age is then no sign of overload.
  const { batchLimit } = shop.policy.commit
  admissionOf(app.server)?.watchQueue(() => (shop.waiting > batchLimit ? shop.waitingFor : 0))
  const requireCaller = authenticationHook(authenticate, limiter)
  const ranks = createRanksCache(shop)
  await app.register(
    async (v1) => {
      // Unknown addresses are answered only under this prefix, because every other address belongs to the host.
      await v1.register(unknownAddresses)
      await v1.register(async (open) => {
        if (limiter?.refuseAnonymousPastLimit) open.addHook('onRequest', publicHook(authenticate, limiter))
        productRoutes(open, shop, ranks)
        offerRoutes(open, shop)
        shopRoutes(open, shop, charging)
      })

      await v1.register(async (own) => {
        own.addHook('onRequest', requireCaller)
        balanceRoutes(own, shop, charging)
        couponRoutes(own, shop)
        orderRoutes(own, shop)
      })

      await v1.register(
        async (operator) => {
          operator.addHook('onRequest', requireCaller)
          operatorRoutes(operator, shop, ranks)
        },
        { prefix: '/admin' },
      )
    },
    { prefix: '/api/v1' },
  )
}

const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

type Done = (error?: Error) => void

/**
 * Makes the hook of the routes that require a token. It finds the caller, or answers 401 or 429. If `authenticate` returns no
 * promise, as for a cached token, the request goes on immediately.
 */
function authenticationHook(authenticate: Authenticate, limiter: RateLimiter | undefined) {
  const logRefusal = refusedTokens()
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const { authorization } = request.headers
    const token = tokenIn(request)
    if (token === undefined && authorization !== undefined)
      logRefusal(request.log, 'the header is not: Bearer and a token')
    const sender = authenticate(token, request)
    if (sender instanceof Promise) sender.then((awaitedSender) => admit(awaitedSender, request, reply, done), done)
    else admit(sender, request, reply, done)
  }

  function admit(sender: Caller | undefined, request: FastifyRequest, reply: FastifyReply, done: Done): void {
    if (sender === undefined) {
      if (!limiter?.refuseFailurePastLimit(request, reply)) sendProblem(request, reply, { code: 'UNAUTHENTICATED' })
      return
    }
    ;(request as Authenticated)[caller] = sender
    if (!limiter?.refusePastLimit(request, reply, sender)) done()
  }
}

/**
 * Limits the readers of public routes. A request with a valid token counts for its user, any other request for its address. So if
 * others have used up the limit of an address, a user at this address can still read, by sending a token.
 */
function publicHook(authenticate: Authenticate, limiter: RateLimiter) {
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const token = tokenIn(request)
    const admit = (sender: Caller | undefined) => {
      const isRefused = sender
        ? limiter.refusePastLimit(request, reply, sender)
        : limiter.refuseAnonymousPastLimit?.(request, reply)
      if (!isRefused) done()
    }
    const sender = token === undefined ? undefined : senderOf(token, request)
    if (sender instanceof Promise) sender.then(admit)
    else admit(sender)
  }

  /**
   * If `authenticate` throws or rejects, for example because the keys of the login service cannot be fetched, the request
   * counts as one without a token.
   */
  function senderOf(token: string, request: FastifyRequest): ReturnType<Authenticate> {
    try {
      const sender = authenticate(token, request)
      return sender instanceof Promise ? sender.catch(() => undefined) : sender
    } catch {
      return undefined
    }
  }
}

const tokenIn = ({ headers: { authorization = '' } }: FastifyRequest) => bearer.exec(authorization)?.[1]

/** The largest body, in bytes. An order of 100 lines is 12 kB. */
const bodyLimit = 256 * 1_024

/**
 * Accepts bodies of JSON in UTF-8 that are not compressed. An empty body counts as no body, whatever its type, because clients
 * send a content type even with a POST that takes no body.
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

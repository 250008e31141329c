import type { IncomingMessage, Server } from 'node:http'
import {
  type FastifyError,
  type FastifyHttpOptions,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { createHttpServer, refuseBroken } from './http-server.ts'
import type { ServerLimits } from './overload.ts'
import { answerError } from './replies.ts'
import { requestIdOf } from './request-id.ts'

const options = {
  /**
   * How long a request may take from its first byte to its last, in milliseconds. Node checks this every
   * `connectionsCheckingInterval`.
   */
  requestTimeout: 15_000,
  // `headersTimeout` is 60 s by default. If it is longer than `requestTimeout`, Node swaps the two limits.
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
  /** How long a connection may be silent during a request, in milliseconds. */
  connectionTimeout: 60_000,
  /**
   * How long a connection may be idle, in milliseconds: longer than common proxies allow, so that the proxy closes an idle
   * connection and not this server.
   */
  keepAliveTimeout: 72_000,
  /** The longest path parameter, in characters. The longest id fits even if all its characters are percent-encoded. */
  routerOptions: { maxParamLength: 200 },
  genReqId: ({ headers }: Pick<IncomingMessage, 'headers'>) => requestIdOf(headers),
  /** A line of the log has the id of its request as `requestId`, as a problem does. */
  logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  /** A request that arrives on an open connection while the server closes is still served. */
  return503OnClosing: false,
  forceCloseConnections: 'idle',
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void =>
    void answerError(error, request, reply),
  clientErrorHandler: refuseBroken,
} as const satisfies FastifyHttpOptions<Server>

/**
 * The options of a server with the given limits for overload.
 *
 * @example
 * const app = fastify(serverOptionsWith({ connections: 5_000, onRefusal: (reason) => console.warn(reason) }))
 */
export const serverOptionsWith = (limits: ServerLimits) =>
  ({
    ...options,
    serverFactory: (handler, options) => createHttpServer(handler, options, limits),
  }) as const satisfies FastifyHttpOptions<Server>

/**
 * The options of a server for the plugin. They limit everything that a client can make long or slow, except the size of
 * a body, which the plugin limits. Requests that never reach a route are answered with problems.
 *
 * With these options Fastify logs no requests; see `accessLog` of the plugin. Behind a proxy, set Fastify's
 * `trustProxy` with `trustedProxies`. Otherwise limits by address count all clients behind the proxy as one.
 *
 * @example
 * const app = fastify({ ...serverOptions, logger: true })
 */
export const serverOptions = serverOptionsWith({})

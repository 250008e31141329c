import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import {
  type FastifyError,
  type FastifyHttpOptions,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { answerError } from './replies.ts'

/**
 * Limits to everything that a client can make long or slow, and problem details for what never reaches a route. The
 * size of a body is limited by the plugin itself.
 *
 * Request lines are not logged: a line for every request costs more than the request. Addresses of clients are not
 * looked at, so that proxies in front need not be trusted.
 *
 * @example
 * const app = fastify({ ...serverOptions, logger: true })
 */
export const serverOptions = {
  /** From the first byte of a request to its last, in milliseconds, looked at as often as the next one says. */
  requestTimeout: 15_000,
  // Node mixes the two limits up when the one for headers, 60 s unless it is set, is the longer one.
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
  /** For how long a connection may be silent amid a request, in milliseconds. */
  connectionTimeout: 60_000,
  /** Longer than the idle time of the proxies in front, so that they, and not we, end a connection. */
  keepAliveTimeout: 72_000,
  /** The longest id, percent-encoded. */
  routerOptions: { maxParamLength: 200 },
  genReqId: () => randomUUID(),
  logController: new LogController({ disableRequestLogging: true }),
  /** What arrives while the server closes, on a connection that it has accepted, is still served. */
  return503OnClosing: false,
  forceCloseConnections: 'idle',
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void =>
    void answerError(error, request, reply),
} as const satisfies FastifyHttpOptions<Server>

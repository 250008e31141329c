import { randomUUID } from 'node:crypto'
import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import {
  type FastifyError,
  type FastifyHttpOptions,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { problemOf } from './problems.ts'
import { answerError, type RequestError } from './replies.ts'

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
  clientErrorHandler,
} as const satisfies FastifyHttpOptions<Server>

/** What Node's parser stumbles over: no request that a handler could answer, so the bytes are written here. */
function clientErrorHandler(error: Error & { readonly code: string }, socket: Socket): void {
  // An answer is due to a request before: this one's would be taken for it.
  const { _httpMessage: due } = socket as { readonly _httpMessage?: unknown }
  if (error.code === 'ECONNRESET' || !socket.writable || due) return void socket.destroy()
  const [status, path, message] = unparsed[error.code] ?? [400, 'request', 'is not HTTP']
  const facts = { status, errors: [{ path, message }] satisfies RequestError[] }
  const problem = problemOf('INVALID_REQUEST', facts, { language: 'en', requestId: randomUUID(), prefix: '' })
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  // Both ways: a client that keeps its own open would hold up the end of the server.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

const unparsed: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers', 'must be no more than 16 kB in all'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request', 'took too long to arrive'],
}

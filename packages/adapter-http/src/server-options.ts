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
import { problemOf } from './problems/index.ts'
import { answerError } from './replies.ts'

/**
 * Limits for everything that a client can make long or slow, and problem details for requests that never reach a route.
 * The plugin itself limits the size of a body.
 *
 * Requests are not logged: writing a line costs more than serving the request. Client addresses are not used, so that
 * proxies in front need not be trusted.
 *
 * @example
 * const app = fastify({ ...serverOptions, logger: true })
 */
export const serverOptions = {
  /** From the first byte of a request to its last, in milliseconds. Node checks it every `connectionsCheckingInterval`. */
  requestTimeout: 15_000,
  // Node confuses the two limits when the one for headers, 60 s by default, is longer than the one for requests.
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
  /** How long a connection may be silent during a request, in milliseconds. */
  connectionTimeout: 60_000,
  /** Longer than the idle timeout of common proxies, so that the proxy closes an idle connection and not this server. */
  keepAliveTimeout: 72_000,
  /** The longest id, percent-encoded. */
  routerOptions: { maxParamLength: 200 },
  genReqId: () => randomUUID(),
  logController: new LogController({ disableRequestLogging: true }),
  /** A request that arrives on an open connection while the server closes is still served. */
  return503OnClosing: false,
  forceCloseConnections: 'idle',
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void =>
    void answerError(error, request, reply),
  clientErrorHandler,
} as const satisfies FastifyHttpOptions<Server>

/** Answers what Node's parser rejects. There is no request object for a handler, so this writes the bytes itself. */
function clientErrorHandler(error: Error & { readonly code: string }, socket: Socket): void {
  // An earlier pipelined request has no response yet. Its client would take this response for it.
  const { _httpMessage: pending } = socket as { readonly _httpMessage?: unknown }
  if (error.code === 'ECONNRESET' || !socket.writable || pending) return void socket.destroy()
  const [status, path, message] = unparsed[error.code] ?? [400, 'request', 'must be valid HTTP']
  const problem = problemOf(
    { code: 'INVALID_REQUEST', errors: [{ path, message }] },
    { language: 'en', requestId: randomUUID(), prefix: '', status },
  )
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  // Close both directions: a client that keeps its half open would delay the stop of the server.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

const unparsed: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers', 'must be no more than 16 kB in all'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request', 'took too long to arrive'],
}

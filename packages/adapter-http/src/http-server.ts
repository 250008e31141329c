import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type ServerOptions as SecureServerOptions } from 'node:https'
import type { Socket } from 'node:net'
import type { FastifyHttpOptions } from 'fastify'
import { type Refusal, refuseEarly } from './early-refusal.ts'
import { limitServer, type ServerLimits } from './overload.ts'
import { malformedRequest, refuse, refuseBytes, type Unparsed, unparsedBy } from './unparsed.ts'

/**
 * How many requests of one connection may wait while another one runs. With the running one, 32 may be unanswered. Without a
 * limit, a client that reads no answers would fill the memory.
 */
const pipelineLimit = 31

/** The server options that Fastify was given. A host may add the options of TLS. */
type ServerOptions = FastifyHttpOptions<Server> & { readonly https?: SecureServerOptions | null }

/**
 * Makes Node's server for Fastify. To some bad requests, Node itself would send an answer without a body; to others it would send
 * none, and only close the connection. This server answers all bad requests with a problem, like any other refusal. Under overload,
 * it refuses requests before Fastify sees them.
 *
 * The requests of one connection run one after another, each when the answer to the request before it has been sent. So for a
 * client that pipelines requests and reads nothing, the server keeps one answer in memory, and not all of them.
 */
export function createHttpServer(
  handle: RequestListener,
  { http, https, keepAliveTimeout, requestTimeout, connectionTimeout }: ServerOptions,
  limits: ServerLimits,
): Server {
  /** The sockets of the connections above the limit of connections; `limitServer` adds them. */
  const socketsAboveLimit = new WeakSet<object>()
  const listener: RequestListener = (request, response) =>
    inTurn(request, response, hasOneHost(request) ? handleUnlessOverloaded : refuseHost)
  const options = { ...http, requireHostHeader: false }
  const server = https ? createSecureServer({ ...options, ...https }, listener) : createServer(options, listener)
  const admission = limitServer(server, limits, socketsAboveLimit)
  const handleUnlessOverloaded: RequestListener = (request, response) => {
    const { socket } = request
    const isAboveLimit = socketsAboveLimit.has(socket)
    const isClosing = !server.listening
    if (!admission.refuses(request, response, isAboveLimit, isClosing)) return void handle(request, response)
    const connection = connectionOf(socket)
    // The refusal ends the connection if it is above the limit or the server closes.
    if (isAboveLimit || isClosing || connection.refusesEarly) return
    connection.refusesEarly = true
    // Node may be about to resume the socket in this turn of the event loop.
    setImmediate(() => {
      const refusal: Refusal = (next) => (server.listening ? admission.answerTo(next) : undefined)
      connection.refusesEarly = refuseEarly(socket, connection, refusal)
    })
  }
  if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout
  if (requestTimeout !== undefined) server.requestTimeout = requestTimeout
  server.setTimeout(connectionTimeout)
  server.on('checkExpectation', (request, response) => inTurn(request, response, refuseExpectation))
  server.on('connect', ({ socket }) => {
    // After a CONNECT, Node no longer handles the errors of the socket.
    socket.on('error', () => socket.destroy())
    refuseLast(socket, { status: 404, source: { code: 'NOT_FOUND' } })
  })
  return server
}

/**
 * Whether the request names its host once, as it must (RFC 9112, section 3.2); in HTTP/1.0 it may name none. If the request names
 * two hosts, a proxy in front may have used the second one, but Node's `headers` keeps only the first: the proxy and this server
 * would disagree about the host.
 */
function hasOneHost({ rawHeaders, httpVersionMinor }: IncomingMessage): boolean {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts === 1 || (hosts === 0 && httpVersionMinor === 0)
}

const close = { connection: 'close' }

const refuseHost: RequestListener = (request, response) =>
  refuse(request, response, malformedRequest(400, 'headers', 'must contain Host once'), close)

const refuseExpectation: RequestListener = (request, response) =>
  refuse(request, response, malformedRequest(417, 'headers', 'must contain no Expect other than 100-continue'), close)

/**
 * Answers a request that Node's parser rejects or that takes too long to arrive. The answers to the requests before it go first.
 */
export function refuseBroken(error: Error & { readonly code: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  refuseLast(socket, unparsedBy(error.code))
}

/** The requests of a connection. */
interface Connection {
  /** The last request that has begun to arrive, and its response. */
  last?: { readonly request: IncomingMessage; readonly response: ServerResponse }
  /** How many requests wait for their turn. */
  waiting: number
  /**
   * Set if the newest request turned out to be broken while it waited for its turn. When its turn comes, this function runs
   * instead of the request, and sends the answer that ends the connection.
   */
  instead?: () => void
  /** Whether the connection's last answer is decided. Anything that arrives later is ignored. */
  ending: boolean
  /** Whether further requests may be refused before Node parses them; see `refuseEarly`. */
  refusesEarly: boolean
}

const state = Symbol('connection')

function connectionOf(socket: Socket): Connection {
  const holder = socket as { [state]?: Connection }
  holder[state] ??= { waiting: 0, ending: false, refusesEarly: false }
  return holder[state]
}

/** Runs the request when its connection has answered those before it. */
function inTurn(request: IncomingMessage, response: ServerResponse, handle: RequestListener): void {
  const { socket } = request
  const connection = connectionOf(socket)
  connection.last = { request, response }
  // Node gives the socket to one response at a time, in the order of the requests. If this response has it, its turn has come.
  if (response.socket !== null) return void handle(request, response)
  if (connection.waiting === pipelineLimit) return void socket.destroy()
  connection.waiting++
  response.once('socket', () => {
    connection.waiting--
    if (connection.instead && connection.last?.response === response) connection.instead()
    else handle(request, response)
  })
}

/**
 * Sends the last answer of a connection. If the error is in the body of a request, the last answer is the answer to that request;
 * if an answer to that request has begun already, the connection is closed without another one. If the error is not in a body, the
 * requests before it are complete, and their answers go first: a client that got the last answer earlier would take it for the
 * answer to one of those requests.
 */
function refuseLast(socket: Socket, unparsed: Unparsed): void {
  const connection = connectionOf(socket)
  // After an error, Node reports everything that follows as further errors. Only the first error is answered.
  if (connection.ending) return
  connection.ending = true
  const end = () => refuseBytes(socket, unparsed)
  const { request, response } = connection.last ?? {}
  if (request === undefined || response === undefined) end()
  else if (request.complete) {
    if (response.writableFinished) end()
    else response.once('close', end)
  } else if (response.headersSent) socket.destroy()
  else if (response.socket === null) connection.instead = end
  else end()
}

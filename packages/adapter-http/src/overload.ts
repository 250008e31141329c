import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { languageOf, problemOf } from './problems/index.ts'
import { requestIdOf } from './request-id.ts'
import { retryAfter } from './retry-after.ts'
import type { WholeRequest } from './whole-request.ts'

/**
 * Why a server refuses a connection, or a request before Fastify sees it. `connections`: the request came on a connection above
 * the limit. `queue`: commands have waited too long. `lag`: requests have kept the event loop busy for too long. `dropped
 * connections`: a connection was closed immediately, because it is above the limit by more than the reserve for health checks.
 */
export type Overload = 'connections' | 'queue' | 'lag' | 'dropped connections'

/** When a server refuses requests before Fastify sees them. Refusing a request later costs almost as much as serving it. */
export interface ServerLimits {
  /**
   * How many connections may be open at the same time. 4 % more are accepted for health checks: any other request on these is
   * refused and ends its connection. Further new connections are closed immediately. Default: 25,000.
   */
  readonly connections?: number
  /**
   * How long one turn of the event loop may spend on requests, in milliseconds. If a turn takes longer, and the turn before
   * took more than half of this limit, the requests that have arrived but are not handled yet are refused. Default: 250.
   */
  readonly lag?: number
  /**
   * The longest that a command may wait while more commands wait than fit into one batch, in milliseconds. When a command has
   * waited longer, all requests except reads, quotes and `OPTIONS` are refused. Default: 300.
   */
  readonly queueAge?: number
  /** Called for every refusal, so it should cost little. */
  readonly onRefusal?: (reason: Overload) => void
  /**
   * Returns the CORS headers of a refusal: names and values in turns. A CORS plugin does not see refused requests, and
   * without these headers a browser hides the refusal from the page. The headers are sent as they are, so a value may
   * repeat the `Origin` of the request only if this origin is allowed. Called for every refusal, so it should cost little.
   */
  readonly corsHeaders?: (origin: string | undefined) => readonly string[]
}

/** Two long turns count as consecutive only if the pause between them is shorter than this, in milliseconds. */
const turnMemory = 1_000

/** Decides which requests of a server are refused before Fastify sees them, and makes the answers. */
export class Admission {
  readonly #lag: number
  readonly #queueAge: number
  readonly #onRefusal: (reason: Overload) => void
  readonly #corsHeaders: (origin: string | undefined) => readonly string[]
  #queue: (() => number) | undefined
  /** When the present turn of the event loop began to read requests; undefined while no turn reads requests. */
  #turn: number | undefined
  /** The last turn that read requests. */
  #last = { length: 0, end: Number.NEGATIVE_INFINITY }

  constructor({ lag = 250, queueAge = 300, onRefusal = () => {}, corsHeaders = () => [] }: ServerLimits) {
    this.#lag = lag
    this.#queueAge = queueAge
    this.#onRefusal = onRefusal
    this.#corsHeaders = corsHeaders
  }

  /** @param age how long the oldest command has waited, in milliseconds; 0 unless more commands wait than fit into one batch */
  watchQueue(age: () => number): void {
    this.#queue = age
  }

  /**
   * Refuses the request if the server is overloaded or the connection is above the limit, unless the request is a health check.
   *
   * @param isAboveLimit whether the connection is above the limit
   * @param isClosing whether the server closes, and waits for its connections to end
   * @returns whether the request was refused
   */
  refuses(request: IncomingMessage, response: ServerResponse, isAboveLimit: boolean, isClosing: boolean): boolean {
    if (!this.#isRefused(request, isAboveLimit)) return false
    const { headers, body } = overloadedAnswer(request.headers['accept-language'], requestIdOf(request.headers))
    headers.push(...this.#corsHeaders(request.headers.origin))
    if (isAboveLimit || isClosing) headers.push('connection', 'close')
    response.writeHead(503, headers).end(body)
    return true
  }

  /**
   * Like `refuses`, but for a request that Node has not parsed.
   *
   * @returns the whole answer, from its status line to its body, if the request is refused; otherwise undefined
   */
  answerTo({ method, url, acceptLanguage, requestId, origin }: WholeRequest): string | undefined {
    if (!this.#isRefused({ method, url }, false)) return undefined
    const { headers, body } = overloadedAnswer(acceptLanguage, requestIdOf({ 'x-request-id': requestId }))
    headers.push(...this.#corsHeaders(origin))
    let head = 'HTTP/1.1 503 Service Unavailable\r\n'
    for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`
    return `${head}\r\n${body}`
  }

  /** Reports a refusal to `onRefusal`. */
  reportRefusal(reason: Overload): void {
    this.#onRefusal(reason)
  }

  /** Decides whether a request is refused. If so, this method also reports the refusal. */
  #isRefused(request: Target, isAboveLimit: boolean): boolean {
    const reason = isAboveLimit ? 'connections' : this.#overload(request)
    if (reason === undefined || isHealth(request)) return false
    this.reportRefusal(reason)
    return true
  }

  #overload(request: Target): Overload | undefined {
    const now = performance.now()
    const start = this.#startOfTurn(now)
    // Reads do not wait in the queue, and neither do preflights, with which browsers ask what a page may send.
    if (!skipsQueue(request) && (this.#queue?.() ?? 0) > this.#queueAge) return 'queue'
    // One long turn alone is no overload: it may be a pause, such as garbage collection, or one large answer.
    const isAgain = this.#last.length > this.#lag / 2 && start - this.#last.end < turnMemory
    return isAgain && now - start > this.#lag ? 'lag' : undefined
  }

  /** When the event loop began to read the requests that have arrived. It reads them all before anything else runs. */
  #startOfTurn(now: number): number {
    if (this.#turn !== undefined) return this.#turn
    this.#turn = now
    setImmediate(() => {
      const end = performance.now()
      this.#last = { length: end - now, end }
      this.#turn = undefined
    })
    return now
  }
}

/**
 * The body of the answer in each language: the parts before and after the id of the request, and their length in bytes. Making
 * the body each time would cost more than sending it.
 */
const prepared = Object.fromEntries(
  (['en', 'ko'] as const).map((language) => {
    const placeholder = 'the id'
    const source = { code: 'OVERLOADED' } as const
    const body = JSON.stringify(problemOf(source, { language, requestId: placeholder, prefix: '', status: 503 }))
    const [before = '', after = ''] = body.split(placeholder)
    return [language, { before, after, length: Buffer.byteLength(body) - placeholder.length }]
  }),
) as Readonly<Record<'en' | 'ko', { readonly before: string; readonly after: string; readonly length: number }>>

function overloadedAnswer(acceptLanguage: string | undefined, requestId: string): { headers: string[]; body: string } {
  const language = languageOf(acceptLanguage)
  const { before, after, length } = prepared[language]
  const headers = ['content-type', 'application/problem+json', 'content-language', language]
  headers.push('content-length', String(length + requestId.length), 'retry-after', retryAfter())
  headers.push('cache-control', 'no-store', 'x-request-id', requestId)
  return { headers, body: before + requestId + after }
}

type Target = Pick<IncomingMessage, 'method' | 'url'>

/** Whether a request is no command. A quote is a POST, because its order is in the body. */
const skipsQueue = ({ method, url = '' }: Target) =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || (method === 'POST' && url.endsWith('/orders/quote'))

/** Health checks, under any prefix. */
const isHealth = ({ url = '' }: Target) => url.endsWith('/livez') || url.endsWith('/readyz')

const admissionKey = Symbol('admission')

/** The admission of a server that `limitServer` has limited; undefined for any other server. */
export const admissionOf = (server: object): Admission | undefined =>
  (server as { readonly [admissionKey]?: Admission })[admissionKey]

/** How many connections above the limit are accepted, for health checks, as a share of the limit. */
const reserve = 0.04

/** Applies the limits to a server. @param socketsAboveLimit gets the sockets of the connections above the limit */
export function limitServer(server: Server, limits: ServerLimits, socketsAboveLimit: WeakSet<object>): Admission {
  const { connections = 25_000 } = limits
  const admission = new Admission(limits)
  Object.assign(server, { [admissionKey]: admission })
  let open = 0
  server.maxConnections = connections + Math.ceil(connections * reserve)
  server.on(server instanceof SecureServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    if (++open > connections) socketsAboveLimit.add(socket)
    socket.once('close', () => open--)
  })
  server.on('drop', () => admission.reportRefusal('dropped connections'))
  return admission
}

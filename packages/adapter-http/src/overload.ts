import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import { languageOf, problemOf } from './problems/index.ts'
import { requestIdOf } from './request-id.ts'
import { retryAfter } from './retry-after.ts'
import type { WholeRequest } from './whole-request.ts'

/** Why a server refuses connections, or requests before it parses them. */
export type Overload = 'connections' | 'queue' | 'lag' | 'dropped connections'

/** When a server refuses requests before it parses them. Refusing a request later costs almost as much as serving it. */
export interface ServerLimits {
  /**
   * The most connections that are open at the same time. A few more are accepted for health checks: any other request on these is
   * refused and ends its connection. Further new connections are closed immediately. Default: 25,000.
   */
  readonly connections?: number
  /**
   * How long one turn of the event loop may spend on requests, in milliseconds. If a turn takes longer, and the turn before
   * took more than half of this limit, the other requests that have arrived are refused. Default: 250.
   */
  readonly lag?: number
  /**
   * The longest that a command may wait while more commands wait than fit into one batch, in milliseconds. When a command has
   * waited longer, requests for further commands are refused. Default: 300.
   */
  readonly queueAge?: number
  /** Called for every refusal, so it should cost little. */
  readonly onRefusal?: (reason: Overload) => void
}

/** Two long turns count as consecutive only if the pause between them is shorter than this, in milliseconds. */
const turnMemory = 1_000

/** Decides which requests of a server are refused before they are parsed. */
export class Admission {
  readonly #lag: number
  readonly #queueAge: number
  readonly #onRefusal: (reason: Overload) => void
  #queue: (() => number) | undefined
  #turn: number | undefined
  #last = { length: 0, end: Number.NEGATIVE_INFINITY }

  constructor({ lag = 250, queueAge = 300, onRefusal = () => {} }: ServerLimits) {
    this.#lag = lag
    this.#queueAge = queueAge
    this.#onRefusal = onRefusal
  }

  /** @param age how long the oldest command has waited, in milliseconds; 0 unless more commands wait than fit into one batch */
  watchQueue(age: () => number): void {
    this.#queue = age
  }

  /** Refuses the request if the server is overloaded and the request is no health check. @returns whether it was refused */
  refuses(request: IncomingMessage, response: ServerResponse, isSurplus: boolean): boolean {
    if (!this.#isRefused(request, isSurplus)) return false
    const { headers, body } = overloadedAnswer(request.headers['accept-language'], requestIdOf(request.headers))
    if (isSurplus) headers.push('connection', 'close')
    response.writeHead(503, headers).end(body)
    return true
  }

  /** The bytes of the answer to a request that is refused. Undefined if the request is not refused. */
  answerTo({ method, url, acceptLanguage, requestId }: WholeRequest): string | undefined {
    if (!this.#isRefused({ method, url }, false)) return undefined
    const { headers, body } = overloadedAnswer(acceptLanguage, requestIdOf({ 'x-request-id': requestId }))
    let head = 'HTTP/1.1 503 Service Unavailable\r\n'
    for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`
    return `${head}\r\n${body}`
  }

  refused(reason: Overload): void {
    this.#onRefusal(reason)
  }

  /** Reports the refusal if the request is to be refused. @returns whether it is */
  #isRefused(request: Target, isSurplus: boolean): boolean {
    const reason = isSurplus ? 'connections' : this.#overload(request)
    if (reason === undefined || isHealth(request)) return false
    this.refused(reason)
    return true
  }

  #overload(request: Target): Overload | undefined {
    const now = performance.now()
    const start = this.#startOfTurn(now)
    // Reads do not wait in the queue.
    if (!isRead(request) && (this.#queue?.() ?? 0) > this.#queueAge) return 'queue'
    // One long turn alone may be a pause, such as garbage collection, or one large answer.
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
 * The answer in each language, in two parts around the id of the request. Making the answer each time would cost more than
 * sending it.
 */
const prepared = Object.fromEntries(
  (['en', 'ko'] as const).map((language) => {
    const mark = 'the id'
    const source = { code: 'OVERLOADED' } as const
    const body = JSON.stringify(problemOf(source, { language, requestId: mark, prefix: '', status: 503 }))
    const [before = '', after = ''] = body.split(mark)
    return [language, { before, after, length: Buffer.byteLength(body) - mark.length }]
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

/** Whether a request only reads. A quote is a POST, because its order is in the body. */
const isRead = ({ method, url = '' }: Target) =>
  method === 'GET' || method === 'HEAD' || (method === 'POST' && url.endsWith('/orders/quote'))

/** Health checks, under any prefix. */
const isHealth = ({ url = '' }: Target) => url.endsWith('/livez') || url.endsWith('/readyz')

const admission = Symbol('admission')

export const admissionOf = (server: object): Admission | undefined =>
  (server as { readonly [admission]?: Admission })[admission]

/** How many connections above the limit are accepted, for health checks, as a share of the limit. */
const reserve = 0.04

/** Applies the limits to a server. @param surplus gets the connections past the limit */
export function limitServer(server: Server, limits: ServerLimits, surplus: WeakSet<object>): Admission {
  const { connections = 25_000 } = limits
  const gate = new Admission(limits)
  Object.assign(server, { [admission]: gate })
  let open = 0
  server.maxConnections = connections + Math.ceil(connections * reserve)
  server.on(server instanceof SecureServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    if (++open > connections) surplus.add(socket)
    socket.once('close', () => open--)
  })
  server.on('drop', () => gate.refused('dropped connections'))
  return gate
}

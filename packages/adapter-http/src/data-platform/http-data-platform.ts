import type { DataPlatform, OrderMessage, SendOutcome } from '@hexmart/core'
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import { Agent, type Dispatcher } from 'undici'
import { payloadOf } from './payload.ts'
import { parseSecret, signedHeaders } from './signature.ts'

export interface HttpDataPlatformOptions {
  /** Where messages are posted. */
  readonly url: string
  /** Secrets of Standard Webhooks; each signs, so that a receiver may know either during a rotation. */
  readonly secrets?: readonly string[]
  /** How long one send may take from its start to the end of the answer, in milliseconds. */
  readonly timeLimit?: number
  /** At most this many sends at once. */
  readonly concurrency?: number
  /** After this many failures in a row the platform counts as down, and is only probed. */
  readonly failuresUntilDown?: number
  /** How long to wait before each probe of a platform that is down, in milliseconds. */
  readonly probeAfter?: number
}

export interface HttpDataPlatform extends DataPlatform {
  close(): Promise<void>
}

/** An answer's body is only read to have it out of the way, and to quote the beginning of a refusal. */
const bodyLimit = 4_096
const quoteLimit = 200
/** No request to be left alone counts for longer than this, in milliseconds. */
const retryAfterLimit = 3_600_000

/**
 * The data platform as an HTTP endpoint that takes Standard Webhooks: one POST a message, signed, with the message's id
 * in `webhook-id`. A 2xx takes the message, a 410 never will, anything else is a failure. Redirects are not followed.
 *
 * @throws RangeError or TypeError when the url or a secret is malformed
 */
export function httpDataPlatform(options: HttpDataPlatformOptions): HttpDataPlatform {
  const { timeLimit = 10_000, concurrency = 64, failuresUntilDown = 10, probeAfter = 5_000 } = options
  const url = new URL(options.url)
  const secrets = (options.secrets ?? []).map(parseSecret)
  const agent = new Agent({ connections: concurrency, pipelining: 1, connect: { timeout: timeLimit } })

  const breaker = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(failuresUntilDown),
    halfOpenAfter: probeAfter,
  })
  let downSince = 0
  breaker.onBreak(() => {
    downSince = Date.now()
  })
  /** The platform asked to be left alone until then. */
  let pausedUntil = 0

  async function post(message: OrderMessage): Promise<SendOutcome> {
    const body = JSON.stringify(payloadOf(message))
    const {
      statusCode,
      headers,
      body: answer,
    } = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'hexmart',
        ...signedHeaders(secrets, message.id, Date.now(), body),
      },
      body,
      signal: AbortSignal.timeout(timeLimit),
    })
    const said = await beginningOf(answer)
    if (statusCode >= 200 && statusCode < 300) return { type: 'sent' }

    const error = said === '' ? `HTTP ${statusCode}` : `HTTP ${statusCode}: ${said}`
    if (statusCode === 410) return { type: 'gone', error }
    const retryAfter = statusCode === 429 || statusCode === 503 ? retryAfterOf(headers) : undefined
    if (retryAfter !== undefined) pausedUntil = Math.max(pausedUntil, Date.now() + retryAfter)
    // A platform that refuses a message is up; one that fails is not.
    if (statusCode >= 500 || statusCode === 429) throw new Failure(error, retryAfter)
    return { type: 'failed', error }
  }

  async function sendOne(message: OrderMessage): Promise<SendOutcome> {
    try {
      return await breaker.execute(() => post(message))
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { type: 'not-tried' }
      if (error instanceof Failure && error.retryAfter !== undefined) {
        return { type: 'failed', error: error.message, retryAfter: error.retryAfter }
      }
      return { type: 'failed', error: describe(error, timeLimit) }
    }
  }

  return {
    timeLimit,
    capacity() {
      if (Date.now() < pausedUntil) return 0
      if (breaker.state === CircuitState.Closed) return concurrency
      return breaker.state === CircuitState.Open && Date.now() - downSince < probeAfter ? 0 : 1
    },
    send: (messages) => messages.map(sendOne),
    close: () => agent.close(),
  }
}

/** The platform failed, and not only this message. */
class Failure extends Error {
  readonly retryAfter: number | undefined
  constructor(message: string, retryAfter: number | undefined) {
    super(message)
    this.retryAfter = retryAfter
  }
}

async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = ''
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (text.length < quoteLimit) text += chunk.toString('utf8')
    // Leaving the loop ends the connection: what follows is not read.
    if (bytes > bodyLimit) break
  }
  return text.slice(0, quoteLimit).replace(/\s+/g, ' ').trim()
}

/** Retry-After in milliseconds: seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfterOf(headers: Dispatcher.ResponseData['headers']): number | undefined {
  const value = headers['retry-after']
  if (typeof value !== 'string') return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(0, milliseconds), retryAfterLimit)
}

function describe(error: unknown, timeLimit: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${timeLimit} ms`
  if (error instanceof AggregateError) return error.errors.map((one) => describe(one, timeLimit)).join(', ')
  return error instanceof Error ? error.message : String(error)
}

import type { DataPlatform, OrderMessage, SendOutcome } from '@hexmart/core'
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import { Agent, type Dispatcher } from 'undici'
import { payloadOf } from './payload.ts'
import { parseSecret, signedHeaders } from './signature.ts'

export interface HttpDataPlatformOptions {
  /** Where messages are posted. */
  readonly url: string
  /** Secrets of Standard Webhooks, none unless they are given; each signs, so that a receiver may know either during a rotation. */
  readonly secrets?: readonly string[]
  /** How long one send may take from its start to the end of the answer, in milliseconds: 10,000. */
  readonly timeLimit?: number
  /** At most this many sends at once: 64. */
  readonly concurrency?: number
  /** After this many failures in a row, 10, the platform counts as down, and is only probed. */
  readonly failuresUntilDown?: number
  /** How long to wait before each probe of a platform that is down, in milliseconds: 5,000. */
  readonly probeAfter?: number
}

export interface HttpDataPlatform extends DataPlatform {
  close(): Promise<void>
}

/** Statuses that speak of the message. All others but 2xx speak of the platform, its address or our key to it. */
const refusals: ReadonlySet<number> = new Set([400, 409, 413, 415, 422])

/** An answer's body is only read to have it out of the way, and to quote the beginning of a refusal. */
const bodyLimit = 4_096
const quoteLimit = 200
/** No request to be left alone counts for longer than this, in milliseconds. */
const retryAfterLimit = 3_600_000

/**
 * The data platform as an HTTP endpoint that takes Standard Webhooks: one POST a message, signed, with the message's id
 * in `webhook-id`. A 2xx takes the message, 400, 409, 413, 415 and 422 refuse it, a 410 never will take it, anything else
 * is a failure of the platform. Redirects are not followed.
 *
 * @throws RangeError or TypeError when the url or a secret is malformed
 * @example
 * const dataPlatform = httpDataPlatform({ url: 'https://data.example.com/orders', secrets: [secret] })
 * const shop = createShop({ ...inMemory(), dataPlatform })
 */
export function httpDataPlatform(options: HttpDataPlatformOptions): HttpDataPlatform {
  const { timeLimit = 10_000, concurrency = 64, failuresUntilDown = 10, probeAfter = 5_000 } = options
  const url = new URL(options.url)
  if (url.username !== '' || url.password !== '')
    throw new TypeError('the url of the data platform has a password in it')
  const secrets = (options.secrets ?? []).map(parseSecret)
  const agent = new Agent({ connections: concurrency, pipelining: 1, connect: { timeout: timeLimit } })

  // A platform that refuses a message is up.
  const failing = handleAll.orWhenResult((outcome) => ['failed', 'gone'].includes((outcome as SendOutcome).type))
  const breaker = circuitBreaker(failing, {
    breaker: new ConsecutiveBreaker(failuresUntilDown),
    halfOpenAfter: probeAfter,
  })
  let downSince = 0
  /** The platform asked to be left alone until then. */
  let pausedUntil = 0
  /** How much it is trusted with at once: after an outage one, and one more with each message that it takes. */
  let trusted = concurrency
  breaker.onBreak(() => {
    downSince = performance.now()
    trusted = 1
  })

  const available = () => breaker.state === CircuitState.Closed && performance.now() >= pausedUntil

  async function post(message: OrderMessage): Promise<SendOutcome> {
    const body = JSON.stringify(payloadOf(message))
    const answer = await agent.request({
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
    // What was answered stands in the status, whatever becomes of the body.
    const said = await beginningOf(answer.body).catch(() => '')
    return outcomeOf(answer, said)
  }

  function outcomeOf({ statusCode, headers }: Dispatcher.ResponseData, said: string): SendOutcome {
    if (statusCode >= 200 && statusCode < 300) return { type: 'sent' }
    const error = said === '' ? `HTTP ${statusCode}` : `HTTP ${statusCode}: ${said}`
    if (statusCode === 410) return { type: 'gone', error }
    if (refusals.has(statusCode)) return { type: 'refused', error }
    const retryAfter = statusCode === 429 || statusCode === 503 ? retryAfterOf(headers) : undefined
    return { type: 'failed', error, ...(retryAfter !== undefined && { retryAfter }) }
  }

  async function sendOne(message: OrderMessage): Promise<SendOutcome> {
    try {
      const outcome = await breaker.execute(() => post(message))
      // What was on its way when the platform went down says nothing about how much it can take.
      if (outcome.type === 'sent' && available()) trusted = Math.min(concurrency, trusted + 1)
      if (outcome.type === 'failed' && outcome.retryAfter !== undefined) {
        pausedUntil = Math.max(pausedUntil, performance.now() + outcome.retryAfter)
        trusted = 1
      }
      return outcome
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        // The breaker goes by the wall clock, which may have been set back: it is asked again no sooner than after a pause.
        downSince = performance.now()
        return { type: 'not-tried' }
      }
      return { type: 'failed', error: describe(error, timeLimit) }
    }
  }

  return {
    timeLimit,
    capacity() {
      if (available()) return trusted
      const now = performance.now()
      const probed = breaker.state === CircuitState.HalfOpen || now - downSince >= probeAfter
      return now >= pausedUntil && probed ? 1 : 0
    },
    send: (messages) => messages.map(sendOne),
    close: () => agent.close(),
  }
}

/** The beginning of what an answer says, as a line of text. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = ''
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (text.length < quoteLimit) text += chunk.toString('utf8')
    // Leaving the loop ends the connection: what follows is not read.
    if (bytes > bodyLimit) break
  }
  return text
    .slice(0, quoteLimit)
    .replace(/[\s\p{Other}]+/gu, ' ')
    .trim()
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

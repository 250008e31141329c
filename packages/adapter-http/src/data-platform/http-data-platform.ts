import type { DataPlatform, OrderMessage, SendOutcome } from '@hexmart/core'
import { Agent, type Dispatcher, ProxyAgent } from 'undici'
import { payloadOf } from './payload.ts'
import { platformHealth } from './platform-health.ts'
import { parseSecret, signedHeaders } from './signature.ts'

export interface HttpDataPlatformOptions {
  /** Where messages are posted. */
  readonly url: string
  /**
   * Secrets of Standard Webhooks. If there are none, messages are not signed. Each secret signs every message. During a rotation
   * there are two secrets, and a receiver that knows one of them can verify every message.
   */
  readonly secrets?: readonly string[]
  /** The URL of a forward proxy that the messages go through, with its user and password if it needs them. */
  readonly proxy?: string | undefined
  /** The longest that one send may take, from its start to the end of the answer, in milliseconds. Default: 10,000. */
  readonly timeLimit?: number
  /** How many sends may run in parallel. Default: 64. */
  readonly concurrency?: number
  /** After this many failures in a row the platform counts as down and is only probed. Default: 10. */
  readonly failuresUntilDown?: number
  /** How long to wait before each probe of a platform that is down, in milliseconds. Default: 5,000. */
  readonly probeAfter?: number
}

export interface HttpDataPlatform extends DataPlatform {
  /** Waits for the sends that are under way, and closes the connections. */
  close(): Promise<void>
}

/**
 * The statuses with which the platform refuses a message that it may still accept later. With 410 it refuses the message for
 * ever. Any other status except 2xx counts as a failure of the platform, even if the cause is a wrong address or secret.
 */
const refusals: ReadonlySet<number> = new Set([400, 409, 413, 415, 422])

/**
 * An answer's body is read only to free the connection, up to `bodyLimit` bytes, and to quote its beginning, up to `quoteLimit`
 * characters.
 */
const bodyLimit = 4_096
const quoteLimit = 200
/** The longest pause that a `Retry-After` can set, in milliseconds. */
const retryAfterLimit = 3_600_000

/**
 * The data platform as an HTTP endpoint that receives Standard Webhooks: one POST per message, signed if there are secrets,
 * with the message's id in `webhook-id`. With a 2xx the platform accepts the message; with 400, 409, 413, 415 or 422 it refuses
 * the message; with 410 it refuses the message for ever. Any other answer is a failure of the platform. Redirects are not
 * followed.
 *
 * @throws TypeError when the URL is malformed or has a user or a password; RangeError when a secret is malformed
 * @example
 * const dataPlatform = httpDataPlatform({ url: 'https://data.example.com/orders', secrets: [secret] })
 * const shop = createShop({ store: inMemory(), dataPlatform })
 */
export function httpDataPlatform(options: HttpDataPlatformOptions): HttpDataPlatform {
  const { timeLimit = 10_000, concurrency = 64, failuresUntilDown = 10, probeAfter = 5_000 } = options
  const url = new URL(options.url)
  if (url.username !== '' || url.password !== '')
    throw new TypeError('the URL of the data platform must not contain a user or a password')
  const secrets = (options.secrets ?? []).map(parseSecret)
  const connections = { connections: concurrency, pipelining: 1, connect: { timeout: timeLimit } }
  const agent =
    options.proxy === undefined ? new Agent(connections) : new ProxyAgent({ ...connections, uri: options.proxy })

  const health = platformHealth({ concurrency, failuresUntilDown, probeAfter })

  async function post(message: OrderMessage): Promise<SendOutcome> {
    const body = JSON.stringify(payloadOf(message))
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'hexmart',
        ...traceHeaders(message),
        ...signedHeaders(secrets, message.id, Date.now(), body),
      },
      body,
      signal: AbortSignal.timeout(timeLimit),
    })
    // The status alone decides the outcome, so a body that breaks off does no harm.
    const text = await beginningOf(answer.body).catch(() => '')
    return outcomeOf(answer, text)
  }

  function outcomeOf({ statusCode, headers }: Dispatcher.ResponseData, text: string): SendOutcome {
    if (statusCode >= 200 && statusCode < 300) return { type: 'sent' }
    const error = text === '' ? `HTTP ${statusCode}` : `HTTP ${statusCode}: ${text}`
    if (statusCode === 410) return { type: 'refused-for-good', error }
    if (refusals.has(statusCode)) return { type: 'refused', error }
    const retryAfter = statusCode === 429 || statusCode === 503 ? retryAfterOf(headers) : undefined
    return { type: 'failed', error, ...(retryAfter !== undefined && { retryAfter }) }
  }

  return {
    timeLimit,
    capacity: health.capacity,
    send: (messages) =>
      messages.map((message) =>
        health.attempt(() =>
          post(message).catch((error): SendOutcome => ({ type: 'failed', error: describe(error, timeLimit) })),
        ),
      ),
    resume: health.resume,
    close: () => agent.close(),
  }
}

/**
 * The headers by which people can follow a request from the caller of the shop to the platform. The signature does not cover
 * these headers.
 */
const traceHeaders = ({ requestId, traceparent }: OrderMessage) => ({
  ...(requestId !== null && { 'x-request-id': requestId }),
  ...(traceparent !== null && { traceparent }),
})

/** The beginning of a body, as one line of text. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  let text = ''
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (text.length < quoteLimit) text += chunk.toString('utf8')
    // Leaving the loop closes the connection, so that an endless body is not read to its end.
    if (bytes > bodyLimit) break
  }
  return text
    .slice(0, quoteLimit)
    .replace(/[\s\p{Other}]+/gu, ' ')
    .trim()
}

/** The pause that `Retry-After` asks for, in milliseconds. The header has seconds or a date (RFC 9110, section 10.2.3). */
function retryAfterOf(headers: Dispatcher.ResponseData['headers']): number | undefined {
  const value = headers['retry-after']
  if (typeof value !== 'string') return undefined
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(0, milliseconds), retryAfterLimit)
}

function describe(error: unknown, timeLimit: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${timeLimit} ms`
  if (error instanceof AggregateError) return error.errors.map((cause) => describe(cause, timeLimit)).join(', ')
  return error instanceof Error ? error.message : String(error)
}

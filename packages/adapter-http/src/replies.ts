import { type Answer, CallerGone, type Refusal, type Result } from '@hexmart/core'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { KeysUnavailable } from './auth.ts'
import { languageOf, type ProblemCode, problemOf, problems } from './problems.ts'

/** What was wrong with a request, where the client can see it: `items.0.quantity`, `amount`, `Idempotency-Key`. */
export interface RequestError {
  readonly path: string
  readonly message: string
}

/** Thrown by a route before the shop is asked; answered as a problem. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: ProblemCode
  readonly facts: object
  constructor(code: ProblemCode, facts: object = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

export const invalid = (errors: readonly RequestError[]): HttpProblem => new HttpProblem('INVALID_REQUEST', { errors })

/** Seconds after which a client may try again what could not be done just now. */
const retryAfter = '1'

/** The app's decoration that holds the prefix at which a host has put the plugin. */
export const mountedAt = Symbol('mounted at')

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  facts: object = {},
): FastifyReply {
  const language = languageOf(request.headers['accept-language'])
  const { status } = problems[code]
  reply.code(status).type('application/problem+json').header('content-language', language)
  // A limiter of the host's has said how long to wait.
  if (status === 503 || (status === 429 && !reply.hasHeader('retry-after'))) reply.header('retry-after', retryAfter)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const { [mountedAt]: prefix = '' } = request.server as { readonly [mountedAt]?: string }
  return reply.send(JSON.stringify(problemOf(code, facts, { language, requestId: request.id, prefix })))
}

/** Answers what the shop said: a value as its resource, or a refusal as its problem. */
export function sendResult<Value, R extends Refusal>(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result<Value, R> | Answer<Value, R>,
  present: (value: Value) => object,
  status = 200,
): FastifyReply {
  if (!result.ok) {
    const { code, ...facts } = result.refusal
    return sendProblem(request, reply, code, facts)
  }
  if ('replayed' in result && result.replayed) reply.header('idempotent-replayed', 'true')
  return reply.code(status).send(present(result.value))
}

/** For what is shown as the shop keeps it. */
export const asItIs = <Value extends object>(value: Value): Value => value

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, 'NOT_FOUND')
}

/** Every failure is a problem; what went wrong inside is logged and never shown. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof HttpProblem) return sendProblem(request, reply, error.code, error.facts)
  // Nobody is there to be answered, and nothing went wrong.
  if (error instanceof CallerGone || (error.code === 'ECONNRESET' && reply.raw.destroyed)) return reply.hijack()
  if (error instanceof KeysUnavailable) {
    request.log.error({ err: error }, 'tokens cannot be verified')
    return sendProblem(request, reply, 'UNAVAILABLE')
  }
  const refused = refusedByFastify(error)
  if (refused) return sendProblem(request, reply, ...refused)
  request.log.error({ err: error }, 'request failed')
  return sendProblem(request, reply, 'INTERNAL_ERROR')
}

/** What is refused before a route is reached, by Fastify or by a host's own hooks, such as a rate limit. */
function refusedByFastify({
  statusCode = 500,
  code,
  message,
}: FastifyError): readonly [ProblemCode, object?] | undefined {
  if (statusCode === 413) return ['PAYLOAD_TOO_LARGE']
  if (statusCode === 415) return ['UNSUPPORTED_MEDIA_TYPE']
  if (statusCode === 429) return ['TOO_MANY_REQUESTS']
  // Only Fastify's own words are known to name nothing of the inside.
  if (statusCode >= 500 || !code?.startsWith('FST_')) return undefined
  const path = code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'url' : 'body'
  return ['INVALID_REQUEST', { errors: [{ path, message }] satisfies RequestError[] }]
}

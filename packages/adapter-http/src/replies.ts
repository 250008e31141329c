import { type Answer, CallerGone, InvalidInput, type Refusal, type Result } from '@hexmart/core'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { KeysUnavailable } from './key-set.ts'
import {
  type HttpRefusal,
  languageOf,
  type ProblemCode,
  type ProblemSource,
  problemOf,
  problems,
  type RequestError,
} from './problems/index.ts'
import { retryAfter } from './retry-after.ts'

/** Thrown by a route to refuse a request; answered as a problem. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly source: ProblemSource
  constructor(source: ProblemSource) {
    super(source.code)
    this.source = source
  }
}

/** How many errors an answer lists at most. Further errors are left out, so that a small request cannot cause a huge answer. */
const errorLimit = 100

function invalidRequest({ issues }: InvalidInput): HttpRefusal {
  const errors = issues.slice(0, errorLimit).map(({ path, message }) => ({ path: path || 'body', message }))
  return { code: 'INVALID_REQUEST', errors }
}

export const invalid = (errors: readonly RequestError[]): HttpProblem =>
  new HttpProblem({ code: 'INVALID_REQUEST', errors })

/** The app's decoration that holds the path, as clients see it, at which a host has registered the plugin. */
export const mountedAt = Symbol('mounted at')
/** The app's decoration that holds the path which a proxy in front removes. */
export const publicPath = Symbol('public path')

/** The path that a proxy in front removes. */
export function publicPathOf(app: FastifyInstance): string {
  const { [publicPath]: path = '' } = app as { readonly [publicPath]?: string }
  return path
}

/** The path of a plugin's routes as clients see it. */
export const publicPrefix = (app: FastifyInstance): string => publicPathOf(app) + app.prefix

/** The request's decoration that holds the problem with which it was answered. */
export const answeredWith = Symbol('answered with')

/** A problem that a request was answered with. */
export interface AnsweredProblem {
  readonly code: ProblemCode
  /** The limit that refused the request; empty for every other problem. */
  readonly limit: string
}

/** The problem that a request was answered with, if any. */
export const problemIn = (request: FastifyRequest): AnsweredProblem | undefined =>
  (request as { [answeredWith]?: AnsweredProblem })[answeredWith]

/**
 * Answers with a problem, in the language that the client prefers. No cache may keep the answer.
 *
 * @param limit the limit that refuses the request, for the metrics
 */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  source: ProblemSource,
  limit = '',
): FastifyReply {
  ;(request as { [answeredWith]?: AnsweredProblem })[answeredWith] = { code: source.code, limit }
  const language = languageOf(request.headers['accept-language'])
  const { status } = problems[source.code]
  reply.code(status).type('application/problem+json').header('content-language', language)
  reply.header('x-request-id', request.id).header('cache-control', 'no-store')
  // A rate limiter may have set the header already.
  if (status === 503 || (status === 429 && !reply.hasHeader('retry-after'))) reply.header('retry-after', retryAfter())
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const { [mountedAt]: prefix = '' } = request.server as { readonly [mountedAt]?: string }
  return reply.send(JSON.stringify(problemOf(source, { language, requestId: request.id, prefix })))
}

/** Answers with a result of the shop: a value as its resource, a refusal as its problem. */
export function sendResult<Value>(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result<Value, Refusal> | Answer<Value, Refusal>,
  present: (value: Value) => unknown,
  status = 200,
): FastifyReply {
  if (!result.ok) return sendProblem(request, reply, result.refusal)
  if ('replayed' in result && result.replayed) reply.header('idempotent-replayed', 'true')
  if (status === 204) return reply.code(status).send()
  return reply.code(status).send(present(result.value))
}

/**
 * Answers every request that reaches no route with the problem `NOT_FOUND`, before its body is read: nobody should make the
 * service parse JSON at an address where it serves nothing.
 *
 * @example
 * const app = fastify(serverOptions)
 * await app.register(unknownAddresses)
 */
export async function unknownAddresses(app: FastifyInstance): Promise<void> {
  // This instance has no routes, so the hook runs only for requests that reach no route.
  app.addHook('onRequest', (request, reply, _) => void answerNotFound(request, reply))
  app.setNotFoundHandler(answerNotFound)
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, { code: 'NOT_FOUND' })
}

/**
 * Answers a failed request with a problem. The cause of an internal error is logged and never shown.
 *
 * @example
 * const app = fastify(serverOptions)
 * app.setErrorHandler(answerError)
 */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof HttpProblem) return sendProblem(request, reply, error.source)
  if (error instanceof InvalidInput) return sendProblem(request, reply, invalidRequest(error))
  // The client has disconnected: nobody would read an answer, and nothing went wrong.
  if (error instanceof CallerGone || (error.code === 'ECONNRESET' && reply.raw.destroyed)) return reply.hijack()
  // The failed fetch of the login service's keys logs the cause. A further line for each request would let anybody fill the log.
  if (error instanceof KeysUnavailable) return sendProblem(request, reply, { code: 'UNAVAILABLE' })
  const refusal = refusalOf(error, request)
  if (refusal) return sendProblem(request, reply, refusal)
  request.log.error({ err: error }, 'request failed')
  return sendProblem(request, reply, { code: 'INTERNAL_ERROR' })
}

const refusalsByStatus: Readonly<Record<number, Exclude<ProblemCode, Refusal['code'] | 'INVALID_REQUEST'>>> = {
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
}

/**
 * In an app that also serves files, `@fastify/static` refuses a request for a file with the status 412 or 416 if the file does
 * not meet the condition of a header. The answer is then a 400 with these errors, which name the header. A 412 does not say
 * which of two conditions failed, so the errors name both headers if the request has both.
 */
function headerErrors(statusCode: number, { headers }: FastifyRequest): readonly RequestError[] {
  if (statusCode === 416) return [{ path: 'Range', message: 'must be within the file' }]
  if (statusCode !== 412) return []
  const { 'if-match': match, 'if-unmodified-since': unmodifiedSince } = headers
  const errors: RequestError[] = []
  // Every file matches `*`.
  if (match && match !== '*') errors.push({ path: 'If-Match', message: 'must match the file' })
  // A date that cannot be read is no condition.
  if (unmodifiedSince && !Number.isNaN(Date.parse(unmodifiedSince))) {
    errors.push({ path: 'If-Unmodified-Since', message: 'must not be before the last change of the file' })
  }
  return errors
}

/**
 * The refusal behind an error that Fastify raised before a route ran, or that a hook of the host raised, such as a rate limit.
 */
function refusalOf(
  { statusCode = 500, code, message }: FastifyError,
  request: FastifyRequest,
): HttpRefusal | undefined {
  const refusal = refusalsByStatus[statusCode]
  if (refusal) return { code: refusal }
  const errors = headerErrors(statusCode, request)
  if (errors.length > 0) return { code: 'INVALID_REQUEST', errors }
  // Other errors may carry internal details in their message; Fastify's own do not.
  if (statusCode >= 500 || !code?.startsWith('FST_')) return undefined
  const path = code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'url' : 'body'
  return { code: 'INVALID_REQUEST', errors: [{ path, message }] }
}

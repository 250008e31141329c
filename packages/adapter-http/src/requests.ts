import { IdempotencyKey, type IdempotentCall, type UserId } from '@hexmart/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Caller } from './auth.ts'
import { HttpProblem, invalid, type RequestError } from './replies.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * Parses the path and the query of a request that only reads, once, by one schema with the members of both.
 *
 * @throws HttpProblem `INVALID_REQUEST` with every error and where it is
 */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  return parse(schema, request.query as Members, request.params as Members)
}

/**
 * Parses a command from a request, once: the body, and the parameters of the path as members of the same object. A
 * body that is not there has no members; a query is not known to any command.
 *
 * @throws HttpProblem `INVALID_REQUEST` with every error and where it is
 */
export function parseCommand<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const asked = Object.keys(request.query as Members)
  if (asked.length > 0) throw invalid(asked.slice(0, errorLimit).map((path) => ({ path, message: notKnown })))
  const { body = {} } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ path: 'body', message: 'must be a JSON object' }])
  }
  return parse(schema, body as Members, request.params as Members)
}

const notKnown = 'is not known here'

function parse<Schema extends z.ZodType>(schema: Schema, sent: Members, params: Members): z.output<Schema> {
  for (const path in params) {
    if (Object.hasOwn(sent, path)) throw invalid([{ path, message: 'stands in the path already' }])
  }
  const parsed = schema.safeParse({ ...sent, ...params })
  if (parsed.success) return parsed.data
  throw invalid(errorsOf(parsed.error.issues).slice(0, errorLimit))
}

/** At most this many errors are told: an answer must not be longer than what was sent. */
const errorLimit = 100

function errorsOf(issues: readonly z.core.$ZodIssue[], within: readonly PropertyKey[] = []): RequestError[] {
  return issues.flatMap((issue): RequestError[] => {
    const path = [...within, ...issue.path]
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((name) => ({ path: [...path, name].join('.'), message: notKnown }))
      case 'invalid_union': {
        // The branch that fits best says what is missing, instead of all branches saying all.
        const [best] = [...issue.errors].sort((a, b) => a.length - b.length)
        if (best) return errorsOf(best, path)
      }
    }
    return [{ path: path.join('.') || 'body', message: issue.message }]
  })
}

/** Lets an answer take longer than a connection may otherwise be silent, up to eleven minutes. */
export function mayTakeLong(request: FastifyRequest): void {
  // Node sets it back with the next request of the connection. What is injected has no such socket.
  request.raw.socket.setTimeout?.(longestJob)
}
const longestJob = 660_000

/** The request's decoration that holds the caller. */
export const caller = Symbol('caller')

/** Whoever sent the request: a route that asks for it runs behind the authentication. */
export const callerOf = (request: FastifyRequest): Caller => (request as Authenticated)[caller]

/** A request of which it is known who sent it. */
export type Authenticated = FastifyRequest & { [caller]: Caller }

/** A user reaches what is its own, an operator everything. @throws HttpProblem `FORBIDDEN` */
export function requireOwner(request: FastifyRequest, userId: UserId): void {
  const { admin, userId: own } = callerOf(request)
  if (!admin && own !== userId) throw new HttpProblem('FORBIDDEN')
}

/** @throws HttpProblem `FORBIDDEN` */
export function requireOperator(request: FastifyRequest): void {
  if (!callerOf(request).admin) throw new HttpProblem('FORBIDDEN')
}

/** The user to whom orders must belong; nobody in particular for an operator. */
export function ownerFor(request: FastifyRequest): UserId | undefined {
  const { admin, userId } = callerOf(request)
  return admin ? undefined : userId
}

/** Tells whether whoever waits for an answer has gone away. */
class Departure {
  readonly #response: FastifyReply['raw']
  constructor(response: FastifyReply['raw']) {
    this.#response = response
  }
  get aborted(): boolean {
    return this.#response.destroyed
  }
}

/**
 * How a request calls a command: dropped when its sender has gone, and with its idempotency key, which is the
 * caller's own, whatever users an operator works for.
 */
export function callOf(request: FastifyRequest, reply: FastifyReply) {
  return { idempotency: idempotencyOf(request), signal: new Departure(reply.raw) }
}

function idempotencyOf(request: FastifyRequest): IdempotentCall | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  const key = IdempotencyKey.safeParse(header)
  if (!key.success) throw invalid([{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }])
  return { scope: callerOf(request).userId, key: key.data }
}

import { IdempotencyKey, type UserId } from '@hexmart/core'
import type { IdempotentCall } from '@hexmart/core/adapter'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Caller } from './auth.ts'
import type { RequestError } from './problems.ts'
import { HttpProblem, invalid } from './replies.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * Parses the path and the query of a request that only reads, with one schema that has the members of both.
 *
 * @throws HttpProblem `INVALID_REQUEST` with every error and its path
 */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  return parse(schema, request.query as Members, request.params as Members)
}

/**
 * Parses a command from a request: the members of the body, and the parameters of the path beside them. Without a body
 * there are only the parameters. No command takes a query, so every query parameter is an error.
 *
 * @throws HttpProblem `INVALID_REQUEST` with every error and its path
 */
export function parseCommand<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const unknown = Object.keys(request.query as Members)
  if (unknown.length > 0) throw invalid(unknown.slice(0, errorLimit).map((path) => ({ path, message: isUnknown })))
  const { body = {} } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ path: 'body', message: 'must be a JSON object' }])
  }
  return parse(schema, body as Members, request.params as Members)
}

const isUnknown = 'is unknown'

function parse<Schema extends z.ZodType>(schema: Schema, sent: Members, params: Members): z.output<Schema> {
  for (const path in params) {
    if (Object.hasOwn(sent, path)) throw invalid([{ path, message: 'is already part of the path' }])
  }
  const parsed = schema.safeParse({ ...sent, ...params })
  if (parsed.success) return parsed.data
  throw invalid(errorsOf(parsed.error.issues).slice(0, errorLimit))
}

/** More errors than this are left out, so that a small request cannot cause a huge answer. */
const errorLimit = 100

function errorsOf(issues: readonly z.core.$ZodIssue[], within: readonly PropertyKey[] = []): RequestError[] {
  return issues.flatMap((issue): RequestError[] => {
    const path = [...within, ...issue.path]
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((name) => ({ path: [...path, name].join('.'), message: isUnknown }))
      case 'invalid_union': {
        // Report the branch with the fewest errors: it is most likely the one that the client meant.
        const [best] = [...issue.errors].sort((a, b) => a.length - b.length)
        if (best) return errorsOf(best, path)
      }
    }
    return [{ path: path.join('.') || 'body', message: issue.message }]
  })
}

/** Lets an answer take up to eleven minutes, longer than a connection may otherwise be silent. */
export function mayTakeLong(request: FastifyRequest): void {
  // Node resets the timeout with the connection's next request. An injected request has no such socket.
  request.raw.socket.setTimeout?.(longestJob)
}
const longestJob = 660_000

/** The request's decoration that holds the caller. */
export const caller = Symbol('caller')

/** The caller of a route that requires a token. */
export const callerOf = (request: FastifyRequest): Caller => (request as Authenticated)[caller]

/** A request whose token was verified. */
export type Authenticated = FastifyRequest & { [caller]: Caller }

/** Lets users access their own resources, and operators everybody's. @throws HttpProblem `FORBIDDEN` */
export function requireOwner(request: FastifyRequest, userId: UserId): void {
  const { admin, userId: own } = callerOf(request)
  if (!admin && own !== userId) throw new HttpProblem({ code: 'FORBIDDEN' })
}

/** @throws HttpProblem `FORBIDDEN` */
export function requireOperator(request: FastifyRequest): void {
  if (!callerOf(request).admin) throw new HttpProblem({ code: 'FORBIDDEN' })
}

/** The user who must own an order that the caller asks for; undefined for an operator, who may see every order. */
export function ownerFor(request: FastifyRequest): UserId | undefined {
  const { admin, userId } = callerOf(request)
  return admin ? undefined : userId
}

/** A signal that is aborted when the client has disconnected. */
class ClientDisconnected {
  readonly #response: FastifyReply['raw']
  constructor(response: FastifyReply['raw']) {
    this.#response = response
  }
  get aborted(): boolean {
    return this.#response.destroyed
  }
}

/**
 * The options of a command that a request calls. The shop drops the command when the client has disconnected. The scope of
 * the idempotency key is the caller, also when an operator works for a user.
 *
 * @throws HttpProblem `INVALID_REQUEST` when the idempotency key is malformed
 */
export function callOf(request: FastifyRequest, reply: FastifyReply) {
  return { idempotency: idempotencyOf(request), signal: new ClientDisconnected(reply.raw) }
}

function idempotencyOf(request: FastifyRequest): IdempotentCall | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  const key = IdempotencyKey.safeParse(header)
  if (!key.success) throw invalid([{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }])
  return { scope: callerOf(request).userId, key: key.data }
}

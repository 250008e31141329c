import { type Actor, type IdempotencyKey, InvalidInput, type UserId } from '@hexmart/core'
import { isIdempotencyKey, parseInput } from '@hexmart/core/adapter'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Caller } from './auth.ts'
import { HttpProblem } from './replies.ts'
import type { Scope } from './scopes.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * Parses the path and the query of a request that only reads, with one schema that has the members of both.
 *
 * @throws InvalidInput with every error and its path
 */
export function parseQuery<Output>(schema: z.ZodType<Output>, request: FastifyRequest): Output {
  return parseInput('query', schema, merged(request.query as Members, request.params as Members))
}

/**
 * Parses a request for an operation, which runs outside of the shop's queue of commands, such as the retry of a delivery. An
 * operation takes only path parameters.
 *
 * @throws InvalidInput
 */
export function parseOperation<Output>(schema: z.ZodType<Output>, request: FastifyRequest): Output {
  return parseInput('operation', schema, membersOf(request))
}

/**
 * The members of the body together with the parameters of the path. Without a body there are only the parameters. No command,
 * operation or quote takes a query, so every query parameter is an error.
 *
 * @throws InvalidInput
 */
export function membersOf(request: FastifyRequest): Members {
  const query = Object.keys(request.query as Members)
  if (query.length > 0)
    throw new InvalidInput(
      'query',
      query.map((path) => ({ path, message: 'is unknown' })),
    )
  const { body = {} } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new InvalidInput('body', [{ path: '', message: 'must be a JSON object' }])
  }
  return merged(body as Members, request.params as Members)
}

function merged(sent: Members, params: Members): Members {
  for (const path in params) {
    if (Object.hasOwn(sent, path)) throw new InvalidInput('path', [{ path, message: 'is already part of the path' }])
  }
  return { ...sent, ...params }
}

/** Lets an answer take up to `longestJob`, which is longer than a connection may otherwise be silent (`connectionTimeout`). */
export function allowLongAnswer(request: FastifyRequest): void {
  // Node resets the timeout with the connection's next request. The socket of an injected request has no timeout.
  request.raw.socket.setTimeout?.(longestJob)
}
/** The longest that an answer may take, such as that of an audit, in milliseconds. `@hexmart/client` waits equally long. */
const longestJob = 660_000

/** The request's decoration that holds the caller. */
export const caller = Symbol('caller')

/**
 * The caller of a request to a route that requires a token. Hooks of the host that run after `onRequest` can call this function
 * too. They get undefined for a request that was not authenticated, or whose route needs no token.
 *
 * @example
 * const app = fastify()
 * app.addHook('onResponse', async (request, reply) => {
 *   request.log.info({ user: callerOf(request)?.userId, status: reply.statusCode })
 * })
 */
export const callerOf = (request: FastifyRequest): Caller | undefined =>
  (request as FastifyRequest & { readonly [caller]?: Caller })[caller]

/** Like `callerOf`, but only for the handlers of routes that require a token: there the caller is never undefined. */
export const authenticatedCaller = (request: FastifyRequest): Caller => (request as Authenticated)[caller]

/** A request whose token was verified. */
export type Authenticated = FastifyRequest & { [caller]: Caller }

/** The configuration of a route: the scopes that open it to callers other than the owner and operators. */
export interface RouteAccess {
  readonly scopes: readonly Scope[]
}

/** Whether the caller may use the route for every user, as an operator or by one of the route's scopes. */
export function mayActForAll(request: FastifyRequest): boolean {
  const { admin = false, scopes = [] } = authenticatedCaller(request)
  const { scopes: scopesOfRoute } = request.routeOptions.config as unknown as RouteAccess
  return admin || scopesOfRoute.some((scope) => scopes.includes(scope))
}

/** Who runs the commands of a request. */
export const actorOf = (request: FastifyRequest): Actor => ({
  id: authenticatedCaller(request).userId,
  operator: mayActForAll(request),
})

/** Requires that the resource is the caller's own, or that the caller may act for all users. @throws HttpProblem `FORBIDDEN` */
export function requireOwner(request: FastifyRequest, userId: UserId): void {
  if (authenticatedCaller(request).userId !== userId) requireOperator(request)
}

/** Requires an operator, or a caller with one of the route's scopes. @throws HttpProblem `FORBIDDEN` */
export function requireOperator(request: FastifyRequest): void {
  if (!mayActForAll(request)) throw new HttpProblem({ code: 'FORBIDDEN' })
}

/** A signal that is aborted when the client has disconnected. If the command is not decided yet, the shop then drops it. */
export class ClientDisconnected {
  readonly #response: FastifyReply['raw']
  constructor(response: FastifyReply['raw']) {
    this.#response = response
  }
  get aborted(): boolean {
    return this.#response.destroyed
  }
}

/** @throws InvalidInput when the key is malformed */
export function idempotencyKeyOf(request: FastifyRequest): IdempotencyKey | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  if (isIdempotencyKey(header)) return header
  throw new InvalidInput('headers', [{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }])
}

import { IdempotencyKey, type IdempotentCall, type UserId } from '@hexmart/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from './auth.ts'
import { HttpProblem, type RequestError } from './replies.ts'

/**
 * Parses what a request carries by one schema, once. The parts are put together as the schema's members: path
 * parameters and a body never share a name.
 *
 * @throws HttpProblem `INVALID_REQUEST` with every error and where it is
 */
export function parse<Schema extends z.ZodType>(schema: Schema, body: unknown, params: object = {}): z.output<Schema> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ path: 'body', message: 'must be a JSON object' }])
  }
  const repeated = Object.keys(params).filter((name) => Object.hasOwn(body, name))
  if (repeated.length > 0) {
    throw invalid(repeated.map((name) => ({ path: name, message: 'stands in the path already' })))
  }
  const parsed = schema.safeParse({ ...body, ...params })
  if (!parsed.success) throw invalid(errorsOf(parsed.error))
  return parsed.data
}

/** Parses path parameters, and a query if the schema has its members. */
export function parsePath<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  return parse(schema, request.query, request.params as object)
}

export const invalid = (errors: readonly RequestError[]): HttpProblem => new HttpProblem('INVALID_REQUEST', { errors })

function errorsOf({ issues }: z.ZodError): RequestError[] {
  return issues.flatMap((issue): RequestError[] => {
    const path = issue.path.join('.')
    const within = (name: string) => (path === '' ? name : `${path}.${name}`)
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((name) => ({ path: within(name), message: 'is not known here' }))
      case 'invalid_union':
        // The branch that fits best says what is missing, instead of all branches saying all.
        return bestBranch(issue.errors).map((error) => ({
          ...error,
          path: error.path === '' ? path : within(error.path),
        }))
      default:
        return [{ path: path === '' ? 'body' : path, message: issue.message }]
    }
  })
}

function bestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): RequestError[] {
  const [best = []] = [...branches].sort((a, b) => a.length - b.length)
  return errorsOf(new z.ZodError(best as z.core.$ZodIssue[]))
}

const callers = Symbol('caller')

/** Whoever sent the request; it has been authenticated when a route runs. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = (request as { [callers]?: Caller })[callers]
  if (caller === undefined) throw new Error('the route does not ask who calls')
  return caller
}

export function setCaller(request: FastifyRequest, caller: Caller): void {
  const held = request as { [callers]?: Caller }
  held[callers] = caller
}

/** A user reaches what is its own, an operator everything. @throws HttpProblem `FORBIDDEN` */
export function requireOwner(request: FastifyRequest, userId: UserId): void {
  const caller = callerOf(request)
  if (!caller.admin && caller.userId !== userId) throw new HttpProblem('FORBIDDEN')
}

/** The user to whom orders must belong; nobody in particular for an operator. */
export function ownerFor(request: FastifyRequest): UserId | undefined {
  const { admin, userId } = callerOf(request)
  return admin ? undefined : userId
}

/** How a request calls a command: with its idempotency key, and dropped when its sender has gone. */
export function callOf(request: FastifyRequest, reply: FastifyReply) {
  return {
    idempotency: idempotencyOf(request),
    signal: {
      get aborted() {
        return reply.raw.destroyed
      },
    },
  }
}

function idempotencyOf(request: FastifyRequest): IdempotentCall | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  const key = IdempotencyKey.safeParse(header)
  if (!key.success) throw invalid([{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }])
  return { scope: callerOf(request).userId, key: key.data }
}

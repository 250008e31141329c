import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { callOf, parseCommand, parseQuery, requireOperator } from '../../requests.ts'

/** What the descriptions of all routes for operators have in common. */
export const forOperators = { tag: 'operator', access: 'operator' } as const

// These functions report a malformed request before a missing permission, as every route does.

/** Parses a request that only reads. @throws HttpProblem `INVALID_REQUEST`, `FORBIDDEN` */
export function parseOperatorQuery<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
): z.output<Schema> {
  const query = parseQuery(schema, request)
  requireOperator(request)
  return query
}

/**
 * Parses a request for an operation outside of the shop's queue, which has no idempotency key.
 *
 * @throws HttpProblem `INVALID_REQUEST`, `FORBIDDEN`
 */
export function parseOperatorRequest<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
): z.output<Schema> {
  const operation = parseCommand(schema, request)
  requireOperator(request)
  return operation
}

/** Parses a command and its options. @throws HttpProblem `INVALID_REQUEST`, `FORBIDDEN` */
export function parseOperatorCommand<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
  reply: FastifyReply,
): readonly [z.output<Schema>, ReturnType<typeof callOf>] {
  const command = parseCommand(schema, request)
  const call = callOf(request, reply)
  requireOperator(request)
  return [command, call]
}

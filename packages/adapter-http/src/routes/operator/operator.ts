import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { parseOperation as parse, parseQuery, requireOperator } from '../../requests.ts'

/** The part that the descriptions of all routes for operators have in common. */
export const forOperators = { tag: 'operator', access: 'operator' } as const

// These functions report a malformed request before a missing permission, as every route does.

/** Parses a request that only reads. @throws InvalidInput; HttpProblem `FORBIDDEN` */
export function parseOperatorQuery<Output>(schema: z.ZodType<Output>, request: FastifyRequest): Output {
  const query = parseQuery(schema, request)
  requireOperator(request)
  return query
}

/**
 * Parses a request for an operation, which runs outside of the shop's queue of commands.
 *
 * @throws InvalidInput; HttpProblem `FORBIDDEN`
 */
export function parseOperation<Output>(schema: z.ZodType<Output>, request: FastifyRequest): Output {
  const operation = parse(schema, request)
  requireOperator(request)
  return operation
}

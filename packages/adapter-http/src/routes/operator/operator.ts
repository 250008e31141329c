import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import type { z } from 'zod'
import { documented, type RouteDescription } from '../../documentation.ts'
import { callOf, parseCommand, parseQuery, requireOperator } from '../../requests.ts'

/** What a route of the operator's takes and answers. */
export const operatorSchema = (route: Omit<RouteDescription, 'tag' | 'access'>): FastifySchema =>
  documented({ ...route, tag: 'operator', access: 'operator' })

// What is malformed is told before who may call, here as everywhere.

/** @throws HttpProblem `INVALID_REQUEST`, `FORBIDDEN` */
export function operatorQuery<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const query = parseQuery(schema, request)
  requireOperator(request)
  return query
}

/** What is not in the queue and has no idempotency key. @throws HttpProblem `INVALID_REQUEST`, `FORBIDDEN` */
export function operatorJob<Schema extends z.ZodType>(schema: Schema, request: FastifyRequest): z.output<Schema> {
  const job = parseCommand(schema, request)
  requireOperator(request)
  return job
}

/** A command, and how it is called. @throws HttpProblem `INVALID_REQUEST`, `FORBIDDEN` */
export function operatorCommand<Schema extends z.ZodType>(
  schema: Schema,
  request: FastifyRequest,
  reply: FastifyReply,
): readonly [z.output<Schema>, ReturnType<typeof callOf>] {
  const command = parseCommand(schema, request)
  const call = callOf(request, reply)
  requireOperator(request)
  return [command, call]
}

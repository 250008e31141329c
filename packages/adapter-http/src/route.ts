import type { Answer, Refusal, Result } from '@hexmart/core'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { z } from 'zod'
import { documented, type RouteDescription } from './documentation/route-description.ts'
import { sendResult } from './replies.ts'
import type { RouteAccess } from './requests.ts'

/** A route that answers with a result of the shop. */
export interface Route<Schema extends z.ZodType, Value, Shown> extends RouteDescription<Schema> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  /** Parses the request, checks what the caller may do, and calls the shop. */
  handle(request: FastifyRequest, reply: FastifyReply): Promise<Result<Value, Refusal> | Answer<Value, Refusal>>
  /** Makes the answer's body from a value of the shop. The body must have exactly the members of the schema `answer`. */
  readonly present: (value: Value) => Shown
}

/**
 * Makes a documented Fastify route that answers a refusal as a problem and a value as its resource. The call compiles only if
 * `present` returns exactly the fields of the schema `answer`. Otherwise the serializer would fail on a missing field, and would
 * silently drop an extra one.
 */
export function route<Schema extends z.ZodType, Value, Shown>(
  options: Route<Schema, Value, Shown> & PresentsExactly<Shown, z.input<Schema>>,
): RouteOptions {
  const { method, url, handle, present, ...description }: Route<Schema, Value, Shown> = options
  return {
    method,
    url,
    schema: documented(description),
    config: { scopes: description.scopes ?? [] } satisfies RouteAccess as object,
    handler: async (request, reply) =>
      sendResult(request, reply, await handle(request, reply), present, description.status),
  }
}

/** A compile error unless `present` returns exactly what the schema of the answer has. */
export type PresentsExactly<Shown, Wanted> =
  Same<Shown, Wanted> extends true ? unknown : { readonly present: 'must return exactly what the schema `answer` has' }

/** Whether two types are identical. Assignability alone would let extra fields pass. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

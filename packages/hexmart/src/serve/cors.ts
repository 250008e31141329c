import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** How long a browser may remember what is allowed, in seconds. */
const rememberFor = 600

/**
 * Lets pages of these origins call the API from a browser. Cookies are never used, so that no page acts in the name of somebody
 * whose token it does not have.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'idempotency-key',
      'if-none-match',
      'accept-language',
      'x-request-id',
      'traceparent',
    ],
    exposedHeaders: [
      'location',
      'idempotent-replayed',
      'retry-after',
      'etag',
      'x-request-id',
      'ratelimit',
      'ratelimit-policy',
    ],
    maxAge: rememberFor,
  })
}

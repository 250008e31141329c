import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** How long a browser may remember what this service allows, in seconds. */
const rememberFor = 600

/**
 * Lets pages of these origins call the API from a browser. The API takes no cookies, so a page acts for a user only if
 * the page has the user's token.
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

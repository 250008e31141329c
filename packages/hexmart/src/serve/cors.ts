import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How long a browser may remember what this service allows, in seconds. */
const rememberFor = 600

/**
 * Lets pages of these origins call the API from a browser. The API takes no cookies, so a page acts for a user only if
 * the page has the user's token.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  // Without this hook, the plugin would answer an OPTIONS request that is no preflight with a 400 and a plain text.
  app.addHook('onRequest', (request, reply, next) => {
    if (request.method === 'OPTIONS' && !isPreflight(request)) reply.callNotFound()
    else next()
  })
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

/** Whether a browser asks what a page may send. */
const isPreflight = ({ headers }: FastifyRequest) => Boolean(headers.origin && headers['access-control-request-method'])

import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How long a browser may remember what this service allows, in seconds. */
const rememberFor = 600

/** The headers of an answer that a page may read. */
const exposedHeaders = [
  'location',
  'idempotent-replayed',
  'retry-after',
  'etag',
  'x-request-id',
  'ratelimit',
  'ratelimit-policy',
].join(', ')

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
    exposedHeaders,
    maxAge: rememberFor,
  })
}

/**
 * The headers that `allowOrigins` adds to an answer, for the refusals that are sent before Fastify sees the request.
 *
 * @returns a function from the `Origin` of a request to names and values in turns
 */
export function corsHeadersFor(origins: readonly string[]): (origin: string | undefined) => readonly string[] {
  const exposed = ['access-control-expose-headers', exposedHeaders]
  const allowed = (origin: string) => ['access-control-allow-origin', origin, ...exposed]
  if (origins.length === 0) return () => []
  if (origins.includes('*')) {
    const headers = allowed('*')
    return () => headers
  }
  // Only the answer to an allowed origin repeats it, so a cache must know that the answer depends on the origin.
  const vary = ['vary', 'Origin']
  const headersOf = new Map<string | undefined, readonly string[]>(
    origins.map((origin) => [origin, [...vary, ...allowed(origin)]]),
  )
  const others = [...vary, ...exposed]
  return (origin) => headersOf.get(origin) ?? others
}

/** Whether a browser asks what a page may send. */
const isPreflight = ({ headers }: FastifyRequest) => Boolean(headers.origin && headers['access-control-request-method'])

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessLog } from './access-log.ts'
import type { HexmartOptions } from './plugin.ts'
import { rateLimiter } from './rate-limits.ts'

/**
 * Watches routes of your own where strangers may guess a secret, such as one that exchanges a code for a token. A refused request
 * gets the line in the log that a refused caller of the shop gets, and the guesses of an address get the limit of failed
 * authentication, counted apart from it.
 *
 * @param app whose routes are watched. Call this before you register them, in a plugin of its own: its other routes are logged too
 * @returns a function to call before a guess is refused. It counts the guess, and returns true if it has answered 429
 * @example
 * const app = fastify(serverOptions)
 * const tokens = new Map<unknown, string>()
 * app.register(async (own) => {
 *   const refuses = watchGuesses(own, { limits: { failures: 300 } })
 *   own.post('/sign-in', async (request, reply) => {
 *     const token = tokens.get(request.body)
 *     if (token !== undefined) return { token }
 *     return refuses(request, reply) ? reply : reply.code(403).send()
 *   })
 * })
 */
export function watchGuesses(
  app: FastifyInstance,
  { limits, accessLog: all = false }: Pick<HexmartOptions, 'limits' | 'accessLog'>,
): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const log = accessLog(all)
  app.addHook('onResponse', (request, reply, done) => {
    log(request, reply)
    done()
  })
  const limiter = rateLimiter({ failures: limits?.failures })
  return (request, reply) => limiter?.refusesFailure(request, reply) ?? false
}

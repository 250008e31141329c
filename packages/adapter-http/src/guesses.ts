import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessLog } from './access-log.ts'
import type { HexmartOptions } from './plugin.ts'
import { rateLimiter } from './rate-limits.ts'

/**
 * Watches routes of your own where strangers may guess a secret, such as a route that exchanges a code for a token. A
 * refused request is logged like a refused caller of the shop. Each address may guess as often per minute as it may fail
 * authentication (`limits.failures`); guesses and failures of authentication are counted separately.
 *
 * @param app the instance whose routes are watched. Call this before you register the routes, in a plugin that has no other
 * routes, because the log gets lines about every route of the plugin
 * @returns a function to call before a guess is refused. It counts the guess, and returns true if it has answered 429
 * @example
 * const app = fastify(serverOptions)
 * const tokens = new Map<unknown, string>()
 * app.register(async (own) => {
 *   const refusePastLimit = watchGuesses(own, { limits: { failures: 300 } })
 *   own.post('/sign-in', async (request, reply) => {
 *     const token = tokens.get(request.body)
 *     if (token !== undefined) return { token }
 *     return refusePastLimit(request, reply) ? reply : reply.code(403).send()
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
  return (request, reply) => limiter?.refuseFailurePastLimit(request, reply) ?? false
}

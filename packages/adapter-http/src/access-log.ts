import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { senderOf } from './address.ts'
import { problemIn } from './replies.ts'
import { callerOf } from './requests.ts'
import { scopes } from './scopes.ts'

/** Whether a status refuses the caller. Requests with such an answer are logged even without the access log, up to a limit. */
const isRefusal = (status: number) => status === 401 || status === 403 || status === 429

/** How many lines about refused callers may be written in `interval`, which is in milliseconds. */
const lineLimit = 50
const interval = 10_000

/**
 * Writes one line about each answered request, or only about each request whose caller was refused. Anybody can cause refusals.
 * So if only refusals are logged, the number of lines is limited, and a further line says how many were left out. No line has a
 * token, a query, a body or the ids in a path. Of the scopes in a token, a line has only those of the shop.
 *
 * @param all whether every request gets a line, without a limit; if false, only refusals get one
 */
export function accessLog(all: boolean): (request: FastifyRequest, reply: FastifyReply) => void {
  let written = 0
  let omitted = 0
  let isRunning = false

  function startInterval(log: FastifyBaseLogger): void {
    if (isRunning) return
    isRunning = true
    const end = () => {
      if (omitted > 0) log.info({ omitted }, 'further requests were refused and not logged one by one')
      written = omitted = 0
      isRunning = false
    }
    setTimeout(end, interval).unref()
  }

  return (request, reply) => {
    if (!all) {
      if (!isRefusal(reply.statusCode)) return
      startInterval(request.server.log)
      if (written >= lineLimit) return void omitted++
      written++
    }
    const sender = callerOf(request)
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        code: problemIn(request)?.code,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
        user: sender?.userId,
        admin: sender?.admin || undefined,
        scopes: sender?.scopes && scopes.filter((scope) => sender.scopes?.includes(scope)),
        address: senderOf(request),
      },
      'request',
    )
  }
}

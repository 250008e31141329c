import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Trace } from '@hexmart/core'
import { isRequestId, isTraceparent } from '@hexmart/core/adapter'
import type { FastifyRequest } from 'fastify'

/**
 * The id of a request: the one in its `X-Request-Id`, if that is well-formed, or a new one. A header that is not well-formed
 * reaches neither a log nor an answer, so nobody can forge a line or a header with it.
 */
export function requestIdOf({ 'x-request-id': sent }: IncomingHttpHeaders): string {
  return typeof sent === 'string' && isRequestId(sent) ? sent : randomUUID()
}

/**
 * The ids by which people can follow a request's command. The messages to the data platform carry these ids only if the request
 * has a well-formed `X-Request-Id` or `traceparent`. If the service records the request in a trace, it sets `traceparent` itself,
 * so the messages then carry the ids even if the caller sent neither header.
 */
export function traceOf({ id: requestId, headers }: FastifyRequest): Trace | undefined {
  // A host may give its requests ids of another form. The shop would refuse a command with such an id.
  if (!isRequestId(requestId)) return undefined
  const { traceparent: sent } = headers
  const traceparent = typeof sent === 'string' && isTraceparent(sent) ? sent : undefined
  return { requestId, traceparent, inMessages: traceparent !== undefined || headers['x-request-id'] === requestId }
}

import { isTraceparent } from '@hexmart/core/adapter'
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contextBelow, traceparentOf } from './traceparent.ts'
import { wallTime } from './wall-time.ts'

/** The spans of requests for the API. */
export interface RequestSpans {
  /** Opens a span for each later request of the app. Call it before the routes are registered. */
  watch(app: FastifyInstance): void
  /** Finds the span of an open request by the `traceparent` of this span. */
  find(traceparent: string): Span | undefined
}

/** Only routes below this path have spans: not health, metrics, documentation or pages, and not unknown addresses. */
const tracedPath = '/api/'

/**
 * A span names the route, never the address: addresses contain the ids of users. If the span is recorded, its `traceparent`
 * replaces the caller's in the request's headers. So the command and the stored message of this request carry the span's
 * `traceparent`, and later spans become its children. A span that is not recorded changes nothing.
 */
export function createRequestSpans(tracer: Tracer): RequestSpans {
  const open = new Map<string, Span>()

  function start(request: FastifyRequest, reply: FastifyReply, route: string): void {
    const { traceparent: callersTraceparent } = request.headers
    const { method, protocol, id } = request
    const span = tracer.startSpan(
      `${method} ${route}`,
      {
        kind: SpanKind.SERVER,
        startTime: wallTime(performance.now()),
        attributes: {
          'http.request.method': method,
          'http.route': route,
          'url.scheme': protocol,
          'hexmart.request.id': id,
        },
      },
      typeof callersTraceparent === 'string' && isTraceparent(callersTraceparent)
        ? contextBelow(callersTraceparent, { isRemote: true })
        : ROOT_CONTEXT,
    )
    if (!span.isRecording()) return
    const traceparent = traceparentOf(span.spanContext())
    request.raw.headers.traceparent = traceparent
    open.set(traceparent, span)
    // A client that disconnects closes the response too, but Fastify then calls no `onResponse`.
    reply.raw.once('close', () => {
      open.delete(traceparent)
      end(span, reply)
    })
  }

  return {
    watch(app) {
      app.addHook('onRequest', (request, reply, done) => {
        const { url: route } = request.routeOptions
        if (route?.startsWith(tracedPath)) start(request, reply, route)
        done()
      })
    },
    find: (traceparent) => open.get(traceparent),
  }
}

function end(span: Span, { raw }: FastifyReply): void {
  if (raw.headersSent) span.setAttribute('http.response.status_code', raw.statusCode)
  const error = raw.writableFinished ? (raw.statusCode >= 500 ? String(raw.statusCode) : undefined) : 'disconnected'
  if (error !== undefined) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR })
  span.end(wallTime(performance.now()))
}

import type { DataPlatform, OrderMessage, SendOutcome } from '@hexmart/core'
import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import { contextBelow, isSampled, traceparentOf } from './traceparent.ts'
import { wallTime } from './wall-time.ts'

/**
 * Wraps a data platform so that each send is a span in the trace of its order, if that trace is recorded. The platform
 * gets the `traceparent` of the send, so that the receiver's own spans are children of that span.
 */
export function traceDeliveries<Platform extends DataPlatform>(platform: Platform, tracer: Tracer): Platform {
  function start({ id, type, orderId, traceparent }: OrderMessage): Span | undefined {
    if (traceparent === null || !isSampled(traceparent)) return undefined
    const options = {
      kind: SpanKind.CLIENT,
      startTime: wallTime(performance.now()),
      attributes: { 'hexmart.message.id': id, 'hexmart.message.type': type, 'hexmart.order.id': orderId },
    }
    const span = tracer.startSpan(`deliver ${type}`, options, contextBelow(traceparent, { isRemote: true }))
    return span.isRecording() ? span : undefined
  }

  return {
    ...platform,
    send(messages) {
      const spans = messages.map(start)
      const outcomes = platform.send(
        messages.map((message, index) => {
          const span = spans[index]
          return span ? { ...message, traceparent: traceparentOf(span.spanContext()) } : message
        }),
      )
      for (const [index, outcome] of outcomes.entries()) {
        const span = spans[index]
        if (span) outcome.then((result) => end(span, result)).catch(() => {})
      }
      return outcomes
    },
  }
}

/** Ends a span. The span of a message that was not tried is left open, so it is never exported. */
function end(span: Span, outcome: SendOutcome): void {
  if (outcome.type === 'not-tried') return
  if (outcome.type !== 'sent') {
    span.setAttribute('error.type', outcome.type).setStatus({ code: SpanStatusCode.ERROR, message: outcome.error })
  }
  span.end(wallTime(performance.now()))
}

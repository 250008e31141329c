import { type Context, ROOT_CONTEXT, type SpanContext, TraceFlags, trace } from '@opentelemetry/api'

/** The span that a `traceparent` of version 00 names. */
export function spanContextOf(traceparent: string): SpanContext {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-')
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) }
}

/** The `traceparent` of a span, to pass on. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

/**
 * The context whose spans are children of the span that a `traceparent` names. `isRemote`: that span may come from another
 * process.
 */
export const contextBelow = (traceparent: string, { isRemote = false } = {}): Context =>
  trace.setSpanContext(ROOT_CONTEXT, { ...spanContextOf(traceparent), isRemote })

/** Whether the span that a `traceparent` names is recorded. */
export const isSampled = (traceparent: string): boolean =>
  (Number.parseInt(traceparent.slice(-2), 16) & TraceFlags.SAMPLED) !== 0

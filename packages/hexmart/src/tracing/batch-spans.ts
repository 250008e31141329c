import type { AttemptTime, BatchEvent, CommandEvent, Observer, WaitedCommand } from '@hexmart/core'
import { type Context, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import type { RequestSpans } from './request-spans.ts'
import { contextBelow, isSampled, spanContextOf } from './traceparent.ts'
import { wallTime } from './wall-time.ts'

/** A finished attempt at a batch: the attempt committed the batch, or failed. */
type Attempt = Extract<BatchEvent, { readonly time: AttemptTime }>

/**
 * Makes the spans of commands from a shop's events: the wait of each command in the queue, and each attempt at a batch with its
 * round trips. An event contains all times of its spans, so each span is started and ended when the event comes.
 *
 * A batch belongs to many traces. Its span is a child of the first recorded request in the batch, so the span is recorded if
 * any of the requests is. The span links to all recorded requests. Each of these requests, except the parent, gets a link back
 * to the span if the request is still open.
 */
export function batchSpans(tracer: Tracer, requests: Pick<RequestSpans, 'find'>): Observer {
  function onAnswer({ name, outcome, code, trace: { traceparent } = { requestId: '' } }: CommandEvent): void {
    const request = traceparent === undefined ? undefined : requests.find(traceparent)
    request?.setAttributes({ 'hexmart.command': name, 'hexmart.outcome': outcome })
    if (code !== undefined) request?.setAttribute('hexmart.refusal', code)
  }

  function onStart(traced: readonly WaitedCommand[]): void {
    const now = performance.now()
    for (const { name, traceparent, waited } of traced) {
      if (!isSampled(traceparent)) continue
      const options = { startTime: wallTime(now - waited), attributes: { 'hexmart.command': name } }
      tracer.startSpan('queue', options, contextBelow(traceparent)).end(wallTime(now))
    }
  }

  function onAttempt(attempt: Attempt): void {
    const [first, ...others] = new Set(attempt.traceparents.filter(isSampled))
    if (first === undefined) return
    const { load, decide, commit } = attempt.time
    const ended = performance.now()
    const begun = ended - load - decide - commit
    const links = [first, ...others].map((traceparent) => ({ context: spanContextOf(traceparent) }))
    const options = { startTime: wallTime(begun), links, attributes: attributesOf(attempt) }
    const context = contextBelow(first)
    const span = tracer.startSpan('batch', options, context)
    const inside = trace.setSpan(context, span)
    roundTripSpan('load', inside, begun, load)
    if (attempt.type === 'batch committed' || commit > 0) roundTripSpan('commit', inside, ended - commit, commit)
    if (attempt.type === 'batch failed') {
      span.setAttribute('error.type', attempt.class).setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end(wallTime(ended))
    for (const traceparent of others) requests.find(traceparent)?.addLink({ context: span.spanContext() })
  }

  function roundTripSpan(name: string, context: Context, start: number, milliseconds: number): void {
    tracer.startSpan(name, { startTime: wallTime(start) }, context).end(wallTime(start + milliseconds))
  }

  return (event) => {
    switch (event.type) {
      case 'command answered':
        return onAnswer(event)
      case 'batch started':
        return onStart(event.traced)
      case 'batch committed':
      case 'batch failed':
        return onAttempt(event)
    }
  }
}

const attributesOf = (attempt: Attempt) =>
  attempt.type === 'batch committed'
    ? {
        'hexmart.batch.attempt': attempt.attempts,
        'hexmart.batch.commands': attempt.commandCount,
        'hexmart.batch.messages': attempt.messageCount,
      }
    : { 'hexmart.batch.attempt': attempt.attempt }

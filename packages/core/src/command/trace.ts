import { z } from 'zod'
import type { Change } from './change.ts'

/** A request id that is safe in logs and headers: 1 to 128 characters of `A-Z a-z 0-9 . _ ~ : + / = @ -`. */
const requestIdForm = /^[A-Za-z0-9._~:+/=@-]{1,128}$/
/** `traceparent` of version 00 (W3C Trace Context). An id that is all zeros is invalid. */
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export const isRequestId = (text: string): boolean => requestIdForm.test(text)
export const isTraceparent = (text: string): boolean => traceparentForm.test(text)

/**
 * Identifies the request of a command, so that people can follow the request through logs and systems. A trace does not change
 * what the command does.
 */
export interface Trace {
  /** Listed in the events of the command's batch. 1 to 128 characters of `A-Z a-z 0-9 . _ ~ : + / = @ -`. */
  readonly requestId: string
  /**
   * The `traceparent` of the request, version 00 (W3C Trace Context): the caller's header, or that of your own span if your
   * program records one.
   */
  readonly traceparent?: string | undefined
  /**
   * Whether the messages of the command carry the request id and the `traceparent` to the data platform; true by default. Set it
   * to false if the request had neither of them and your program made up the id. Nobody else knows such an id, so a message
   * would store it for nothing.
   */
  readonly inMessages?: boolean | undefined
}

const traceMembers: readonly string[] = ['requestId', 'traceparent', 'inMessages']

export function isTrace(value: unknown): value is Trace {
  if (typeof value !== 'object' || value === null) return false
  const { requestId, traceparent, inMessages } = value as Readonly<Record<string, unknown>>
  return (
    typeof requestId === 'string' &&
    isRequestId(requestId) &&
    (traceparent === undefined || (typeof traceparent === 'string' && isTraceparent(traceparent))) &&
    (inMessages === undefined || typeof inMessages === 'boolean') &&
    Object.keys(value).every((name) => traceMembers.includes(name))
  )
}

/** A check of our own, because an object schema of zod would copy the trace and take microseconds of every request. */
export const TraceSchema = z.custom<Trace>(
  isTrace,
  'must be { requestId, traceparent?, inMessages? }: requestId has 1 to 128 characters of A-Z a-z 0-9 . _ ~ : + / = @ -, traceparent has version 00, and inMessages is a boolean',
)

/** Puts the trace of a command into the messages of its changes, unless its `inMessages` is false. */
export function withTrace(changes: readonly Change[], trace: Trace | undefined): readonly Change[] {
  if (trace === undefined || trace.inMessages === false) return changes
  const { requestId, traceparent = null } = trace
  return changes.map((change) =>
    'message' in change ? { ...change, message: { ...change.message, requestId, traceparent } } : change,
  )
}

import { z } from 'zod'
import type { Change } from './change.ts'

/** The id of a request, as it may stand in logs and headers: 1 to 128 characters of `A-Z a-z 0-9 . _ ~ : + / = @ -`. */
const requestIdForm = /^[A-Za-z0-9._~:+/=@-]{1,128}$/
/** `traceparent` of version 00 (W3C Trace Context). An id of zeros alone is none. */
const traceparentForm = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export const isRequestId = (text: string): boolean => requestIdForm.test(text)
export const isTraceparent = (text: string): boolean => traceparentForm.test(text)

/** What names the request of a command, so that people can follow it through logs and systems. It changes nothing about the command. */
export interface Trace {
  /** The events of the command's batch list it. 1 to 128 characters of `A-Z a-z 0-9 . _ ~ : + / = @ -`. */
  readonly requestId: string
  /** The caller's place in a trace, as the header `traceparent` of version 00 (W3C Trace Context) has it. */
  readonly traceparent?: string | undefined
  /**
   * Whether the messages of the command carry both to the data platform. False for an id that no caller knows: it is then not
   * stored with every order. Default: true.
   */
  readonly inMessages?: boolean | undefined
}

export const TraceSchema = z.strictObject({
  requestId: z.string().regex(requestIdForm, 'must be 1 to 128 characters of A-Z a-z 0-9 . _ ~ : + / = @ -'),
  traceparent: z.string().regex(traceparentForm, 'must be a traceparent of version 00').optional(),
  inMessages: z.boolean().optional(),
})

/** The changes of a command, whose messages carry its trace. */
export function carrying(changes: readonly Change[], trace: Trace | undefined): readonly Change[] {
  if (trace === undefined || trace.inMessages === false) return changes
  const { requestId, traceparent = null } = trace
  return changes.map((change) =>
    'message' in change ? { ...change, message: { ...change.message, requestId, traceparent } } : change,
  )
}

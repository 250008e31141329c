import type { Message } from './message.ts'

/**
 * The events of the relay: the result of each send that was tried, and `relay failed` for each error that the outbox, or the
 * platform's `capacity` or `resume`, throws.
 */
export type DeliveryEvent =
  | { readonly type: 'message sent'; readonly message: Message; readonly attempt: number }
  | {
      readonly type: 'message failed'
      readonly message: Message
      readonly attempt: number
      readonly error: string
      /** How long until the next attempt, in milliseconds. */
      readonly retryAfter: number
    }
  | { readonly type: 'message dead'; readonly message: Message; readonly attempt: number; readonly error: string }
  | { readonly type: 'relay failed'; readonly error: unknown }

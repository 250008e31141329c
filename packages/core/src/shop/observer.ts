import type { Day } from '../base/time.ts'
import type { Message } from '../delivery/message.ts'
import type { StoreErrorClass } from '../store/store-error.ts'

/** What happens inside a shop and is worth a line in a log or a count in a metric. Carries facts, no prose. */
export type ShopEvent =
  | {
      readonly type: 'batch committed'
      readonly commands: number
      readonly messages: number
      readonly attempts: number
      readonly milliseconds: number
    }
  | {
      readonly type: 'batch failed'
      readonly class: StoreErrorClass
      readonly commands: number
      readonly attempt: number
      readonly error: unknown
    }
  | { readonly type: 'batch split'; readonly commands: number }
  /** A read, or a question to a port of the host's, that was refused with `UNAVAILABLE`. */
  | { readonly type: 'read failed'; readonly class: StoreErrorClass; readonly error: unknown }
  | { readonly type: 'message sent'; readonly message: Message; readonly attempt: number }
  | {
      readonly type: 'message failed'
      readonly message: Message
      readonly attempt: number
      readonly error: string
      /** How long until the next try, in milliseconds. */
      readonly retryAfter: number
    }
  | { readonly type: 'message dead'; readonly message: Message; readonly attempt: number; readonly error: string }
  | { readonly type: 'relay failed'; readonly error: unknown }
  | { readonly type: 'day ranked'; readonly day: Day; readonly products: number; readonly milliseconds: number }
  | { readonly type: 'pruning failed'; readonly error: unknown }
  | { readonly type: 'ranking failed'; readonly day: Day | null; readonly error: unknown }

/** Is told what happens. Nothing waits for it, and nothing comes of what it throws. */
export type Observer = (event: ShopEvent) => void

import type { DeliveryEvent } from '../delivery/events.ts'
import type { HousekeepingEvent } from '../housekeeping/events.ts'
import type { RankingEvent } from '../ranking/events.ts'
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
  | DeliveryEvent
  | RankingEvent
  | HousekeepingEvent

/** Is told what happens. Nothing waits for it, and nothing comes of what it throws. */
export type Observer = (event: ShopEvent) => void

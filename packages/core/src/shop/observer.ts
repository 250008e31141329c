import type { BatchEvent } from '../batch/events.ts'
import type { DeliveryEvent } from '../delivery/events.ts'
import type { HousekeepingEvent } from '../housekeeping/events.ts'
import type { RankingEvent } from '../ranking/events.ts'
import type { CommandEvent, OperationEvent } from './events.ts'
import type { ReadEvent } from './refuse-if-unavailable.ts'

/**
 * Something that happened inside a shop, for logs and metrics. An event carries data such as names, counts and errors, but
 * no prose.
 */
export type ShopEvent =
  | CommandEvent
  | BatchEvent
  | ReadEvent
  | OperationEvent
  | DeliveryEvent
  | RankingEvent
  | HousekeepingEvent

/**
 * Receives events. The shop calls the observer synchronously, so a slow observer delays commands. The shop ignores errors
 * that the observer throws.
 */
export type Observer = (event: ShopEvent) => void

import type { BatchEvent } from '../batch/events.ts'
import type { DeliveryEvent } from '../delivery/events.ts'
import type { HousekeepingEvent } from '../housekeeping/events.ts'
import type { RankingEvent } from '../ranking/events.ts'
import type { ReadEvent } from './answer-reads.ts'
import type { OperationEvent } from './operations.ts'

/** What happens inside a shop and is worth a line in a log or a count in a metric. Carries facts, no prose. */
export type ShopEvent = BatchEvent | ReadEvent | OperationEvent | DeliveryEvent | RankingEvent | HousekeepingEvent

/** Receives events. The shop calls it synchronously and ignores what it throws, so a slow observer delays the batch. */
export type Observer = (event: ShopEvent) => void

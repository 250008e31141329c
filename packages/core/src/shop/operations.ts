import { MessageId } from '../base/ids.ts'
import { parseInput } from '../base/invalid-input.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import { Day } from '../base/time.ts'
import type { OutcomeUnknown, RefusalCode, RefusalOf, Unavailable } from '../command/refusal.ts'
import type { Delivery, Outbox } from '../delivery/ports.ts'
import type { Relay } from '../delivery/relay.ts'
import type { RankingJob } from '../ranking/ranking.ts'
import { type StoreErrorClass, toStoreError } from '../store/store-error.ts'

/**
 * The answer of an operation. `UNAVAILABLE` promises that nothing was done. `OUTCOME_UNKNOWN` says that all, some or none of it
 * may have been done. An operation may safely be repeated.
 */
export type OperationAnswer<Value, Code extends RefusalCode = never> = Promise<
  Result<Value, RefusalOf<Code> | Unavailable | OutcomeUnknown>
>

/**
 * What an operator does besides commands: operations that may change many rows, in transactions of their own. They reject with
 * `InvalidInput` for a malformed id or day, and with a permanent `StoreError`.
 */
export interface ShopOperations {
  /** Makes a DEAD message WAITING again, due at once. A message in another state does not change. */
  retryDelivery(id: string): OperationAnswer<Delivery, 'DELIVERY_NOT_FOUND'>
  /** Makes a DEAD message DISCARDED, so that the next one of its order can be sent. A message in another state does not change. */
  discardDelivery(id: string): OperationAnswer<Delivery, 'DELIVERY_NOT_FOUND'>
  /** @returns how many messages were DEAD and are WAITING now */
  retryDeliveries(): OperationAnswer<number>
  /** @returns how many messages were DEAD and are DISCARDED now */
  discardDeliveries(): OperationAnswer<number>
  /**
   * Builds the sales of one day, `YYYY-MM-DD`, whether it is due or not.
   * @returns how many products were sold, or null when the day is not over yet or its orders were pruned
   */
  rebuildDay(day: string): OperationAnswer<number | null>
}

/** An operation met a store error that is not permanent. */
export type OperationEvent = {
  readonly type: 'operation failed'
  readonly class: StoreErrorClass
  readonly error: unknown
}

export interface OperationDeps {
  readonly outbox: Outbox
  readonly relay: Pick<Relay, 'wake'>
  readonly ranking: Pick<RankingJob, 'rebuild'>
  observe(event: OperationEvent): void
}

export function createOperations({ outbox, relay, ranking, observe }: OperationDeps): ShopOperations {
  /** Turns a store error into the refusal that says what is known. A permanent error is thrown. */
  function answerError(thrown: unknown, someMayBeDone: boolean): Result<never, Unavailable | OutcomeUnknown> {
    const error = toStoreError(thrown)
    if (error.class === 'permanent') throw thrown
    observe({ type: 'operation failed', class: error.class, error: thrown })
    const unknown = someMayBeDone || error.class === 'commit-unknown'
    return refuse({ code: unknown ? 'OUTCOME_UNKNOWN' : 'UNAVAILABLE' })
  }

  async function answer<Value>(work: () => Promise<Value>): Promise<Result<Value, Unavailable | OutcomeUnknown>> {
    try {
      return ok(await work())
    } catch (thrown) {
      return answerError(thrown, false)
    }
  }

  /** Always wakes the relay, because these messages, or later ones of their orders, may be due now, even after an error. */
  async function changeDead(change: () => Promise<number>) {
    try {
      return await answer(change)
    } finally {
      relay.wake()
    }
  }

  async function changeOne(
    text: string,
    change: (id: MessageId) => Promise<number>,
  ): OperationAnswer<Delivery, 'DELIVERY_NOT_FOUND'> {
    const deliveryId = parseInput('deliveryId', MessageId, text)
    const changed = await changeDead(() => change(deliveryId))
    if (!changed.ok) return changed
    try {
      const delivery = await outbox.find(deliveryId)
      return delivery ? ok(delivery) : refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId })
    } catch (thrown) {
      return answerError(thrown, changed.value > 0)
    }
  }

  return {
    retryDelivery: (id) => changeOne(id, (messageId) => outbox.retry([messageId])),
    discardDelivery: (id) => changeOne(id, (messageId) => outbox.discard([messageId])),
    retryDeliveries: () => changeDead(() => outbox.retry('all')),
    discardDeliveries: () => changeDead(() => outbox.discard('all')),
    async rebuildDay(text) {
      const day = parseInput('day', Day, text)
      return answer(() => ranking.rebuild(day))
    },
  }
}

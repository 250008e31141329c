import { type ActionId, MessageId } from '../base/ids.ts'
import { parseInput } from '../base/invalid-input.ts'
import { Reason } from '../base/name.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import { Day } from '../base/time.ts'
import type { Queue } from '../batch/queue.ts'
import type { ActionDraft } from '../batch/queued-command.ts'
import { actionAdded } from '../command/action.ts'
import { operatorId } from '../command/actor.ts'
import type { OutcomeUnknown, RefusalCode, RefusalOf, Unavailable } from '../command/refusal.ts'
import type { Delivery, Outbox } from '../delivery/ports.ts'
import type { Relay } from '../delivery/relay.ts'
import type { RankingJob } from '../ranking/ranking.ts'
import { toStoreError } from '../store/store-error.ts'
import type { OperationEvent } from './events.ts'
import { type ActorOptions, parseActorOptions } from './options.ts'

/**
 * The answer of an operation. `UNAVAILABLE` promises that nothing was changed; at most, the action of an operator was recorded.
 * `OUTCOME_UNKNOWN` says that the operation may have been done in whole, in part or not at all. An operation may safely be
 * repeated.
 */
export type OperationAnswer<Value, Code extends RefusalCode = never> = Promise<
  Result<Value, RefusalOf<Code> | Unavailable | OutcomeUnknown>
>

/**
 * The operations of an operator. Unlike a command, an operation may change many rows, in transactions of its own.
 * Operations reject with `InvalidInput` for a malformed id, day, source or option, with a permanent `StoreError`, and with an
 * error of any other type that the store throws. If an operator is the `actor` and there is something to do, an action is
 * committed before the operation begins. So every change by an operator has an action in the trail, but an action does not
 * prove that its operation succeeded.
 */
export interface ShopOperations {
  /** Makes a DEAD message WAITING again, due immediately. A message in another state does not change. */
  retryDelivery(id: string, options?: ActorOptions): OperationAnswer<Delivery, 'DELIVERY_NOT_FOUND'>
  /**
   * Makes a DEAD message DISCARDED, so that its order's next message can be sent. A message in another state does not
   * change.
   */
  discardDelivery(id: string, options?: ActorOptions): OperationAnswer<Delivery, 'DELIVERY_NOT_FOUND'>
  /** Makes all DEAD messages WAITING again, due immediately. @returns how many messages changed */
  retryDeliveries(options?: ActorOptions): OperationAnswer<number>
  /** Makes all DEAD messages DISCARDED. @returns how many messages changed */
  discardDeliveries(options?: ActorOptions): OperationAnswer<number>
  /**
   * Records that an operator begins to import rows. The rows themselves are created without an actor, so that an import has
   * one action in the trail and not one per row. Unless an operator is the `actor`, nothing is recorded.
   *
   * @param source where the rows come from, such as the name of a file: 1 to 200 characters
   */
  recordImport(what: 'users' | 'products', source: string, options?: ActorOptions): OperationAnswer<null>
  /**
   * Makes all waiting messages due now, except those that a relay has claimed, and ends the pause that the data platform asked
   * for. Each process ends the pause at its next poll at the latest. Use it when the platform is ready before its pause ends.
   *
   * @returns how many messages were due later and are due now
   */
  resumeDeliveries(options?: ActorOptions): OperationAnswer<number>
  /**
   * Sums the sales of one day, `YYYY-MM-DD`, whether it is due or not.
   * @returns the number of different products that were sold; null when the orders of the day were pruned, or when the day
   *   cannot be counted yet: it is not over, its last orders may not be committed yet, or its ranking time has not come
   */
  rebuildDay(day: string, options?: ActorOptions): OperationAnswer<number | null>
}

export interface OperationDeps {
  readonly outbox: Outbox
  readonly relay: Pick<Relay, 'wake'>
  readonly ranking: Pick<RankingJob, 'rebuild' | 'isClosed'>
  readonly queue: Pick<Queue, 'submit'>
  observe(event: OperationEvent): void
}

export function createOperations({ outbox, relay, ranking, queue, observe }: OperationDeps): ShopOperations {
  /**
   * Turns a store error into `UNAVAILABLE` if nothing was done, and into `OUTCOME_UNKNOWN` if something was or may have been
   * done. Throws a permanent error unchanged.
   *
   * @param hasChanged whether the operation had changed something before the error
   */
  function answerError(thrown: unknown, hasChanged: boolean): Result<never, Unavailable | OutcomeUnknown> {
    const error = toStoreError(thrown)
    if (error.class === 'permanent') throw thrown
    observe({ type: 'operation failed', class: error.class, error: thrown })
    const isUnknown = hasChanged || error.class === 'commit-unknown'
    return refuse({ code: isUnknown ? 'OUTCOME_UNKNOWN' : 'UNAVAILABLE' })
  }

  async function answer<Value>(work: () => Promise<Value>): Promise<Result<Value, Unavailable | OutcomeUnknown>> {
    try {
      return ok(await work())
    } catch (thrown) {
      return answerError(thrown, false)
    }
  }

  /**
   * Changes messages. Then wakes the relay, even after an error: these messages, or later messages of their orders, may be
   * due now.
   */
  async function changeMessages(change: () => Promise<number>) {
    try {
      return await answer(change)
    } finally {
      relay.wake()
    }
  }

  /** Commits the action of an operator. The action goes through the queue and a batch, as a command does. */
  async function record(name: string, draft: ActionDraft): Promise<Result<null, Unavailable | OutcomeUnknown>> {
    const recorded = await queue.submit({
      name,
      locks: {},
      reads: {},
      decide: (_, { newId, now }) =>
        ok({ value: null, changes: [actionAdded({ id: newId<ActionId>(), at: now, command: name, ...draft })] }),
    })
    if (recorded.ok) return ok(null)
    return refuse({ code: recorded.refusal.code === 'OUTCOME_UNKNOWN' ? 'OUTCOME_UNKNOWN' : 'UNAVAILABLE' })
  }

  async function changeOne(
    operation: string,
    text: string,
    options: ActorOptions | undefined,
    change: (id: MessageId) => Promise<number>,
  ): OperationAnswer<Delivery, 'DELIVERY_NOT_FOUND'> {
    const deliveryId = parseInput('deliveryId', MessageId, text)
    const actor = operatorId(parseActorOptions(options).actor)
    if (actor !== null) {
      // A message that is not dead will not change, so there is no action to record.
      const found = await answer(() => outbox.find(deliveryId))
      if (!found.ok) return found
      if (!found.value) return refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId })
      if (found.value.state !== 'DEAD') return ok(found.value)
      const recorded = await record(operation, { actor, subject: { type: 'delivery', id: deliveryId }, reason: null })
      if (!recorded.ok) return recorded
    }
    const changed = await changeMessages(() => change(deliveryId))
    if (!changed.ok) return changed
    try {
      const delivery = await outbox.find(deliveryId)
      return delivery ? ok(delivery) : refuse({ code: 'DELIVERY_NOT_FOUND', deliveryId })
    } catch (thrown) {
      return answerError(thrown, changed.value > 0)
    }
  }

  const hasDead = async () => (await outbox.deliveries({ state: 'DEAD' }, { limit: 1 })).rows.length > 0
  /** Resuming is needed even if no message waits, because the platform may be in a pause. */
  const always = async () => true

  async function changeAll(
    operation: string,
    options: ActorOptions | undefined,
    isNeeded: () => Promise<boolean>,
    change: () => Promise<number>,
  ): OperationAnswer<number> {
    const actor = operatorId(parseActorOptions(options).actor)
    if (actor !== null) {
      const needed = await answer(isNeeded)
      if (!needed.ok) return needed
      if (!needed.value) return ok(0)
      const recorded = await record(operation, { actor, subject: { type: 'delivery', id: 'all' }, reason: null })
      if (!recorded.ok) return recorded
    }
    return changeMessages(change)
  }

  return {
    retryDelivery: (id, options) => changeOne('retry-delivery', id, options, (messageId) => outbox.retry([messageId])),
    discardDelivery: (id, options) =>
      changeOne('discard-delivery', id, options, (messageId) => outbox.discard([messageId])),
    retryDeliveries: (options) => changeAll('retry-deliveries', options, hasDead, () => outbox.retry('all')),
    discardDeliveries: (options) => changeAll('discard-deliveries', options, hasDead, () => outbox.discard('all')),
    resumeDeliveries: (options) => changeAll('resume-deliveries', options, always, () => outbox.resume()),
    async recordImport(what, source, options) {
      const reason = parseInput('source', Reason, source)
      const actor = operatorId(parseActorOptions(options).actor)
      if (actor === null) return ok(null)
      const subject = { type: what === 'users' ? 'user' : 'product', id: 'all' } as const
      return record(`import-${what}`, { actor, subject, reason })
    },
    async rebuildDay(text, options) {
      const day = parseInput('day', Day, text)
      const actor = operatorId(parseActorOptions(options).actor)
      if (actor !== null) {
        const closed = await answer(() => ranking.isClosed(day))
        if (!closed.ok) return closed
        if (!closed.value) return ok(null)
        const recorded = await record('rebuild-day', { actor, subject: { type: 'day', id: day }, reason: null })
        if (!recorded.ok) return recorded
      }
      return answer(() => ranking.rebuild(day))
    },
  }
}

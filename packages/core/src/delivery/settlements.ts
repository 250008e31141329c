import { StoreError } from '../store/store-error.ts'
import type { Claim } from './claims.ts'
import type { DeliveryEvent } from './events.ts'
import type { Outbox, Settlement } from './ports.ts'

export type SettlementWithoutId = WithoutId<Settlement>
/** A conditional type applies to each member of the union, so that each keeps its own properties. */
type WithoutId<One> = One extends Settlement ? Omit<One, 'id'> : never

/** Settlements of claimed messages. They wait here until the outbox has stored them. */
export interface Settlements {
  readonly isEmpty: boolean
  add(claim: Claim, settlement: SettlementWithoutId): void
  /**
   * Passes the settlements to the outbox. If the outbox fails, `settle` rejects, and the remaining settlements wait
   * for the next call. A settlement for which the outbox throws a permanent `StoreError` will never be accepted, so `settle`
   * reports the error and drops the settlement. The message is due again when its lease ends.
   */
  settle(): Promise<void>
}

export interface SettlementDeps {
  readonly outbox: Pick<Outbox, 'settle'>
  readonly observe: (event: DeliveryEvent) => void
  /** Called when the outbox has stored that messages were sent: now the next messages of their orders may be due. */
  readonly onSent: () => void
}

export function createSettlements({ outbox, observe, onSent }: SettlementDeps): Settlements {
  const byToken = new Map<string, Settlement[]>()

  /** Settles the settlements that are queued now, `size` at a time. */
  async function settleQueued(token: string, queue: Settlement[], size: number): Promise<void> {
    for (let left = queue.length; left > 0; left -= size) {
      const chunk = queue.splice(0, size)
      try {
        await outbox.settle(token, chunk)
        if (chunk.some(({ type }) => type === 'sent')) onSent()
      } catch (error) {
        const isPermanent = error instanceof StoreError && error.class === 'permanent'
        if (!isPermanent || chunk.length > 1) queue.unshift(...chunk)
        if (!isPermanent) throw error
        observe({ type: 'relay failed', error })
        // At least one settlement is bad. Retry one by one to isolate it.
        if (chunk.length > 1) return settleQueued(token, queue, 1)
      }
    }
  }

  return {
    get isEmpty() {
      return byToken.size === 0
    },

    add({ token, message }, settlement) {
      const settlements = byToken.get(token) ?? []
      settlements.push({ id: message.id, ...settlement })
      byToken.set(token, settlements)
    },

    async settle() {
      for (const [token, queue] of [...byToken]) {
        await settleQueued(token, queue, queue.length)
        // More settlements may have been added during the call.
        if (queue.length === 0) byToken.delete(token)
      }
    },
  }
}

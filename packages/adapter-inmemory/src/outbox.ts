import {
  type Clock,
  type Delivery,
  deliveryCountLimit,
  type MessageId,
  type Order,
  type Outbox,
  orderAt,
} from '@hexmart/core/adapter'
import { type Memory, pick, type StoredMessage } from './memory.ts'
import { newestFirst } from './pages.ts'

export function memoryOutbox(memory: Memory, clock: Clock): Outbox {
  const { outbox, undelivered } = memory
  const undeliveredMessages = () => [...pick(outbox, [...undelivered]).values()]

  function change(message: StoredMessage, changed: Partial<StoredMessage>): void {
    const updated = { ...message, ...changed }
    outbox.set(message.id, updated)
    if (updated.state === 'SENT' || updated.state === 'DISCARDED') undelivered.delete(message.id)
  }

  function changeDead(ids: readonly MessageId[] | 'all', changed: Partial<StoredMessage>): number {
    const dead = undeliveredMessages().filter(
      ({ id, state }) => state === 'DEAD' && (ids === 'all' || ids.includes(id)),
    )
    for (const message of dead) change(message, changed)
    return dead.length
  }

  return {
    async claim({ token, limit, leaseFor }) {
      const now = clock.now()
      const all = undeliveredMessages()
      const isHeldUp = ({ orderId, sequence }: StoredMessage) =>
        all.some((earlier) => earlier.orderId === orderId && earlier.sequence < sequence)
      const due = all
        .filter((message) => message.state === 'WAITING' && (message.dueAt ?? 0) <= now)
        .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || (a.id < b.id ? -1 : 1))
        .filter((message) => message.sequence === 1 || !isHeldUp(message))
        .slice(0, limit)
      return due.map((message) => {
        const attempt = message.attempts + 1
        change(message, { token, attempts: attempt, dueAt: now + leaseFor })
        const { id, type, orderId, sequence, at, requestId, traceparent } = message
        const order = orderAt(type, memory.orders.get(orderId) as Order)
        return { message: { id, type, orderId, sequence, at, requestId, traceparent, order }, attempt }
      })
    },

    async settle(token, settlements) {
      const now = clock.now()
      for (const settlement of settlements) {
        const message = outbox.get(settlement.id)
        if (message?.state !== 'WAITING' || message.token !== token) continue
        switch (settlement.type) {
          case 'sent':
            change(message, { state: 'SENT', dueAt: null, settledAt: now, token: null })
            break
          case 'retry':
            change(message, { dueAt: now + settlement.after, lastError: settlement.error, token: null })
            break
          case 'dead':
            change(message, { state: 'DEAD', dueAt: null, settledAt: now, lastError: settlement.error, token: null })
            break
          case 'returned':
            change(message, { attempts: message.attempts - 1, dueAt: now, token: null })
            break
        }
      }
    },

    async deliveries({ state, orderId }, page) {
      const isWanted = (message: StoredMessage) =>
        (state === undefined || message.state === state) && (orderId === undefined || message.orderId === orderId)
      const listed = [...outbox.values()].filter(isWanted)
      return newestFirst(listed.map(withoutToken), page, ({ id }) => id)
    },

    async find(id) {
      const message = outbox.get(id)
      return message && withoutToken(message)
    },

    retry: async (ids) => changeDead(ids, { state: 'WAITING', attempts: 0, dueAt: clock.now(), settledAt: null }),
    discard: async (ids) => changeDead(ids, { state: 'DISCARDED', settledAt: clock.now() }),

    async resume() {
      const now = clock.now()
      const notDue = undeliveredMessages().filter(
        ({ state, token, dueAt }) => state === 'WAITING' && token === null && Number(dueAt) > now,
      )
      for (const message of notDue) change(message, { dueAt: now })
      memory.resumptions++
      return notDue.length
    },

    resumption: async () => String(memory.resumptions),

    async counts() {
      const now = clock.now()
      const all = undeliveredMessages()
      const waiting = all.filter(({ state }) => state === 'WAITING')
      const oldest = waiting.reduce((earliest, { at }) => Math.min(earliest, at), now)
      const dead = all.filter(({ state }) => state === 'DEAD')
      const countUpToLimit = (messages: readonly StoredMessage[]) => Math.min(messages.length, deliveryCountLimit)
      return { waiting: countUpToLimit(waiting), dead: countUpToLimit(dead), oldestWaiting: now - oldest }
    },
  }
}

function withoutToken({ token: _, ...rest }: StoredMessage): Delivery {
  return rest
}

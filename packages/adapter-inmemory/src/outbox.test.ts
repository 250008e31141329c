import { deliveryCountLimit, type Message, type MessageId, systemClock } from '@hexmart/core/adapter'
import { expect, test } from 'vitest'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

test('D4: at most 100,000 messages of each state are counted', async () => {
  const memory = createMemory()
  const { outbox } = storeOver(memory, systemClock)
  const message = { type: 'order.paid', sequence: 1, at: 0, attempts: 0, lastError: null } as unknown as Message
  for (let number = 0; number <= deliveryCountLimit; number++) {
    for (const state of ['WAITING', 'DEAD'] as const) {
      const id = `${state} ${number}` as MessageId
      memory.outbox.set(id, { ...message, id, state } as never)
      memory.undelivered.add(id)
    }
  }
  expect(await outbox.counts()).toMatchObject({ waiting: 100_000, dead: 100_000 })
})

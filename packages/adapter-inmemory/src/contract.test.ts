import { systemClock } from '@hexmart/core/adapter'
import { describeAlongside, describeSameAnswers, describeStore, type Harness } from '@hexmart/core/contract'
import { tamperingWith } from '../test/tampering.ts'
import { createMemory } from './memory.ts'
import { storeOver } from './store.ts'

const harness: Harness = {
  async open(alongside) {
    const memory = createMemory()
    const store = storeOver(memory, systemClock, alongside)
    // The store has no connections or caches, so `again` can return the store itself.
    return { store, again: async () => store, tamper: tamperingWith(memory), close: async () => {} }
  },
}

describeStore('in memory', harness)
describeAlongside(harness)
describeSameAnswers('one store in memory and another', harness, harness)

import { type OrderId, type OrderViews, systemClock } from '@hexmart/core/adapter'
import {
  describeAlongside,
  describeLists,
  describeSameAnswers,
  describeStore,
  type Harness,
} from '@hexmart/core/contract'
import { describe } from 'vitest'
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

/** Opens stores whose lists of orders begin with an empty page and go on with pages that are at most half full. */
const shortPages: Harness = {
  async open() {
    const opened = await harness.open()
    const { views } = opened.store
    const list: OrderViews['list'] = async (filter, { limit, after }) =>
      after === undefined
        ? { rows: [], next: 'ffffffff-ffff-7fff-bfff-ffffffffffff' as OrderId }
        : views.orders.list(filter, { limit: Math.ceil(limit / 2), after })
    const store = { ...opened.store, views: { ...views, orders: { ...views.orders, list } } }
    return { ...opened, store, again: async () => store }
  },
}

describeStore('in memory', harness)
describeAlongside(harness)
describeSameAnswers('one store in memory and another', harness, harness)

// `OrderViews` lets a page of `list` be short, so the suite must accept such a store.
describe('in memory, with short pages of orders', () => describeLists(shortPages))

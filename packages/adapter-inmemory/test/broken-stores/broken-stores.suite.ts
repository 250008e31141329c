import type { Page, Store } from '@hexmart/core'
import { systemClock } from '@hexmart/core'
import {
  describeDelivery,
  describeLocks,
  describeOutbox,
  describePruning,
  describeRanking,
  describeSalesStatistics,
  describeViews,
  type Harness,
} from '@hexmart/core/contract'
import { describe } from 'vitest'
import { createMemory } from '../../src/memory.ts'
import { storeOver } from '../../src/store.ts'
import { tamperingWith } from '../tampering.ts'

// Each store here breaks one promise, so some tests of each suite must fail. All tests must also end: with such a store, a loop
// or a wait without a limit would never end. `src/broken-stores.test.ts` runs this file. It checks that all tests end, and
// that most of these suites fail with a certain message.

const harnessOver = (breakStore: (store: Store) => Store): Harness => ({
  async open() {
    const memory = createMemory()
    const store = breakStore(storeOver(memory, systemClock))
    return { store, again: async () => store, tamper: tamperingWith(memory), close: async () => {} }
  },
  // A wait gives up after 400 ms. A test times out after six times as long, 2.4 seconds, unless it sets another timeout.
  patience: 400,
})

describe('settling changes nothing', () => {
  const harness = harnessOver((store) => ({ ...store, outbox: { ...store.outbox, settle: async () => {} } }))
  describeOutbox(harness)
  describeDelivery(harness)
  describeRanking(harness)
})

describe('claiming hands out the same messages for ever', () => {
  const harness = harnessOver((store) => {
    let first: Awaited<ReturnType<Store['outbox']['claim']>> = []
    const claim: Store['outbox']['claim'] = async (wanted) => {
      if (first.length === 0) first = await store.outbox.claim(wanted)
      return first
    }
    return { ...store, outbox: { ...store.outbox, claim } }
  })
  describeOutbox(harness)
  describeDelivery(harness)
})

describe('pages never end', () => {
  const endless = <Row, Key>({ rows, next }: Page<Row, Key>, keyOf: (row: Row) => Key): Page<Row, Key> => ({
    rows,
    next: next ?? (rows[0] ? keyOf(rows[0]) : next),
  })
  const harness = harnessOver((store) => ({
    ...store,
    views: {
      ...store.views,
      products: {
        ...store.views.products,
        sellable: async ({ limit }) => endless(await store.views.products.sellable({ limit }), ({ id }) => id),
      },
    },
    outbox: {
      ...store.outbox,
      deliveries: async (filter, { limit }) =>
        endless(await store.outbox.deliveries(filter, { limit }), ({ id }) => id),
    },
  }))
  describeViews(harness)
  describeOutbox(harness)
})

describe('pruning removes nothing', () => {
  const pruning = { prune: async () => 0, pruneOrders: async () => 0, emptyErased: async () => true }
  const harness = harnessOver((store) => ({ ...store, pruning }))
  describePruning(harness)
  describeSalesStatistics(harness)
  describeRanking(harness)
})

describe('a unit of work that begins while another is open never ends', () => {
  const harness = harnessOver((store) => {
    let open = 0
    const run: Store['unitOfWork']['run'] = async (id, work) => {
      if (open > 0) return new Promise(() => {})
      open++
      try {
        return await store.unitOfWork.run(id, work)
      } finally {
        open--
      }
    }
    return { ...store, unitOfWork: { ...store.unitOfWork, run } }
  })
  describeLocks(harness)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createShop, type HouseRule } from '../../src/index.ts'
import { type Clerk, clerkOf } from '../clerk.ts'
import { standingClock } from '../clocks.ts'
import type { Harness } from '../harness.ts'
import { noon } from '../scene.ts'
import {
  type ActLog,
  actGroups,
  doTogether,
  type OrderToQuote,
  openWorld,
  optionalMembersOf,
  ordersToQuote,
} from './acts.ts'

/** Rules that refuse some orders and reduce others. */
const houseRules: readonly HouseRule[] = [
  { name: 'not-three', decide: ({ items }) => (items.length === 3 ? { refuse: { lines: 3 } } : undefined) },
  {
    name: 'even-totals',
    decide: ({ subtotal, couponDiscount }) =>
      (subtotal - couponDiscount) % 2 === 0 ? { reduce: [{ label: 'Even', amount: 100 }] } : undefined,
  },
]

/**
 * Tests that a quote and an order never differ: O42.
 *
 * @param numRuns how many random runs are made, each in an empty store
 */
export function describeQuotes(harness: Harness, numRuns = 25): void {
  describe('quotes and orders', () => {
    test(
      'O42: a quote has no faults and equals the order if the order succeeds; otherwise its first fault is the refusal of the order',
      {
        timeout: 240_000,
      },
      () =>
        fc.assert(
          fc.asyncProperty(actGroups, ordersToQuote, async (groups, orders) => {
            const { store, close } = await harness.open()
            try {
              const clerk = clerkOf(
                createShop({ store, clock: standingClock(noon), rules: { placeOrder: houseRules } }),
              )
              const log = await openWorld(clerk)
              for (const group of groups) await doTogether([clerk], group, log)
              for (const order of orders) await expectSame(clerk, order, log)
              expect(await store.audit.findings()).toEqual([])
            } finally {
              await close()
            }
          }),
          { numRuns, endOnFailure: true },
        ),
    )
  })
}

/** Quotes an order, places it, and compares. About half of the orders expect the total of a quote that was made just before. */
async function expectSame(clerk: Clerk, orderToQuote: OrderToQuote, log: ActLog): Promise<void> {
  const { user, basket, expectsQuoted } = orderToQuote
  const members = optionalMembersOf(orderToQuote, log)
  if (expectsQuoted) members.expectedTotal = (await clerk.quote(user, basket, members)).total ?? undefined
  const quote = await clerk.quote(user, basket, members)
  const order = await clerk.order(user, basket, members)
  if (order.ok) {
    const { items, subtotal, discount, total, reductions } = order.value
    expect(quote).toEqual({ items, subtotal, discount, total, reductions, faults: [] })
  } else {
    expect(quote.faults[0]).toEqual(order.refusal)
  }
}

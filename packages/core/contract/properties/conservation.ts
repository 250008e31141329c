import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createShop, ProductId, type Store, UserId } from '../../src/index.ts'
import { accepted } from '../answers.ts'
import { type Clerk, clerkOf } from '../clerk.ts'
import { standingClock } from '../clocks.ts'
import type { Harness } from '../harness.ts'
import { couponIn, inUnit } from '../rows.ts'
import { noon } from '../scene.ts'
import { type Act, type ActLog, actGroups, doTogether, openWorld } from './acts.ts'

const runs = { numRuns: 25, endOnFailure: true }
const [users, products, coupons] = [
  ['mina', 'jun', 'sora'],
  ['tea', 'pot', 'cup'],
  ['spring', 'gift', 'dawn'],
]
const startingStock: Readonly<Record<string, number>> = { tea: 30, pot: 10, cup: 0 }

/**
 * Tests that after random acts the money, the coupons and the stock are the sums of the accepted acts, that no user has
 * bought more than a limit allows, and that the audit finds nothing wrong: A1, P10.
 */
export function describeConservation(harness: Harness): void {
  describe('random acts', () => {
    const conserves = (clerkCount: number) =>
      fc.asyncProperty(actGroups, async (groups) => {
        const { store, again, close } = await harness.open()
        try {
          const clock = standingClock(noon)
          // With two shops, small batches make the shops compete.
          const policy = { commit: { batchLimit: clerkCount === 1 ? 256 : 3, backOff: 1 } }
          const stores = [store, ...(clerkCount > 1 ? [await again()] : [])]
          const clerks = stores.map((eachStore) => clerkOf(createShop({ store: eachStore, clock }, policy)))
          const log = await openWorld(clerks[0] as Clerk)
          for (const group of groups) await doTogether(clerks, group, log)
          await expectNothingLost(store, clerks[0] as Clerk, log)
        } finally {
          await close()
        }
      })

    test(
      'A1, P10: after random acts in one shop, money, coupons and stock add up, and purchase limits hold',
      { timeout: 120_000 },
      () => fc.assert(conserves(1), runs),
    )

    test(
      'A1, P10: after random acts in two simultaneous shops, money, coupons and stock add up, and purchase limits hold',
      { timeout: 120_000 },
      () => fc.assert(conserves(2), runs),
    )
  })
}

/** Compares the stored rows with the answers that the shop gave. */
async function expectNothingLost(store: Store, clerk: Clerk, { done }: ActLog): Promise<void> {
  expect(await store.audit.findings()).toEqual([])

  /** Sums a figure over all acts that took effect. An act with a replayed answer did nothing. */
  const sum = (figure: (act: Act) => number) =>
    done.reduce((total, { act, answer }) => total + (answer.ok && !answer.replayed ? figure(act) : 0), 0)

  const orders = (await Promise.all(users.map((id) => clerk.orders(id)))).flat()
  const paid = orders.filter(({ status }) => status !== 'CANCELED')

  /** The orders whose pieces have left the stock and have not come back. */
  const notRestocked = orders.filter(({ cancellation }) => cancellation === null || !cancellation.restocked)

  for (const id of users) {
    const charged = sum((act) => ((act.do === 'charge' || act.do === 'adjust') && act.user === id ? act.amount : 0))
    const spent = paid.reduce((total, order) => total + (order.userId === id ? order.total : 0), 0)
    const balance = await clerk.balance(id)
    expect(balance).toBe(charged - spent)
    expect(balance).toBeGreaterThanOrEqual(0)
  }

  const quantities = await store.views.stock.quantities(products.map((id) => ProductId.parse(id)))
  for (const id of products) {
    const added = sum((act) => (act.do === 'stock' && act.product === id ? act.change : 0))
    const sold = notRestocked.flatMap(({ items }) => items).filter(({ productId }) => productId === id)
    const taken = sold.reduce((total, { quantity }) => total + quantity, 0)
    expect(quantities.get(ProductId.parse(id)) ?? 0).toBe((startingStock[id] ?? 0) + added - taken)
  }

  // The purchase limit of the pot changes, but the pot always has a limit, so every order of a pot counts. The highest
  // limit that an act sets is 6, so no user can have bought more.
  const pot = ProductId.parse('pot')
  const buyers = users.map((id) => ({ userId: UserId.parse(id), productId: pot }))
  const ledger = await inUnit(store, (tx) => tx.purchases.newest(buyers))
  for (const { userId } of buyers) {
    const own = paid.filter((order) => order.userId === userId).flatMap(({ items }) => items)
    const pieces = own.reduce((total, { productId, quantity }) => total + (productId === pot ? quantity : 0), 0)
    expect(ledger.find((row) => row.userId === userId)?.bought ?? 0).toBe(pieces)
    expect(pieces).toBeLessThanOrEqual(6)
  }

  for (const id of coupons) {
    const issued = sum((act) => (act.do === 'issue' && act.coupon === id ? 1 : 0))
    const coupon = await couponIn(store, id)
    expect(coupon?.remaining).toBe((coupon?.quantity ?? 0) - issued)
    expect(coupon?.remaining).toBeGreaterThanOrEqual(0)
  }

  expect(orders).toHaveLength(sum((act) => (act.do === 'order' ? 1 : 0)))
  const used = paid.flatMap(({ userCouponId }) => userCouponId ?? [])
  expect(new Set(used).size).toBe(used.length)
  const messages = accepted(await clerk.shop.deliveryCounts()).waiting
  expect(messages).toBe(orders.length + orders.filter(({ status }) => status === 'CANCELED').length)
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createShop, heldCouponStates } from '../../src/index.ts'
import { clerkOf } from '../clerk.ts'
import { standingClock } from '../clocks.ts'
import type { Opened } from '../harness.ts'
import { countingIds } from '../ids.ts'
import { couponIn } from '../rows.ts'
import { type Act, actGroupsInFixedOrder, doTogether, openWorld, world } from './acts.ts'

const hour = 3_600_000
/** Nine and a half hours before the coupon `dawn` of `openWorld` opens, so that some acts try to take it too early. */
const start = Date.parse('2025-03-08T20:30:00+09:00')

/** The part of a `Harness` that this suite needs: it opens empty stores. */
export interface Opening {
  open(): Promise<Pick<Opened, 'store' | 'close'>>
}

/**
 * Tests that shops over two stores give the same answers to the same random acts, and show the same rows afterwards. The clocks
 * and the ids of both shops are equal, so any difference comes from the stores.
 */
export function describeSameAnswers(name: string, one: Opening, other: Opening): void {
  describe(name, () => {
    test('both stores answer the same commands alike and then have the same rows', { timeout: 120_000 }, () =>
      fc.assert(
        fc.asyncProperty(actGroupsInFixedOrder, async (groups) => {
          const [ofOne, ofOther] = await Promise.all([transcript(one, groups), transcript(other, groups)])
          expect(ofOther).toEqual(ofOne)
        }),
        { numRuns: 25, endOnFailure: true },
      ),
    )
  })
}

/** All answers, the rankings after each group of acts, and the rows that can be read at the end. */
async function transcript(harness: Opening, groups: readonly (readonly Act[])[]) {
  const { store, close } = await harness.open()
  try {
    const clock = standingClock(start)
    const shop = createShop({ store, clock, ids: countingIds() })
    const clerk = clerkOf(shop)
    const log = await openWorld(clerk)
    const ranked: unknown[] = []
    for (const [index, group] of groups.entries()) {
      clock.set(start + index * 5 * hour)
      await doTogether([clerk], group, log)
      ranked.push(await shop.jobs.ranking.buildDueDays(), await shop.ranking({ days: 3 }))
    }
    clock.set(start + 240 * hour)
    return {
      done: log.done,
      ranked,
      users: await Promise.all(
        world.users.slice(0, 3).map(async (id) => ({
          balance: await clerk.balance(id),
          history: await clerk.history(id),
          orders: await clerk.orders(id),
          coupons: await Promise.all(heldCouponStates.map((state) => shop.coupons(id, { limit: 100, state }))),
        })),
      ),
      products: await shop.products({ limit: 2 }),
      coupons: await Promise.all(['spring', 'gift', 'dawn'].map((id) => couponIn(store, id))),
      // The store's own clock decides when a message is due.
      deliveries: (await clerk.messages()).map(({ dueAt: _, ...delivery }) => delivery),
      audit: await shop.audit(),
      lastRanked: [await shop.jobs.ranking.buildDueDays(), await shop.ranking({ days: 30, limit: 2 })],
    }
  } finally {
    await close()
  }
}

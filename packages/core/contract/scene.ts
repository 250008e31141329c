import { afterEach, beforeEach, expect } from 'vitest'
import { createShop, type HouseRules, type PolicyInput, type Shop, type ShopParts, type Store } from '../src/index.ts'
import { accepted } from './answers.ts'
import { type Clerk, clerkOf } from './clerk.ts'
import { type StandingClock, settled, standingClock } from './clocks.ts'
import type { Harness, Opened } from './harness.ts'
import { newId } from './rows.ts'
import { suiteOptions, waitingOn } from './waiting.ts'

/** Noon of 10 March 2025 in Seoul. It is in the past by the clock of every store, so messages of that time are due. */
export const noon = '2025-03-10T12:00:00+09:00'

/**
 * Opens a store for every test of the surrounding suite, and closes it after the test. The members of the result belong
 * to the running test.
 */
export function openedBy(harness: Harness): Opened {
  const opened = {} as Opened
  beforeEach(async () => {
    Object.assign(opened, await harness.open())
  })
  afterEach(() => opened.close())
  return opened
}

/** A shop over a store of its own. The members belong to the running test. */
export interface Scene {
  readonly store: Store
  readonly shop: Shop
  readonly clerk: Clerk
  /** The shop's clock, set to `noon`. The store measures leases and ages by its own clock. */
  readonly clock: StandingClock
  /** Opens another store over the same data, as another process would have it. */
  again(): Promise<Store>
  /**
   * Opens another shop over the same data. By default it has a store of its own from `again`, and the scene's clock and
   * policy.
   */
  open(parts?: Partial<ShopParts>, policy?: PolicyInput): Promise<Clerk>
}

/**
 * A house rule that leaves every order as it is. The shops of all scenes have it, unless a test passes other rules. So suites
 * about other subjects also run house rules.
 */
const rules: HouseRules = { placeOrder: [{ name: 'nothing-to-say', decide: () => undefined }] }

/** Opens a shop for every test of the surrounding suite, and audits the shop after the test. So every test also tests A1. */
export function sceneOf(harness: Harness, policy: PolicyInput = {}): Scene {
  const opened = openedBy(harness)
  const scene = {} as Scene
  const shops: Shop[] = []

  function openShop(parts: ShopParts, policyInput: PolicyInput): Shop {
    const shop = createShop(parts, policyInput)
    shops.push(shop)
    return shop
  }

  beforeEach(() => {
    const { store } = opened
    const clock = standingClock(noon)
    const shop = openShop({ store, clock, rules }, policy)
    Object.assign(scene, {
      store,
      shop,
      clock,
      clerk: clerkOf(shop),
      again: () => opened.again(),
      open: async (parts: Partial<ShopParts> = {}, other: PolicyInput = policy) =>
        clerkOf(openShop({ store: parts.store ?? (await opened.again()), clock, rules, ...parts }, other)),
    } satisfies Scene)
  })

  afterEach(async () => {
    const idle = Promise.all(shops.splice(0).map((shop) => shop.idle()))
    await waitingOn(harness).inTime('every command of the test is answered', idle)
    const failed = accepted(await scene.shop.audit()).checks.filter(({ ok }) => !ok)
    expect(failed, 'the audit that follows every test: `audit.findings` or the rows of this test are wrong').toEqual([])
  }, suiteOptions(harness).timeout)

  return scene
}

/** Gives a store time to finish all calls that do not wait for a lock: ten reads, each with a turn of the event loop. */
export async function meanwhile({ views }: Store): Promise<void> {
  for (let times = 0; times < 10; times++) {
    await views.orders.byIds([newId()])
    await settled()
  }
}

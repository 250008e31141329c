import { createShop, type PolicyInput, type Shop, type ShopEvent } from '@hexmart/core'
import type pg from 'pg'
import { createPool, type PoolOptions, type PostgresOptions, postgres } from '../src/index.ts'

export interface TestShop {
  readonly shop: Shop
  readonly pool: pg.Pool
  /** The classes of all store errors so far. */
  readonly storeErrors: () => readonly string[]
  /** How many attempts each committed batch took. */
  readonly attempts: () => readonly number[]
}

export interface TestShopOptions {
  readonly pool?: Omit<PoolOptions, 'connectionString'>
  readonly store?: PostgresOptions
  readonly policy?: PolicyInput
}

export function openShop(url: string, options: TestShopOptions = {}): TestShop {
  const pool = createPool({ connectionString: url, ...options.pool })
  const events: ShopEvent[] = []
  const observer = (event: ShopEvent) => void events.push(event)
  return {
    shop: createShop({ store: postgres(pool, options.store), observer }, options.policy),
    pool,
    storeErrors: () => events.flatMap((event) => (event.type === 'batch failed' ? [event.class] : [])),
    attempts: () => events.flatMap((event) => (event.type === 'batch committed' ? [event.attempts] : [])),
  }
}

/** Creates a user `mina` with a balance of 10,000, and a product `tea` at 1,000 with a stock of 10. */
export async function furnish(shop: Shop): Promise<void> {
  await shop.createUser({ id: 'mina', name: 'Mina' })
  await shop.createProduct({ id: 'tea', name: 'Tea', price: 1_000, state: 'SELLABLE', stock: 10 })
  await shop.chargeBalance({ userId: 'mina', amount: 10_000 })
}

export const orderTea = (quantity = 1) => ({ userId: 'mina', items: [{ productId: 'tea', quantity }] })

/** Waits until a condition holds. Fails if it does not hold within `within` milliseconds. */
export async function until(condition: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  const end = Date.now() + within
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${within} ms for ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

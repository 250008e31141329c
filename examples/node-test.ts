/**
 * A rule and a shop, tested with Node's own test runner instead of Vitest.
 *
 *     npx --yes pnpm@12 exec node --test examples/node-test.ts
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, UserId } from '@hexmart/core'
import { chargeBalance } from '@hexmart/core/rules'
import { accepted, clerkOf, contextAt, refused, standingClock, stateOf } from '@hexmart/core/testing'

test('a charge may not exceed the maximum balance', () => {
  const mina = UserId.parse('mina')
  const state = stateOf({ users: [mina], balances: [{ userId: mina, amount: 400, sequence: 2 }] })
  const context = contextAt('2026-03-10T12:00:00Z', { maximumBalance: 500 })

  const refusal = refused(chargeBalance.decide(state, { userId: mina, amount: 101 }, context))
  assert.deepEqual(refusal, { code: 'BALANCE_LIMIT_EXCEEDED', balance: 400, amount: 101, limit: 500 })
})

test('an order is paid from the balance and takes its items from the stock', async () => {
  const clock = standingClock('2026-03-10T12:00:00Z')
  const clerk = clerkOf(createShop({ store: inMemory(), clock }))
  await clerk.user('mina')
  await clerk.product('tea', { price: 4_500, stock: 5 })
  await clerk.charge('mina', 10_000)

  const order = accepted(await clerk.order('mina', { tea: 2 }))
  assert.equal(order.paidAt, clock.now())
  assert.equal(await clerk.balance('mina'), 1_000)
  assert.equal(await clerk.stock('tea'), 3)
})

/** A rule is tested by one call, with a state, an input and a context. No shop, no store, no await. */
import { UserId } from '@hexmart/core'
import { chargeBalance } from '@hexmart/core/rules'
import { accepted, contextAt, refused, stateOf } from '@hexmart/core/testing'
import { expect, test } from 'vitest'

const mina = UserId.parse('mina')
const state = stateOf({ users: [mina], balances: [{ userId: mina, amount: 400, sequence: 2 }] })
const context = contextAt('2026-03-10T12:00:00Z', { maximumBalance: 500 })
const charge = (amount: number) => chargeBalance.decide(state, { userId: mina, amount }, context)

test('B7: a charge may raise the balance to exactly the maximum', () => {
  const { value, changes } = accepted(charge(100))
  expect(value).toEqual({ userId: 'mina', amount: 500 })
  expect(changes).toHaveLength(1)
})

test('B8: a charge past the maximum is refused, and the refusal has the balance, the amount and the maximum', () => {
  expect(refused(charge(101))).toEqual({ code: 'BALANCE_LIMIT_EXCEEDED', balance: 400, amount: 101, limit: 500 })
})

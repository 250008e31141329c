import { describe, expect, test } from 'vitest'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { UserId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { refuse } from '../base/results.ts'
import { host } from '../command/actor.ts'
import { schemaOf } from '../command/parsed.ts'
import { chargeBalance } from './charge-balance.ts'

const mina = UserId.parse('mina')
const noon = contextAt('2026-03-10T12:00:00Z')
const input = schemaOf(chargeBalance, defaultPolicy)
const chargeOf = (amount: number) => input.parse({ userId: 'mina', amount })

describe('input', () => {
  test.each([0, -1, 1.5, '1000', null, undefined, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, true, 1n])(
    'B6: an amount of %s is refused with its path',
    (amount) => {
      const parsed = input.safeParse({ userId: 'mina', amount })
      expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['amount']])
    },
  )

  test('B6: 2^53 − 1 is the largest amount, 1 the smallest', () => {
    expect(chargeOf(Number.MAX_SAFE_INTEGER).amount).toBe(Number.MAX_SAFE_INTEGER)
    expect(chargeOf(1).amount).toBe(1)
  })

  test.each(['', ' ', 'a b', 'x'.repeat(201), '비', 'tab\t', 7, null])(
    'a reference of %j is malformed: it must be 1 to 200 visible ASCII characters',
    (reference) => {
      const parsed = input.safeParse({ userId: 'mina', amount: 1, reference })
      expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['reference']])
      // `!` and `~` are the first and the last visible ASCII character.
      expect(input.safeParse({ userId: 'mina', amount: 1, reference: `!${'~'.repeat(199)}` }).success).toBe(true)
    },
  )

  test('a charge with an unknown member is refused', () => {
    expect(input.safeParse({ userId: 'mina', amount: 1, balance: 5 }).success).toBe(false)
  })
})

describe('the rule', () => {
  test('B1: a charge of an unknown user is refused', () => {
    expect(chargeBalance.decide(stateOf({}), chargeOf(1_000), noon)).toEqual(
      refuse({ code: 'USER_NOT_FOUND', userId: mina }),
    )
  })

  test('B4: a first charge creates a balance and its first entry', () => {
    const decided = chargeBalance.decide(stateOf({ users: [mina] }), chargeOf(1_000), noon)
    expect(decided).toMatchObject({
      ok: true,
      value: {
        value: { userId: mina, amount: 1_000 },
        changes: [
          {
            type: 'balance changed',
            balance: { userId: mina, amount: 1_000, sequence: 1 },
            entry: { type: 'CHARGE', amount: 1_000, balanceAfter: 1_000, sequence: 1, orderId: null, at: noon.now },
          },
        ],
      },
    })
  })

  test('A3: the entry of a charge names an operator who charges for somebody else, and no other actor', () => {
    const actorOf = (id: string, operator: boolean) => {
      const decided = chargeBalance.decide(
        stateOf({ users: [mina] }),
        chargeOf(1_000),
        contextAt(noon.now, {}, { id, operator }),
      )
      return (
        decided.ok && decided.value.changes.map((change) => change.type === 'balance changed' && change.entry.actor)
      )
    }
    expect(actorOf('boss', true)).toEqual(['boss'])
    expect(actorOf('mina', true)).toEqual([null])
    expect(actorOf('mina', false)).toEqual([null])
    expect(actorOf(host.id, true)).toEqual([null])
  })

  test('B8: a charge that would raise the balance above the maximum of the policy is refused', () => {
    const state = stateOf({ users: [mina], balances: [{ userId: mina, amount: 400, sequence: 2 }] })
    const contextWithMaximum = contextAt('2026-03-10T12:00:00Z', { maximumBalance: 500 })
    expect(chargeBalance.decide(state, chargeOf(101), contextWithMaximum)).toEqual(
      refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: 400, amount: 101, limit: 500 }),
    )
    expect(chargeBalance.decide(state, chargeOf(100), contextWithMaximum)).toMatchObject({ ok: true })
  })
})

import { describe, expect, test } from 'vitest'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { UserId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { refuse } from '../base/results.ts'
import { schemaOf } from '../command/parsed.ts'
import { adjustBalance } from './adjust-balance.ts'

const mina = UserId.parse('mina')
const context = contextAt('2026-03-10T12:00:00Z', { maximumBalance: 500 }, { id: 'boss', operator: true })
const input = schemaOf(adjustBalance, defaultPolicy)
const adjustment = (amount: number, others: object = {}) =>
  input.parse({ userId: 'mina', amount, reason: 'goodwill', ...others })

describe('input', () => {
  test.each([
    ['amount', { amount: 0 }],
    ['amount', { amount: 1.5 }],
    ['amount', { amount: -(2 ** 53) }],
    ['amount', { amount: '5' }],
    ['reason', { reason: '' }],
    ['reason', { reason: '   ' }],
    ['reason', { reason: 'x'.repeat(201) }],
    ['reason', { reason: 'two\nlines' }],
    ['reason', { reason: undefined }],
    ['orderId', { orderId: 'tea' }],
  ])('B19: a malformed %s is refused with its path: %j', (path, wrong) => {
    const parsed = input.safeParse({ userId: 'mina', amount: 5, reason: 'goodwill', ...wrong })
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([[path]])
  })

  test('B19: an amount may be −(2^53 − 1) to 2^53 − 1, and a trimmed reason may have up to 200 characters', () => {
    expect(adjustment(Number.MAX_SAFE_INTEGER).amount).toBe(Number.MAX_SAFE_INTEGER)
    expect(adjustment(-Number.MAX_SAFE_INTEGER).amount).toBe(-Number.MAX_SAFE_INTEGER)
    expect(adjustment(1, { reason: ` ${'사'.repeat(200)} ` }).reason).toBe('사'.repeat(200))
  })
})

describe('the rule', () => {
  const balanceOf = (amount: number) => stateOf({ users: [mina], balances: [{ userId: mina, amount, sequence: 2 }] })

  test('B19: the entry has the signed amount, the reason, the order and the actor', () => {
    const orderId = '0195ae1c-52a0-7000-8000-000000000001'
    const decided = adjustBalance.decide(balanceOf(400), adjustment(-150, { orderId }), context)
    const entry = { type: 'ADJUST', amount: -150, balanceAfter: 250, sequence: 3, at: context.now }
    expect(decided).toMatchObject({
      ok: true,
      value: {
        value: { userId: mina, amount: 250 },
        changes: [
          {
            type: 'balance changed',
            balance: { userId: mina, amount: 250, sequence: 3 },
            entry: { ...entry, orderId, reason: 'goodwill', actor: 'boss' },
          },
        ],
      },
    })
  })

  test('B19: the first adjustment creates the balance', () => {
    expect(adjustBalance.decide(stateOf({ users: [mina] }), adjustment(5), context)).toMatchObject({
      ok: true,
      value: { changes: [{ balance: { amount: 5, sequence: 1 }, entry: { orderId: null } }] },
    })
  })

  test.each([
    // 501 is also above the limit, but the user is checked first.
    ['of an unknown user', stateOf({}), 501, { code: 'USER_NOT_FOUND', userId: mina }],
    [
      'to a balance above the limit',
      balanceOf(400),
      101,
      { code: 'BALANCE_LIMIT_EXCEEDED', balance: 400, amount: 101, limit: 500 },
    ],
    ['to a balance below 0', balanceOf(400), -401, { code: 'INSUFFICIENT_BALANCE', required: 401, available: 400 }],
  ] as const)('B19, B22: an adjustment %s is refused', (_, state, amount, refusal) => {
    expect(adjustBalance.decide(state, adjustment(amount), context)).toEqual(refuse(refusal))
  })
})

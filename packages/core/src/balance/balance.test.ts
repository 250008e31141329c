import { describe, expect, test } from 'vitest'
import { EntryId, UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { adjustAmount, type Balance, balanceChanged, charge, noBalance, refund, use } from './balance.ts'

const userId = UserId.parse('mina')
const limit = 10_000_000
const balance = (amount: number, sequence = 1): Balance => ({ userId, amount, sequence })

describe('charge', () => {
  test('B4: the first charge creates a balance with the charged amount', () => {
    expect(charge(noBalance(userId), 1_000, limit)).toEqual(ok(balance(1_000, 1)))
  })

  test('B5: a further charge adds its amount', () => {
    expect(charge(balance(5_000, 3), 1_000, limit)).toEqual(ok(balance(6_000, 4)))
  })

  test('B7: a charge up to exactly the maximum is accepted', () => {
    expect(charge(balance(9_999_999), 1, limit)).toEqual(ok(balance(limit, 2)))
  })

  test.each([
    ['B8', limit, 1],
    ['B9', 0, limit + 1],
    ['B8', limit + 500, 1],
    ['B9', 0, Number.MAX_SAFE_INTEGER],
    ['B8', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('%s: with a balance of %i, a charge of %i exceeds the maximum', (_, before, amount) => {
    expect(charge(balance(before), amount, limit)).toEqual(
      refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: before, amount, limit }),
    )
  })

  test('B8: even with a maximum of 2^53 − 1, no charge leads to a balance beyond the safe integers', () => {
    const largest = Number.MAX_SAFE_INTEGER
    expect(charge(balance(largest - 1), 1, largest)).toEqual(ok(balance(largest, 2)))
    expect(charge(balance(largest - 1), largest, largest)).toMatchObject({ ok: false })
  })
})

describe('use', () => {
  test('O18: a total equal to the balance leaves 0', () => {
    expect(use(balance(700), 700)).toEqual(ok(balance(0, 2)))
  })

  test('O19: a total of one more than the balance is refused with the total and the balance', () => {
    expect(use(balance(699), 700)).toEqual(refuse({ code: 'INSUFFICIENT_BALANCE', required: 700, available: 699 }))
  })

  test('O17: a user without a balance has 0 available', () => {
    expect(use(noBalance(userId), 1)).toEqual(refuse({ code: 'INSUFFICIENT_BALANCE', required: 1, available: 0 }))
  })

  test('O10: a total of 0 changes nothing, even for a user without a balance', () => {
    expect(use(noBalance(userId), 0)).toEqual(ok(noBalance(userId)))
  })
})

describe('refund', () => {
  test('K1: a refund adds the total to the balance', () => {
    expect(refund(balance(100, 2), 700)).toEqual(ok(balance(800, 3)))
  })

  test('K3: a refund may bring the balance above the maximum', () => {
    expect(refund(balance(limit), 1)).toMatchObject({ ok: true, value: { amount: limit + 1 } })
  })

  test('K7: a refund of 0 changes nothing', () => {
    expect(refund(balance(100, 2), 0)).toEqual(ok(balance(100, 2)))
  })

  test('K3: a refund up to a balance of 2^53 − 1 is accepted, and a refund beyond it is refused', () => {
    const largest = Number.MAX_SAFE_INTEGER
    expect(refund(balance(largest - 1), 1)).toMatchObject({ ok: true, value: { amount: largest } })
    expect(refund(balance(largest), 1)).toEqual(
      refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: largest, amount: 1, limit: largest }),
    )
  })
})

describe('adjust', () => {
  test.each([
    [1_000, -1_000, 0],
    [1_000, -1, 999],
    [0, 500, 500],
    [limit - 1, 1, limit],
  ])('B19: a balance of %i with an adjustment of %i becomes %i', (before, amount, after) => {
    expect(adjustAmount(balance(before), amount, limit)).toEqual(ok(balance(after, 2)))
  })

  test('B19: an adjustment to a balance below 0 or above the maximum is refused with the figures', () => {
    expect(adjustAmount(balance(999), -1_000, limit)).toEqual(
      refuse({ code: 'INSUFFICIENT_BALANCE', required: 1_000, available: 999 }),
    )
    expect(adjustAmount(balance(limit), 1, limit)).toEqual(
      refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: limit, amount: 1, limit }),
    )
    const largest = Number.MAX_SAFE_INTEGER
    expect(adjustAmount(balance(largest), -largest, limit)).toEqual(ok(balance(0, 2)))
    expect(adjustAmount(balance(0), -largest, limit)).toMatchObject({ ok: false })
  })
})

test('B14: the entry of a change has the signed difference of the two balances, and the new sequence', () => {
  const facts = {
    id: EntryId.parse('0195ae1c-52a0-7000-8000-000000000001'),
    type: 'USE',
    orderId: null,
    at: 5,
  } as const
  expect(balanceChanged(balance(1_000, 4), balance(300, 5), facts)).toEqual({
    type: 'balance changed',
    balance: balance(300, 5),
    entry: {
      ...facts,
      userId,
      sequence: 5,
      amount: -700,
      balanceAfter: 300,
      reference: null,
      reason: null,
      actor: null,
    },
  })
})

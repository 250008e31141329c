import { expect, test } from 'vitest'
import { Policy } from './policy.ts'

test('the defaults are those of a Korean shop', () => {
  expect(Policy.parse({})).toMatchObject({
    currency: 'KRW',
    timeZone: 'Asia/Seoul',
    maximumBalance: 10_000_000,
    maximumItems: 100,
    commit: { batchLimit: 256, queueLimit: 10_000 },
    ranking: { at: '00:05', days: 3, limit: 5 },
  })
})

test('settings that are not given keep their defaults', () => {
  expect(Policy.parse({ commit: { batchLimit: 4 } })).toEqual({
    ...Policy.parse({}),
    commit: { ...Policy.parse({}).commit, batchLimit: 4 },
  })
})

test.each([
  { timeZone: 'Mars/Olympus' },
  { maximumBalance: 0 },
  { maximumBalance: 2 ** 53 },
  { commit: { batchLimit: 0 } },
  { commit: { batchLimit: 1_001 } },
  { ranking: { at: '25:00' } },
  { retention: { idempotencyRecords: 86_399_999 } },
  { retention: { batches: 599_999 } },
  { retention: { orders: 32, idempotencyRecords: 31 * 86_400_000 + 1 } },
  // With each of these two, a batch may be tried for too long: `retention.batches` is an hour by default.
  { commit: { settleWithin: 400_000 } },
  { commit: { attempts: 100, backOffLimit: 60_000 } },
  { curency: 'KRW' },
  { commit: { lanes: 1 } },
])('the policy %j is refused', (input) => {
  expect(Policy.safeParse(input).success).toBe(false)
})

test('O29, R15: a record of an idempotency key must expire at least a day before its order is pruned', () => {
  const days = 86_400_000
  expect(Policy.safeParse({ retention: { orders: 32, idempotencyRecords: 31 * days } }).success).toBe(true)
  // By default, orders are never pruned.
  expect(Policy.safeParse({ retention: { idempotencyRecords: 4_000 * days } }).success).toBe(true)
  const { error } = Policy.safeParse({ retention: { orders: 32, idempotencyRecords: 32 * days } })
  expect(error?.issues).toMatchObject([
    {
      path: ['retention', 'idempotencyRecords'],
      message:
        'must be at least a day shorter than retention.orders, because a repeat is answered with the recorded order',
    },
  ])
})

test.each([
  ['idempotencyRecords', 3_153_600_000_000, 'must be at most 3,153,600,000,000 ms, a hundred years'],
  ['settledMessages', 3_153_600_000_000, 'must be at most 3,153,600,000,000 ms, a hundred years'],
  ['batches', 3_153_600_000_000, 'must be at most 3,153,600,000,000 ms, a hundred years'],
  ['orders', 36_500, 'must be at most 36,500 days, a hundred years'],
])(
  'R15: retention.%s is at most a hundred years, because housekeeping would fail at older instants',
  (name, longest, message) => {
    expect(Policy.safeParse({ retention: { [name]: longest } }).success).toBe(true)
    for (const value of [longest + 1, Number.MAX_SAFE_INTEGER]) {
      const { error } = Policy.safeParse({ retention: { [name]: value } })
      expect(error?.issues).toMatchObject([{ path: ['retention', name], message }])
    }
  },
)

import { describe, expect, test } from 'vitest'
import { manualClock } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { aCoupon, anOrder } from '../../contract/rows.ts'
import { noBalance } from '../balance/balance.ts'
import { ChargeBalance, chargeBalance } from '../balance/charge-balance.ts'
import { ProductId, UserId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { ok, refuse } from '../base/results.ts'
import type { Decider } from '../command/command.ts'
import { IdempotencyKey } from '../command/idempotency.ts'
import type { Refusal } from '../command/refusal.ts'
import type { State } from '../command/state.ts'
import { IssueCoupon, issueCoupon } from '../coupon/issue-coupon.ts'
import { CancelOrder, cancelOrder } from '../order/cancel-order.ts'
import { PlaceOrder, placeOrder } from '../order/place-order.ts'
import { ChangeProduct, changeProduct } from '../product/change-product.ts'
import type { Product } from '../product/product.ts'
import { CreateUser, createUser } from '../user/create-user.ts'
import { decideBatch, type Job } from './decide-batch.ts'

const [mina, jun] = [UserId.parse('mina'), UserId.parse('jun')]
const tea: Product = { id: ProductId.parse('tea'), name: 'Tea', price: 100, state: 'SELLABLE' }
const clock = manualClock('2026-03-10T12:00:00Z')

function jobOf<Command, Value, R extends Refusal, Slice extends keyof State>(
  decider: Decider<Command, Value, R, Slice>,
  command: Command,
  more: Partial<Job> = {},
): Job {
  return {
    needs: decider.needs(command),
    known: {},
    decide: (state, moment) => decider.decide(state, command, moment),
    ...more,
  }
}
const charge = (userId: string, amount: number, more: Partial<Job> = {}) =>
  jobOf(chargeBalance, ChargeBalance.parse({ userId, amount }), more)
const keyed = (key: string, fingerprint = 'charge'): Partial<Job> => ({
  call: { scope: 'mina', key: IdempotencyKey.parse(key), fingerprint },
})

async function decide(jobs: readonly Job[], found: Record<string, unknown> = {}) {
  const { tx, calls } = recordingTx(found)
  const decided = await decideBatch(tx, jobs, { clock, ids: countingIds(), policy: defaultPolicy })
  return { ...decided, calls, written: calls.filter(([call]) => /add|save|cancel|changed/.test(call)) }
}

describe('loading', () => {
  const order = PlaceOrder.parse({
    userId: 'mina',
    items: [
      { productId: 'tea', quantity: 1 },
      { productId: 'cup', quantity: 1 },
    ],
    userCouponId: '0195ae1c-52a0-7000-8000-00000000000c',
  })
  const placed = anOrder('jun', {})

  test('O26, K6: locks come in one order, keys sorted, reads after them, all without waiting for one another', () => {
    const { tx, calls } = recordingTx()
    const jobs = [
      jobOf(createUser, CreateUser.parse({ id: 'sora', name: 'Sora' })),
      jobOf(changeProduct, ChangeProduct.parse({ productId: 'pot', price: 1 })),
      jobOf(issueCoupon, IssueCoupon.parse({ userId: 'mina', couponId: 'summer' })),
      jobOf(issueCoupon, IssueCoupon.parse({ userId: 'mina', couponId: 'autumn' }), keyed('k')),
      jobOf(placeOrder, order),
      jobOf(cancelOrder, { ...CancelOrder.parse({ orderId: placed.id }), order: placed }),
    ]
    decideBatch(tx, jobs, { clock, ids: countingIds(), policy: defaultPolicy })
    // Nothing has been awaited yet.
    expect(calls).toEqual([
      ['orders.lock', [placed.id]],
      ['balances.lock', ['jun', 'mina']],
      ['userCoupons.lock', [order.userCouponId]],
      ['coupons.lock', ['autumn', 'summer']],
      ['stock.lock', ['cup', 'tea']],
      ['products.lock', ['pot']],
      ['coupons.ofUserCoupons', [order.userCouponId]],
      ['products.byIds', ['cup', 'tea']],
      ['users.existing', ['mina', 'sora']],
      [
        'userCoupons.findHolders',
        [
          { couponId: 'summer', userId: 'mina' },
          { couponId: 'autumn', userId: 'mina' },
        ],
      ],
      ['idempotency.find', [{ scope: 'mina', key: 'k', fingerprint: 'charge' }]],
    ])
  })

  test('a table that nobody needs is not asked, and neither is one whose rows the host has told already', async () => {
    const job = jobOf(placeOrder, order, { known: { users: new Set([mina]), products: new Map([[tea.id, tea]]) } })
    const { outcomes, calls } = await decide([job])
    expect(calls.map(([call]) => call)).toEqual([
      'balances.lock',
      'userCoupons.lock',
      'stock.lock',
      'coupons.ofUserCoupons',
    ])
    expect(outcomes).toEqual([{ answer: refuse({ code: 'PRODUCT_NOT_FOUND', productId: 'cup' }) }])
  })

  test('the time is taken once, after all locks', async () => {
    const late = manualClock(1_000)
    const { tx } = recordingTx()
    const slow = { ...tx, users: { ...tx.users, existing: () => late.sleep(500).then(() => new Set([mina])) } }
    const times: number[] = []
    const asking: Job = {
      needs: { users: [mina] },
      known: {},
      decide(_, { now }) {
        times.push(now)
        return ok({ value: null, changes: [] })
      },
    }
    const deciding = decideBatch(slow, [asking, asking], { clock: late, ids: countingIds(), policy: defaultPolicy })
    await late.advance(500)
    await deciding
    expect(times).toEqual([1_500, 1_500])
  })
})

describe('deciding', () => {
  test('O34: each command sees what those before it changed, in order of arrival', async () => {
    const jobs = [
      charge('mina', 5),
      jobOf(createUser, CreateUser.parse({ id: 'mina', name: 'Mina' })),
      charge('mina', 7),
      charge('mina', 8),
      jobOf(createUser, CreateUser.parse({ id: 'mina', name: 'Twin' })),
    ]
    const { outcomes } = await decide(jobs)
    expect(outcomes).toEqual([
      { answer: refuse({ code: 'USER_NOT_FOUND', userId: mina }) },
      { answer: { ok: true, value: { id: 'mina', name: 'Mina' }, replayed: false } },
      { answer: { ok: true, value: { userId: 'mina', amount: 7 }, replayed: false } },
      { answer: { ok: true, value: { userId: 'mina', amount: 15 }, replayed: false } },
      { answer: refuse({ code: 'ALREADY_EXISTS', id: 'mina' }) },
    ])
  })

  test('O33: a refused command leaves nothing to be written', async () => {
    const found = { 'users.existing': new Set([mina]), 'products.byIds': new Map([[tea.id, tea]]) }
    const order = PlaceOrder.parse({ userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] })
    const { outcomes, written, messages } = await decide([jobOf(placeOrder, order, keyed('k'))], found)
    expect(outcomes).toMatchObject([{ answer: { refusal: { code: 'INSUFFICIENT_BALANCE' } } }])
    expect(written).toEqual([])
    expect(messages).toBe(0)
  })

  test('O34: a rule that throws fails alone, and nothing of it is written', async () => {
    const broken = new Error('broken')
    const throwing: Job = {
      needs: {},
      known: {},
      decide() {
        throw broken
      },
    }
    const found = { 'users.existing': new Set([mina]) }
    const { outcomes, written } = await decide([charge('mina', 1), throwing, charge('mina', 2)], found)
    expect(outcomes).toMatchObject([{ answer: { ok: true } }, { thrown: broken }, { answer: { value: { amount: 3 } } }])
    expect(written.find(([call]) => call === 'balances.addEntries')?.[1]).toHaveLength(2)
  })
})

describe('saving', () => {
  test('O26: rows are written once each, in one order of tables, sorted by key', async () => {
    const jobs = [
      charge('mina', 5),
      charge('jun', 6),
      charge('mina', 7),
      jobOf(createUser, CreateUser.parse({ id: 'zoe', name: 'Zoe' })),
      jobOf(createUser, CreateUser.parse({ id: 'ada', name: 'Ada' })),
      charge('zoe', 1),
      charge('ada', 1),
    ]
    const found = {
      'users.existing': new Set([mina, jun]),
      'balances.lock': new Map([[mina, { ...noBalance(mina), amount: 1, sequence: 1 }]]),
    }
    const { written } = await decide(jobs, found)
    expect(written).toMatchObject([
      ['users.add', [{ id: 'ada' }, { id: 'zoe' }]],
      [
        'balances.add',
        [
          { userId: 'ada', amount: 1 },
          { userId: 'jun', amount: 6 },
          { userId: 'zoe', amount: 1 },
        ],
      ],
      ['balances.save', [{ userId: 'mina', amount: 13, sequence: 3 }]],
      ['balances.addEntries', { length: 5 }],
    ])
  })

  test('C12: coupons are issued in the order of coupon and user, whoever came first', async () => {
    const users = ['zoe', 'mina', 'ada'].map((id) => UserId.parse(id))
    const found = { 'users.existing': new Set(users), 'coupons.lock': new Map([['spring', aCoupon('spring')]]) }
    const jobs = users.map((id) => jobOf(issueCoupon, IssueCoupon.parse({ userId: id, couponId: 'spring' })))
    const { written } = await decide(jobs, found)
    expect(written).toMatchObject([
      ['coupons.save', [{ remaining: 7 }]],
      ['userCoupons.add', [{ userId: 'ada' }, { userId: 'mina' }, { userId: 'zoe' }]],
    ])
  })

  test('R2: days are marked in their order, once each', async () => {
    const orders = ['2026-03-09', '2026-03-07', '2026-03-09', '2026-03-08'].map((day) =>
      anOrder('mina', { tea: 1 }, Date.parse(`${day}T12:00:00+09:00`)),
    )
    const found = { 'orders.lock': new Map(orders.map((order) => [order.id, order])) }
    const jobs = orders.map((order) => jobOf(cancelOrder, { ...CancelOrder.parse({ orderId: order.id }), order }))
    const { written } = await decide(jobs, found)
    expect(written.at(-1)).toEqual(['salesDays.changed', ['2026-03-07', '2026-03-08', '2026-03-09']])
  })

  test('D1: the messages that were written are counted', async () => {
    const stock = { productId: tea.id, quantity: 5 }
    const found = {
      'users.existing': new Set([mina]),
      'balances.lock': new Map([[mina, { userId: mina, amount: 250, sequence: 1 }]]),
      'products.byIds': new Map([[tea.id, tea]]),
      'stock.lock': new Map([[tea.id, stock]]),
    }
    const order = jobOf(placeOrder, PlaceOrder.parse({ userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }))
    const { messages, written } = await decide([order, order, order], found)
    expect(messages).toBe(2)
    expect(written.find(([call]) => call === 'stock.save')).toEqual(['stock.save', [{ ...stock, quantity: 3 }]])
  })
})

describe('idempotency keys', () => {
  const found = { 'users.existing': new Set([mina]) }
  const recorded = { scope: 'mina', key: 'k', fingerprint: 'charge', value: '{"userId":"mina","amount":9}', at: 1 }

  test('B13: a command with a recorded key is answered from the record and does nothing', async () => {
    const { outcomes, written } = await decide([charge('mina', 5, keyed('k'))], {
      ...found,
      'idempotency.find': [recorded],
    })
    expect(outcomes).toEqual([{ answer: { ok: true, value: { userId: 'mina', amount: 9 }, replayed: true } }])
    expect(written).toEqual([])
  })

  test('O30: a recorded key with another request is refused', async () => {
    const { outcomes, written } = await decide([charge('mina', 5, keyed('k', 'order'))], {
      ...found,
      'idempotency.find': [recorded],
    })
    expect(outcomes).toEqual([{ answer: refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: 'k' }) }])
    expect(written).toEqual([])
  })

  test('B13: the value is recorded with the effects, once for two equal calls in one batch', async () => {
    const jobs = [charge('mina', 5, keyed('z')), charge('mina', 5, keyed('a')), charge('mina', 5, keyed('z'))]
    const { outcomes, written } = await decide(jobs, found)
    const value = (amount: number) => ({ userId: 'mina', amount })
    expect(outcomes).toEqual([
      { answer: { ok: true, value: value(5), replayed: false } },
      { answer: { ok: true, value: value(10), replayed: false } },
      { answer: { ok: true, value: value(5), replayed: true } },
    ])
    const record = { scope: 'mina', fingerprint: 'charge', at: clock.now() }
    expect(written.at(-1)).toEqual([
      'idempotency.add',
      [
        { ...record, key: 'a', value: JSON.stringify(value(10)) },
        { ...record, key: 'z', value: JSON.stringify(value(5)) },
      ],
    ])
  })

  test('O29: a refusal leaves the key free for the next', async () => {
    const jobs = [charge('mina', 10_000_001, keyed('k')), charge('mina', 5, keyed('k'))]
    const { outcomes } = await decide(jobs, found)
    expect(outcomes).toMatchObject([{ answer: { ok: false } }, { answer: { ok: true, replayed: false } }])
  })
})

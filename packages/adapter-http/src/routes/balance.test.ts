import type { UserId } from '@hexmart/core'
import { describe, expect, test } from 'vitest'
import { type Answer, api, malformed, problem, served, serving } from '../../test/app.ts'

const shop = served()
const balance = '/users/mina/balance'
const charge = `${balance}/charge`
const history = `${balance}/history`
const limit = 10_000_000

test('B1: every route of the balance answers USER_NOT_FOUND for an unknown user', async () => {
  const unknown = problem(404, 'USER_NOT_FOUND', { userId: 'mina' })
  const mina = shop.as('mina')
  expect(await mina.get(balance)).toMatchObject(unknown)
  expect(await mina.get(history)).toMatchObject(unknown)
  expect(await mina.post(charge, { amount: 1_000 })).toMatchObject(unknown)
})

describe('charging', () => {
  const balanceIs = (amount: number) => ({ status: 200, body: { userId: 'mina', amount } })
  const tooMuch = (balance: number, amount: number) =>
    problem(409, 'BALANCE_LIMIT_EXCEEDED', { balance, amount, limit })

  test.each([
    ['B2: the balance of a user who never charged is 0', [], balanceIs(0)],
    ['B3: a user can read the balance', [5_000], balanceIs(5_000)],
    ['B4: a first charge makes the balance', [1_000], balanceIs(1_000)],
    ['B5: a charge is added', [5_000, 1_000], balanceIs(6_000)],
    ['B7: a charge up to exactly the maximum is accepted', [limit - 1, 1], balanceIs(limit)],
    ['B8: a charge of one more than the maximum allows is refused', [limit, 1], tooMuch(limit, 1)],
    ['B9: a first charge past the maximum is refused', [limit + 1], tooMuch(0, limit + 1)],
  ])('%s', async (_, charges, expected) => {
    await shop.clerk.user('mina')
    const mina = shop.as('mina')
    const answers: Answer[] = []
    for (const amount of charges) answers.push(await mina.post(charge, { amount }))

    const accepted = charges.filter((_, index) => answers[index]?.status === 200)
    const sum = accepted.reduce((a, b) => a + b, 0)
    expect(answers.at(-1) ?? (await mina.get(balance))).toMatchObject(expected)
    expect((await mina.get(balance)).body).toEqual({ userId: 'mina', amount: sum })
    expect((await mina.get(history)).body.entries).toMatchObject(accepted.map((amount) => ({ amount })).reverse())
  })

  test.each([
    ['0', '{"amount":0}'],
    ['negative', '{"amount":-1}'],
    ['a fraction', '{"amount":1.5}'],
    ['text', '{"amount":"1000"}'],
    ['null', '{"amount":null}'],
    ['a list', '{"amount":[1000]}'],
    ['missing', '{}'],
    ['past 2^53', '{"amount":9007199254740993}'],
    ['too large for a number', '{"amount":1e400}'],
  ])('B6: an amount that is %s is malformed, and nothing is written', async (_, body) => {
    await shop.clerk.user('mina')
    expect(await shop.as('mina').post(charge, body)).toMatchObject(malformed('amount'))
    expect((await shop.as('mina').get(history)).body.entries).toEqual([])
  })

  test('B6: a body with NaN is malformed, because NaN is not JSON', async () => {
    expect(await shop.as('mina').post(charge, '{"amount":NaN}')).toMatchObject(malformed('body'))
  })

  test('U1: a charge for a blocked user is 403 with `USER_BLOCKED`, not `FORBIDDEN`', async () => {
    const users = { find: async (ids: readonly UserId[]) => new Map(ids.map((id) => [id, { blocked: true }])) }
    const { app, operator } = await serving({ parts: { users } })
    expect(await operator.post(charge, { amount: 1 })).toMatchObject(problem(403, 'USER_BLOCKED', { userId: 'mina' }))
    await app.close()
  })
})

test('B13: a charge that is sent twice with one key takes effect once, and the repeat is marked', async () => {
  await shop.clerk.user('mina')
  const send = () => shop.as('mina').post(charge, { amount: 1_000 }, { 'idempotency-key': 'monday' })
  const first = await send()
  const second = await send()
  expect(first).toMatchObject({ status: 200, body: { userId: 'mina', amount: 1_000 } })
  expect(first.headers).not.toHaveProperty('idempotent-replayed')
  expect(second).toMatchObject({ status: 200, body: first.body, headers: { 'idempotent-replayed': 'true' } })
  expect((await shop.as('mina').get(balance)).body.amount).toBe(1_000)
})

test('B14: the history lists every entry, newest first, page by page', async () => {
  const { clerk, clock } = shop
  await clerk.user('mina')
  await clerk.product('tea', { price: 400 })
  const mina = shop.as('mina')
  await mina.post(charge, { amount: 1_000 })
  const order = (await mina.post('/orders', { userId: 'mina', items: [{ productId: 'tea', quantity: 2 }] })).body
  // The clock is set back, but the entries stay in the sequence in which they were written.
  clock.set('2025-03-10T11:59:59.999+09:00')
  await mina.post(`/orders/${order.id}/cancel`)

  const id = expect.stringMatching(/^[0-9a-f-]{36}$/)
  const entries = [
    { type: 'REFUND', amount: 800, balanceAfter: 1_000, orderId: order.id, at: '2025-03-10T02:59:59.999Z' },
    { type: 'USE', amount: -800, balanceAfter: 200, orderId: order.id, at: '2025-03-10T03:00:00.000Z' },
    { type: 'CHARGE', amount: 1_000, balanceAfter: 1_000, orderId: null, at: '2025-03-10T03:00:00.000Z' },
  ].map((entry) => ({ id, ...entry, reference: null, reason: null }))
  expect((await mina.get(history)).body).toEqual({ entries, nextCursor: null })

  const { body: first } = await mina.get(`${history}?limit=2`)
  const { body: second } = await mina.get(`${history}?limit=2&cursor=${first.nextCursor}`)
  expect([first.entries, second.entries]).toEqual([entries.slice(0, 2), entries.slice(2)])
  expect(second.nextCursor).toBeNull()
})

describe('a reference', () => {
  test('B16: that is sent again gets the first answer, marked as a repeat, whoever sends it', async () => {
    await shop.clerk.user('mina')
    const book = (client = shop.operator) => client.post(charge, { amount: 1_000, reference: 'pay_1' })
    const first = await book()
    expect(first).toMatchObject({ status: 200, body: { userId: 'mina', amount: 1_000 } })
    expect(first.headers).not.toHaveProperty('idempotent-replayed')
    await shop.clerk.charge('mina', 5)
    const repeat = { status: 200, body: first.body, headers: { 'idempotent-replayed': 'true' } }
    expect(await book()).toMatchObject(repeat)
    expect(await book(shop.program(['hexmart:balances']))).toMatchObject(repeat)
    expect((await shop.operator.get(history)).body.entries).toMatchObject([
      { reference: null, actor: null },
      { reference: 'pay_1', actor: 'boss' },
    ])
  })

  test('B17: that a charge has used is refused for another amount and for an adjustment; a malformed reference is 400', async () => {
    await shop.clerk.user('mina')
    const { operator } = shop
    await operator.post(charge, { amount: 1_000, reference: 'pay_1' })
    const reused = problem(409, 'REFERENCE_REUSED', { reference: 'pay_1' })
    expect(await operator.post(charge, { amount: 999, reference: 'pay_1' })).toMatchObject(reused)
    const adjustment = { amount: 1_000, reason: 'late', reference: 'pay_1' }
    expect(await operator.post('/admin/users/mina/balance/adjust', adjustment)).toMatchObject(reused)
    expect(await operator.post(charge, { amount: 1, reference: 'a b' })).toMatchObject(malformed('reference'))
  })
})

describe('who may charge', () => {
  const missing = malformed('reference')
  const forbidden = problem(403, 'FORBIDDEN')
  /** The user does not exist, so this answer shows that the caller may charge. */
  const allowed = problem(404, 'USER_NOT_FOUND')
  const plain = { amount: 1_000 }
  const booking = { amount: 1_000, reference: 'pay_1' }

  describe('with `charging: operator`', () => {
    const strict = served({ options: { charging: 'operator' } })

    test('B15: a user who charges any balance, with a reference or without, gets 403', async () => {
      for (const who of ['mina', 'lena']) {
        expect(await strict.as(who).post(charge, plain)).toMatchObject(forbidden)
        expect(await strict.as(who).post(charge, booking)).toMatchObject(forbidden)
      }
    })

    test('B15: an operator, and a program with hexmart:balances, may charge any user, but only with a reference', async () => {
      await strict.clerk.user('mina')
      for (const client of [strict.program(['hexmart:balances']), strict.operator]) {
        expect(await client.post(charge, plain)).toMatchObject(missing)
        expect(await client.post(charge, booking)).toMatchObject({ status: 200, body: { amount: 1_000 } })
      }
      // Both sent the same reference. So the operator's charge was a repeat, and the only entry is that of the program.
      expect((await strict.operator.get(history)).body.entries).toMatchObject([{ actor: 'billing@shop' }])
    })

    test('B15: if `charging` is not set, users cannot charge their own balances either', async () => {
      const { app, as } = await serving({ options: { charging: undefined } as object })
      expect(await as('mina').post(charge, plain)).toMatchObject(forbidden)
      await app.close()
    })

    test('GET /shop says that only operators may charge', async () => {
      expect((await strict.nobody.get('/shop')).body.charging).toBe('operator')
    })
  })

  test('B15: with `charging: owner`, a user’s charge with a reference is 403, so that references stay free for payments', async () => {
    await shop.clerk.user('mina')
    expect(await shop.as('mina').post(charge, booking)).toMatchObject(forbidden)
    // A malformed request is reported before the missing permission.
    expect(await shop.as('mina').post(charge, { amount: 0, reference: 'a b' })).toMatchObject(
      malformed('amount', 'reference'),
    )
    expect((await shop.as('mina').post(charge, plain)).status).toBe(200)
  })

  test('B15: with `charging: owner`, an operator may charge without a reference, but a program may not', async () => {
    const program = shop.program(['hexmart:balances'])
    expect(await shop.operator.post(charge, plain)).toMatchObject(allowed)
    expect(await program.post(charge, plain)).toMatchObject(missing)
    expect(await program.post(charge, booking)).toMatchObject(allowed)
    for (const scope of ['hexmart:read', 'hexmart:orders'] as const) {
      expect(await shop.program([scope]).post(charge, booking)).toMatchObject(forbidden)
    }
  })
})

test('GET /shop shows everybody the currency, the time zone, the limits and who may charge', async () => {
  const { app, nobody } = await serving({
    policy: { currency: 'EUR', timeZone: 'Europe/Berlin', maximumItems: 7, cancelWithin: 600_000 },
  })
  expect(await nobody.get('/shop')).toMatchObject({
    status: 200,
    body: {
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      maximumBalance: limit,
      maximumItems: 7,
      cancelWithin: 600_000,
      charging: 'owner',
    },
  })
  expect(await nobody.get('/shop?currency=KRW')).toMatchObject(malformed('currency'))
  await app.close()
})

describe('adjusting', () => {
  const adjust = '/admin/users/mina/balance/adjust'
  const reason = 'The parcel came late'

  test('B19: answers with the new balance; the history shows the reason to everybody, but the actor only to operators', async () => {
    await shop.clerk.user('mina')
    expect(await shop.operator.post(adjust, { amount: 5_000, reason })).toMatchObject({
      status: 200,
      body: { userId: 'mina', amount: 5_000 },
    })
    const lowered = await shop.operator.post(adjust, { amount: -2_000, reason: ' 잘못된 충전 ' })
    expect(lowered.body).toEqual({ userId: 'mina', amount: 3_000 })
    const seenBy = async (client = shop.operator) => (await client.get(history)).body.entries
    const entries = [
      { type: 'ADJUST', amount: -2_000, balanceAfter: 3_000, orderId: null, reason: '잘못된 충전' },
      { type: 'ADJUST', amount: 5_000, balanceAfter: 5_000, orderId: null, reason },
    ]
    expect(await seenBy(shop.as('mina'))).toMatchObject(entries)
    for (const entry of (await seenBy(shop.as('mina'))) as object[]) expect(entry).not.toHaveProperty('actor')
    expect(await seenBy()).toMatchObject(entries.map((entry) => ({ ...entry, actor: 'boss' })))
  })

  test('B19: an adjustment is refused if the balance would be below 0 or past the maximum, if it is malformed, and if a user sends it', async () => {
    await shop.clerk.user('mina')
    expect(await shop.operator.post(adjust, { amount: -1, reason })).toMatchObject(
      problem(409, 'INSUFFICIENT_BALANCE', { required: 1, available: 0 }),
    )
    expect(await shop.operator.post(adjust, { amount: limit + 1, reason })).toMatchObject(
      problem(409, 'BALANCE_LIMIT_EXCEEDED', { balance: 0, amount: limit + 1, limit }),
    )
    expect(await shop.operator.post(adjust, { amount: 0, reason: '' })).toMatchObject(malformed('amount', 'reason'))
    expect(await shop.as('mina').post(adjust, { amount: 1, reason })).toMatchObject(problem(403, 'FORBIDDEN'))
    expect((await shop.operator.get(history)).body.entries).toEqual([])
  })

  test('B19: an adjustment that is sent twice with one key takes effect once', async () => {
    await shop.clerk.user('mina')
    const send = () => shop.operator.post(adjust, { amount: 10, reason }, { 'idempotency-key': 'k' })
    await send()
    expect(await send()).toMatchObject({ body: { amount: 10 }, headers: { 'idempotent-replayed': 'true' } })
  })
})

test('a charge refuses unknown members, a user id in its body, and a query', async () => {
  await shop.clerk.user('mina')
  const mina = shop.as('mina')
  expect(await mina.post(charge, { amount: 1, currency: 'KRW', note: '' })).toMatchObject(malformed('currency', 'note'))
  expect(await mina.post(charge, { amount: 1, userId: 'mina' })).toMatchObject(malformed('userId'))
  expect(await mina.post(`${api}${charge}?amount=1`, { amount: 1 })).toMatchObject(malformed('amount'))
})

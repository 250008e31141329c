import { accepted } from '@hexmart/core/testing'
import { describe, expect, test } from 'vitest'
import { malformed, problem, served, serving } from '../../test/app.ts'

const shop = served()
const post = (path: string, body?: unknown, headers = {}) => shop.operator.post(`/admin/${path}`, body, headers)
const patch = (path: string, body: unknown) => shop.operator.patch(`/admin/${path}`, body)

const tea = { id: 'tea', name: 'Tea', price: 4_500 }
const spring = {
  id: 'spring',
  name: 'Spring',
  discount: { type: 'PERCENT', percent: 10 },
  quantity: 2,
  opensAt: '2025-03-11T12:00:00+09:00',
  expiresAt: '2025-04-01T09:00:00+09:00',
}
const illegal = (from: string, to: string) => problem(409, 'ILLEGAL_STATE_CHANGE', { from, to })

describe('creating', () => {
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/)
  test.each([
    ['a user', 'users', { id: 'mina', name: ' Mina ' }, { id: 'mina', name: 'Mina', state: 'ACTIVE' }],
    ['a product', 'products', tea, { ...tea, state: 'HOLD', stock: 0, maximumPerUser: null }],
    ['P10: a product with a limit', 'products', { ...tea, maximumPerUser: 2 }, { ...tea, maximumPerUser: 2 }],
    [
      'P7: a product on sale',
      'products',
      { ...tea, state: 'SELLABLE', stock: 3 },
      { ...tea, state: 'SELLABLE', stock: 3 },
    ],
    [
      'a coupon',
      'coupons',
      spring,
      {
        ...spring,
        minimumSubtotal: 0,
        maximumDiscount: null,
        remaining: 2,
        soldOutAt: null,
        state: 'REGISTERED',
        opensAt: '2025-03-11T03:00:00.000Z',
        validDays: null,
        expiresAt: '2025-04-01T00:00:00.000Z',
      },
    ],
    ['C16: an ISSUABLE coupon', 'coupons', { ...spring, state: 'ISSUABLE' }, { state: 'ISSUABLE' }],
  ])(
    '%s: the same id a second time is refused, and without an id the shop makes one',
    async (_, path, sent, created) => {
      const { id, ...withoutId } = sent
      expect(await post(path, sent)).toMatchObject({ status: 201, body: created })
      expect(await post(path, sent)).toMatchObject(problem(409, 'ALREADY_EXISTS', { id }))
      expect(await post(path, withoutId)).toMatchObject({ status: 201, body: { ...created, id: uuid } })
    },
  )

  test.each<[string, object, ...string[]]>([
    ['users', { name: '' }, 'name'],
    ['users', { name: 'line\nbreak' }, 'name'],
    ['users', { name: 'half a pair \ud83d' }, 'name'],
    ['users', { id: 'a/b', name: 'x' }, 'id'],
    ['products', { ...tea, price: -1 }, 'price'],
    ['products', { ...tea, price: 1_000_000_001 }, 'price'],
    ['products', { ...tea, state: 'STOPPED' }, 'state'],
    ['products', { ...tea, stock: 1.5 }, 'stock'],
    ['products', { ...tea, maximumPerUser: 0 }, 'maximumPerUser'],
    ['products', { ...tea, maximumPerUser: 1.5 }, 'maximumPerUser'],
    ['coupons', { ...spring, discount: { type: 'PERCENT', percent: 101 } }, 'discount.percent'],
    ['coupons', { ...spring, discount: { type: 'FIXED', percent: 10 } }, 'discount.amount', 'discount.percent'],
    ['coupons', { ...spring, discount: { type: 'GIFT' } }, 'discount.type'],
    // An instant needs an offset or Z.
    ['coupons', { ...spring, expiresAt: '2025-04-01T09:00:00' }, 'expiresAt'],
    ['coupons', { ...spring, opensAt: null }, 'opensAt'],
    ['coupons', { ...spring, minimumSubtotal: -1 }, 'minimumSubtotal'],
    ['coupons', { ...spring, discount: { type: 'FIXED', amount: 1 }, maximumDiscount: 1 }, 'maximumDiscount'],
    ['coupons', { ...spring, validDays: 0 }, 'validDays'],
    // This is the instant of the expiry, and the opening must be before it.
    ['coupons', { ...spring, opensAt: '2025-04-01T00:00:00Z' }, 'opensAt'],
    ['coupons', { ...spring, state: 'CANCELED' }, 'state'],
  ])('to create %s, %j is malformed', async (path, sent, ...paths) => {
    expect(await post(path, sent)).toMatchObject(malformed(...paths))
  })
})

test('P10, P11: an operator can set and remove a limit per user, which the list shows and orders obey', async () => {
  await shop.clerk.user('mina')
  await post('products', { ...tea, price: 0, state: 'SELLABLE', stock: 9 })
  expect(await patch('products/tea', { maximumPerUser: 2 })).toMatchObject({ status: 200, body: { maximumPerUser: 2 } })
  expect((await shop.nobody.get('/products')).body.products).toMatchObject([{ id: 'tea', maximumPerUser: 2 }])
  const order = (quantity: number) =>
    shop.as('mina').post('/orders', { userId: 'mina', items: [{ productId: 'tea', quantity }] })
  expect((await order(1)).status).toBe(201)
  const facts = { productId: 'tea', limit: 2, bought: 1, requested: 2 }
  expect(await order(2)).toMatchObject(problem(409, 'PURCHASE_LIMIT_EXCEEDED', facts))
  expect(await patch('products/tea', { maximumPerUser: null })).toMatchObject({ body: { maximumPerUser: null } })
  expect((await order(2)).status).toBe(201)
  for (const wrong of [0, -1, 1.5, '2']) {
    expect(await patch('products/tea', { maximumPerUser: wrong })).toMatchObject(malformed('maximumPerUser'))
  }
})

test('U1, U3: a program with hexmart:users can rename, block and erase a user', async () => {
  await shop.clerk.user('mina')
  await shop.clerk.product('tea', { price: 0 })
  const users = shop.program(['hexmart:users'])
  const mina = '/admin/users/mina'
  const row = { id: 'mina', name: 'Mina', state: 'ACTIVE' }
  expect(await users.patch(mina, { name: 'Mina' })).toMatchObject({ status: 200, body: row })
  expect(await users.patch(mina, { state: 'BLOCKED' })).toMatchObject({
    status: 200,
    body: { ...row, state: 'BLOCKED' },
  })
  expect(await shop.as('mina').post('/users/mina/balance/charge', { amount: 1 })).toMatchObject(
    problem(403, 'USER_BLOCKED', { userId: 'mina' }),
  )
  const order = { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }
  expect(await shop.as('mina').post('/orders', order)).toMatchObject(problem(403, 'USER_BLOCKED', { userId: 'mina' }))
  expect((await shop.as('mina').get('/users/mina/orders')).status).toBe(200)
  for (const wrong of [{ state: 'ERASED' }, { state: 'active' }, { state: null }]) {
    expect(await users.patch(mina, wrong)).toMatchObject(malformed('state'))
  }
  expect(await users.patch(mina, {})).toMatchObject(malformed('body'))
  expect(await users.patch(mina, { userId: 'jun', state: 'ACTIVE' })).toMatchObject(malformed('userId'))

  expect(await users.delete(mina)).toMatchObject({ status: 204, body: {} })
  expect((await users.delete(mina)).status).toBe(204)
  expect(await users.patch(mina, { state: 'ACTIVE' })).toMatchObject(illegal('ERASED', 'ACTIVE'))
  expect(await users.patch(mina, { name: 'Mina' })).toMatchObject(illegal('ERASED', 'ERASED'))
  expect(await users.delete('/admin/users/nobody')).toMatchObject(problem(404, 'USER_NOT_FOUND', { userId: 'nobody' }))
  expect(await users.delete(mina, { now: true })).toMatchObject(malformed('now'))
  expect(await shop.as('mina').delete(mina)).toMatchObject(problem(403, 'FORBIDDEN'))
})

test('P7: a product moves HOLD → SELLABLE ↔ STOPPED, and no other way', async () => {
  await post('products', tea)
  const move = (state: string) => patch('products/tea', { state })
  expect(await move('STOPPED')).toMatchObject(illegal('HOLD', 'STOPPED'))
  for (const state of ['SELLABLE', 'STOPPED', 'SELLABLE']) {
    expect(await move(state)).toMatchObject({ status: 200, body: { ...tea, state } })
  }
  expect(await move('HOLD')).toMatchObject(illegal('SELLABLE', 'HOLD'))
  expect(await patch('products/pot', { price: 1 })).toMatchObject(
    problem(404, 'PRODUCT_NOT_FOUND', { productId: 'pot' }),
  )
  expect(await patch('products/tea', {})).toMatchObject(malformed('body'))
  expect(await patch('products/tea', { stock: 1 })).toMatchObject(malformed('stock', 'body'))
})

test('P8: stock is changed by a number of pieces or set to a counted number, and never falls below 0', async () => {
  await post('products', tea)
  const change = (body: object, headers = {}) => post('products/tea/stock', body, headers)
  const now = (stock: number) => ({ status: 200, body: { productId: 'tea', stock } })
  expect(await change({ change: 5 })).toMatchObject(now(5))
  expect(await change({ change: -2 })).toMatchObject(now(3))
  expect(await change({ change: -4 })).toMatchObject(problem(409, 'STOCK_BELOW_ZERO', { productId: 'tea', stock: 3 }))
  expect(await change({ set: 9, expected: 3 })).toMatchObject(now(9))
  expect(await change({ set: 9, expected: 3 })).toMatchObject(
    problem(409, 'STOCK_CHANGED', { productId: 'tea', stock: 9 }),
  )
  expect(await post('products/pot/stock', { change: 1 })).toMatchObject(problem(404, 'PRODUCT_NOT_FOUND'))

  const key = { 'idempotency-key': 'delivery-17' }
  expect(await change({ change: 1 }, key)).toMatchObject(now(10))
  expect(await change({ change: 1 }, key)).toMatchObject({ ...now(10), headers: { 'idempotent-replayed': 'true' } })

  expect(await change({ change: 0 })).toMatchObject(malformed('change'))
  expect(await change({ set: -1, expected: 10 })).toMatchObject(malformed('set'))
  expect(await change({ set: 1 })).toMatchObject(malformed('expected'))
})

test('C16: a coupon moves REGISTERED → ISSUABLE ↔ CANCELED or REGISTERED → CANCELED, and no other way', async () => {
  await post('coupons', spring)
  const move = (state: string) => patch('coupons/spring', { state })
  for (const state of ['ISSUABLE', 'CANCELED', 'ISSUABLE']) {
    expect(await move(state)).toMatchObject({ status: 200, body: { id: 'spring', state, remaining: 2 } })
  }
  expect(await move('REGISTERED')).toMatchObject(illegal('ISSUABLE', 'REGISTERED'))
  await post('coupons', { ...spring, id: 'never' })
  expect(await patch('coupons/never', { state: 'CANCELED' })).toMatchObject({
    status: 200,
    body: { state: 'CANCELED' },
  })
  expect(await patch('coupons/autumn', { quantity: 1 })).toMatchObject(
    problem(404, 'COUPON_NOT_FOUND', { couponId: 'autumn' }),
  )
  expect(await patch('coupons/spring', {})).toMatchObject(malformed('body'))
})

test('C19: the opening of a coupon can be moved until it has passed, and must be before the expiry', async () => {
  const opensAt = '2025-03-11T03:00:00.000Z'
  await post('coupons', { ...spring, state: 'ISSUABLE' })
  const move = (changes: object) => patch('coupons/spring', changes)
  expect(await move({ opensAt: '2025-04-01T00:00:00Z' })).toMatchObject(malformed('opensAt'))
  expect(await move({ expiresAt: opensAt })).toMatchObject(malformed('expiresAt'))
  expect(await move({ opensAt: '2025-05-01T00:00:00Z', expiresAt: '2025-05-01T00:00:00Z' })).toMatchObject(
    malformed('opensAt'),
  )
  expect(await move({ opensAt: '2025-03-12T12:00:00+09:00' })).toMatchObject({
    status: 200,
    body: { opensAt: '2025-03-12T03:00:00.000Z' },
  })
  expect(await move({ opensAt: '2025-03-11T12:00:00+09:00' })).toMatchObject({ status: 200, body: { opensAt } })
  shop.clock.set(opensAt)
  expect(await move({ opensAt: '2025-03-12T12:00:00+09:00' })).toMatchObject(illegal('OPEN', 'UPCOMING'))
  expect(await move({ opensAt: '2025-03-10T12:00:00+09:00' })).toMatchObject(illegal('OPEN', 'OPEN'))
})

test('C17: the quantity of a coupon can be raised and lowered, but not below the number issued', async () => {
  await post('coupons', { ...spring, opensAt: undefined, state: 'ISSUABLE' })
  for (const id of ['mina', 'lena']) {
    await shop.clerk.user(id)
    await shop.clerk.issue(id, 'spring')
  }
  const resize = (quantity: number) => patch('coupons/spring', { quantity })
  expect(await resize(1)).toMatchObject(problem(409, 'QUANTITY_BELOW_ISSUED', { couponId: 'spring', issued: 2 }))
  expect(await resize(5)).toMatchObject({ status: 200, body: { quantity: 5, remaining: 3 } })
  const soldOutAt = '2025-03-10T03:00:00.000Z'
  expect(await resize(2)).toMatchObject({ status: 200, body: { quantity: 2, remaining: 0, soldOutAt } })
  expect(await patch('coupons/spring', { validDays: 3 })).toMatchObject(malformed('validDays', 'body'))
})

test('C17: a coupon can be renamed, and its holders see the new name', async () => {
  await post('coupons', { ...spring, opensAt: undefined, state: 'ISSUABLE' })
  await shop.clerk.user('mina')
  await shop.clerk.issue('mina', 'spring')
  const renamed = { ...spring, name: 'Early spring', opensAt: null, expiresAt: '2025-04-01T00:00:00.000Z' }
  expect(await patch('coupons/spring', { name: ' Early spring ' })).toMatchObject({ status: 200, body: renamed })
  expect((await shop.as('mina').get('/users/mina/coupons')).body.coupons).toMatchObject([{ name: 'Early spring' }])
  for (const wrong of ['', 'line\nbreak', null]) {
    expect(await patch('coupons/spring', { name: wrong })).toMatchObject(malformed('name'))
  }
})

describe('deliveries', () => {
  const unknownId = '0195a1f0-0000-7000-8000-000000000000'

  /**
   * Places three orders. The messages of the first two are dead, and the message of the last one waits.
   *
   * @returns the ids of the dead messages
   */
  async function placeThreeOrders() {
    const { clerk, store, clock } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 10_000)
    await clerk.product('tea')
    for (const second of [1, 2, 3]) {
      clock.set(`2025-03-10T12:00:0${second}Z`)
      accepted(await clerk.order('mina', { tea: 1 }))
    }
    const claimed = await store.outbox.claim({ token: 'relay', limit: 2, leaseFor: 60_000 })
    const dead = claimed.map(({ message: { id } }) => ({ id, type: 'dead', error: 'status 500' }) as const)
    await store.outbox.settle('relay', dead)
    return dead.map(({ id }) => id)
  }
  const list = async (query = '') => (await shop.operator.get(`/admin/deliveries${query}`)).body

  test('D14: are listed, all or those in one state, newest first', async () => {
    const [first, second] = await placeThreeOrders()
    const states = (body: object) => (body as { deliveries: { state: string }[] }).deliveries.map(({ state }) => state)
    expect(states(await list())).toEqual(['WAITING', 'DEAD', 'DEAD'])
    expect((await list('?state=DEAD')).deliveries).toEqual([
      expect.objectContaining({ id: second }),
      {
        id: first,
        type: 'order.paid',
        orderId: expect.any(String),
        sequence: 1,
        at: '2025-03-10T12:00:01.000Z',
        state: 'DEAD',
        attempts: 1,
        lastError: 'status 500',
        dueAt: null,
        settledAt: '2025-03-10T12:00:03.000Z',
        requestId: null,
        traceparent: null,
      },
    ])
    const page = await list('?limit=2')
    expect(states(await list(`?limit=2&cursor=${page.nextCursor}`))).toEqual(['DEAD'])
    expect(await shop.operator.get('/admin/deliveries?state=LOST')).toMatchObject(malformed('state'))
  })

  test('D14: are listed for one order, in any state or in one state', async () => {
    const [first] = await placeThreeOrders()
    const idsIn = async (query: string) => {
      const { deliveries } = (await list(query)) as { readonly deliveries: readonly { readonly id: string }[] }
      return deliveries.map(({ id }) => id)
    }
    // The message about a payment has the id of its order, so `first` is also the id of the first order.
    expect(await idsIn(`?orderId=${first}`)).toEqual([first])
    expect(await idsIn(`?orderId=${first}&state=SENT`)).toEqual([])
    expect(await idsIn('?orderId=0195b3f6-0000-7000-8000-000000000000')).toEqual([])
    expect(await shop.operator.get('/admin/deliveries?orderId=latest')).toMatchObject(malformed('orderId'))
  })

  test.each([
    ['retry', 'WAITING', { retried: 1 }],
    ['discard', 'DISCARDED', { discarded: 1 }],
  ])('D8: an operator can %s one dead message, or all of them', async (verb, state, answerForAll) => {
    const [first, second] = await placeThreeOrders()
    expect(await post(`deliveries/${first}/${verb}`)).toMatchObject({ status: 200, body: { id: first, state } })
    expect(await post(`deliveries/${first}/${verb}`)).toMatchObject({ status: 200, body: { id: first, state } })
    expect(await post(`deliveries/${verb}`)).toMatchObject({ status: 200, body: answerForAll })
    expect((await list('?state=DEAD')).deliveries).toEqual([])
    expect((await list(`?state=${state}`)).deliveries).toContainEqual(expect.objectContaining({ id: second }))
    expect(await post(`deliveries/${unknownId}/${verb}`)).toMatchObject(
      problem(404, 'DELIVERY_NOT_FOUND', { deliveryId: unknownId }),
    )
    expect(await post(`deliveries/1/${verb}`)).toMatchObject(malformed('deliveryId'))
    expect(await post(`deliveries/${verb}`, { all: true })).toMatchObject(malformed('all'))
  })
})

test('R10: an operator can count the sales of a past day again', async () => {
  const { clerk, clock } = shop
  await clerk.user('mina')
  await clerk.charge('mina', 10_000)
  for (const id of ['tea', 'pot']) await clerk.product(id)
  await clerk.order('mina', { tea: 1, pot: 1 })
  expect(await post('ranks/2025-03-10')).toMatchObject(malformed('date'))
  clock.set('2025-03-11T12:00:00+09:00')
  expect(await post('ranks/2025-03-10')).toMatchObject({ status: 200, body: { date: '2025-03-10', products: 2 } })
  expect(await post('ranks/2025-02-30')).toMatchObject(malformed('date'))
})

describe('the audit', () => {
  const checks = ['balance', 'stock', 'issued', 'used-coupons', 'order-lines', 'payments', 'purchases', 'messages']
  const passed = (name: string) => ({ name, ok: true, key: null, expected: null, actual: null })

  test('A1: lists every check', async () => {
    const report = { ok: true, checks: checks.map(passed) }
    expect(await shop.operator.get('/admin/audit')).toMatchObject({ status: 200, body: report })
    expect(await shop.operator.get('/admin/audit?all')).toMatchObject(malformed('all'))
  })

  test('A2: names the failed check, the key, and the expected and actual figures', async () => {
    const finding = { name: 'stock', key: 'tea', expected: 5, actual: 6 } as const
    const { app, operator } = await serving({ ports: { audit: { findings: async () => [finding] } } })
    const { status, body } = await operator.get('/admin/audit')
    expect([status, body.ok]).toEqual([200, false])
    expect(body.checks).toEqual(checks.map((name) => (name === 'stock' ? { ...finding, ok: false } : passed(name))))
    await app.close()
  })
})

test('if the host manages users and products, the routes that create them do not exist', async () => {
  const find = async () => new Map<never, never>()
  const catalogue = { byIds: async () => new Map(), sellable: async () => ({ rows: [], next: null }) }
  const { app, operator } = await serving({ parts: { users: { find }, catalogue } })
  for (const path of ['users', 'products']) {
    expect(await operator.post(`/admin/${path}`, { name: 'x', price: 1 })).toMatchObject(problem(404, 'NOT_FOUND'))
  }
  expect((await operator.post('/admin/coupons', spring)).status).toBe(201)
  await app.close()
})

test('A3, A8: the list of actions shows what operators and programs did, and can be limited to one actor and one subject', async () => {
  const { operator } = shop
  await operator.post('/admin/users', { id: 'nari', name: 'Nari' })
  await operator.post('/admin/users/nari/balance/adjust', { amount: 500, reason: 'The parcel came late' })
  const adjuster = shop.program(['hexmart:balances'])
  await adjuster.post('/admin/users/nari/balance/adjust', { amount: 1, reason: 'rounding' })
  await shop.as('nari').post('/users/nari/balance/charge', { amount: 5 })

  const id = expect.stringMatching(/^[0-9a-f-]{36}$/)
  const common = { id, at: '2025-03-10T03:00:00.000Z', subject: { type: 'user', id: 'nari' } }
  const actions = [
    { ...common, actor: 'billing@shop', command: 'adjust-balance', reason: 'rounding' },
    { ...common, actor: 'boss', command: 'adjust-balance', reason: 'The parcel came late' },
    { ...common, actor: 'boss', command: 'create-user', reason: null },
  ]
  expect((await operator.get('/admin/actions')).body).toEqual({ actions, nextCursor: null })
  expect((await operator.get('/admin/actions?actor=boss&subject=nari')).body.actions).toEqual(actions.slice(1))
  expect((await operator.get('/admin/actions?subject=mina')).body.actions).toEqual([])
  const { body } = await operator.get('/admin/actions?limit=1')
  const next = await operator.get(`/admin/actions?limit=2&cursor=${body.nextCursor}`)
  expect([body.actions, next.body]).toEqual([actions.slice(0, 1), { actions: actions.slice(1), nextCursor: null }])
  for (const text of ['', '%00']) {
    expect(await operator.get(`/admin/actions?actor=${text}`)).toMatchObject(malformed('actor'))
    expect(await operator.get(`/admin/actions?subject=${text}`)).toMatchObject(malformed('subject'))
  }
})

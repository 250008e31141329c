import { accepted } from '@hexmart/core/contract'
import { describe, expect, test } from 'vitest'
import { type Answer, api, malformed, problem, served } from '../../test/app.ts'

const shop = served()
const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
const unknownId = '0195a1f0-0000-7000-8000-000000000000'

const itemsOf = (basket: Readonly<Record<string, number>>) =>
  Object.entries(basket).map(([productId, quantity]) => ({ productId, quantity }))

/** Mina orders the given quantity of each product. */
const order = (basket: Readonly<Record<string, number>>, wishes: object = {}, headers = {}) =>
  shop.as('mina').post('/orders', { userId: 'mina', items: itemsOf(basket), ...wishes }, headers)

/** Makes Mina with a balance, and products at 1,000 with a stock. */
async function open(balance: number, stocks: Readonly<Record<string, number>> = { tea: 5, pot: 5 }) {
  await shop.clerk.user('mina')
  if (balance > 0) await shop.clerk.charge('mina', balance)
  for (const [id, stock] of Object.entries(stocks)) await shop.clerk.product(id, { stock })
}

/** Issues a coupon to a user. @returns the id of the user coupon */
async function held(wishes: object = {}, userId = 'mina', id = 'spring') {
  await shop.clerk.coupon(id, wishes)
  return accepted(await shop.clerk.issue(userId, id)).id
}

/** Everything that an order could change. */
async function books() {
  const mina = shop.as('mina')
  return {
    balance: (await mina.get('/users/mina/balance')).body.amount,
    entries: (await mina.get('/users/mina/balance/history')).body.entries,
    coupons: (await mina.get('/users/mina/coupons')).body.coupons,
    orders: (await mina.get('/users/mina/orders')).body.orders,
    products: (await mina.get('/products')).body.products,
    deliveries: (await shop.operator.get('/admin/deliveries')).body.deliveries,
  }
}

/** Expects a refusal, and that nothing has changed. */
async function refused(send: () => Promise<Answer>, expected: object) {
  const before = await books()
  expect(await send()).toMatchObject(expected)
  expect(await books()).toEqual(before)
}

describe('an order', () => {
  test('O6: is paid at once: money, stock, history and a message move together', async () => {
    await open(10_000)
    const placed = await order({ tea: 2, pot: 1 })
    expect(placed.status).toBe(201)
    expect(placed.body).toEqual({
      id: uuid,
      userId: 'mina',
      status: 'PAID',
      items: [
        { productId: 'tea', name: 'Product tea', price: 1_000, quantity: 2 },
        { productId: 'pot', name: 'Product pot', price: 1_000, quantity: 1 },
      ],
      subtotal: 3_000,
      discount: 0,
      total: 3_000,
      userCouponId: null,
      reference: null,
      metadata: {},
      createdAt: '2025-03-10T03:00:00.000Z',
      paidAt: '2025-03-10T03:00:00.000Z',
      completedAt: null,
      canceledAt: null,
      cancellation: null,
    })
    const { id } = placed.body
    expect(placed.headers.location).toBe(`${api}/orders/${id}`)
    expect((await shop.as('mina').get(String(placed.headers.location))).body).toEqual(placed.body)

    expect(await books()).toMatchObject({
      balance: 7_000,
      entries: [{ type: 'USE', amount: -3_000, orderId: id }, { type: 'CHARGE' }],
      orders: [placed.body],
      products: [
        { id: 'pot', stock: 4 },
        { id: 'tea', stock: 3 },
      ],
      deliveries: [{ type: 'order.paid', orderId: id, state: 'WAITING' }],
    })
  })

  test('C20: an order below the minimum of its coupon is refused, in both languages', async () => {
    await open(200_000, {})
    await shop.clerk.product('tea', { price: 4_000 })
    const userCouponId = await held({ minimumSubtotal: 8_000 })
    const facts = { userCouponId, minimumSubtotal: 8_000, subtotal: 4_000 }
    await refused(() => order({ tea: 1 }, { userCouponId }), problem(409, 'COUPON_MINIMUM_NOT_MET', facts))
    expect(await order({ tea: 2 }, { userCouponId })).toMatchObject({ status: 201, body: { total: 7_200 } })
  })

  test.each([
    ['O7: 10 % of 30,000', 30_000, { type: 'PERCENT', percent: 10 }, 3_000],
    ['O8: 29 % of 100,000', 100_000, { type: 'PERCENT', percent: 29 }, 29_000],
    ['O9: 10 % of 999, rounded down', 999, { type: 'PERCENT', percent: 10 }, 99],
    ['O10: 100 %', 999, { type: 'PERCENT', percent: 100 }, 999],
    ['O10: a fixed amount above the subtotal', 999, { type: 'FIXED', amount: 5_000 }, 999],
  ])('%s is taken off, and the coupon is used', async (_, subtotal, discount, off) => {
    await open(200_000, {})
    await shop.clerk.product('tea', { price: subtotal })
    const userCouponId = await held({ discount })
    expect(await order({ tea: 1 }, { userCouponId })).toMatchObject({
      status: 201,
      body: { status: 'PAID', subtotal, discount: off, total: subtotal - off, userCouponId },
    })
    const { balance, entries, coupons } = await books()
    expect(balance).toBe(200_000 - subtotal + off)
    expect(entries).toHaveLength(subtotal === off ? 1 : 2)
    expect(coupons).toEqual([])
  })

  test('O18, O20: may take the whole balance and the whole stock', async () => {
    await open(5_000)
    expect((await order({ tea: 5 })).status).toBe(201)
    const products = [
      { id: 'pot', stock: 5 },
      { id: 'tea', stock: 0 },
    ]
    expect(await books()).toMatchObject({ balance: 0, products })
  })

  test('O38: comes back with its metadata', async () => {
    await open(10_000)
    const metadata = { 'shipping.address': '서울시 강남구\n"7"', constructor: 'c', hasOwnProperty: 'h', '7': '' }
    const placed = await order({ tea: 1 }, { metadata })
    expect(placed).toMatchObject({ status: 201 })
    expect(placed.body.metadata).toEqual(metadata)
    expect((await shop.as('mina').get(`/orders/${placed.body.id}`)).body).toEqual(placed.body)
    expect((await shop.as('mina').get('/users/mina/orders')).body.orders).toEqual([placed.body])
    expect((await shop.as('mina').post(`/orders/${placed.body.id}/cancel`)).body.metadata).toEqual(metadata)
  })

  test('O39: with a reference that its user has used before is refused with the first order’s id', async () => {
    await open(10_000)
    const reference = 'web-1042'
    const placed = await order({ tea: 1 }, { reference })
    expect(placed).toMatchObject({ status: 201, body: { reference } })
    const reused = problem(409, 'REFERENCE_REUSED', { reference, orderId: placed.body.id })
    await refused(() => order({ tea: 1 }, { reference }), reused)
  })

  test('O25: has one line per product; lines are merged before any check', async () => {
    await open(10_000, { tea: 4 })
    const twice = { items: [...itemsOf({ tea: 2 }), ...itemsOf({ tea: 3 })] }
    const short = problem(409, 'OUT_OF_STOCK', { productId: 'tea', requested: 5, available: 4 })
    await refused(() => order({}, twice), short)
    await shop.clerk.changeStock('tea', { change: 1 })
    expect(await order({}, twice)).toMatchObject({ status: 201, body: { items: [{ productId: 'tea', quantity: 5 }] } })
  })

  test('O31: keeps the names and prices of the moment when it was placed', async () => {
    await open(10_000)
    const list = await shop.nobody.get('/products')
    expect(list.body.products).toMatchObject([{ id: 'pot' }, { id: 'tea', price: 1_000 }])
    await shop.operator.patch('/admin/products/tea', { price: 1_500 })
    const { body } = await order({ tea: 1 })
    await shop.operator.patch('/admin/products/tea', { name: 'Matcha', price: 2_000 })
    const items = [{ productId: 'tea', name: 'Product tea', price: 1_500, quantity: 1 }]
    expect((await shop.as('mina').get(`/orders/${body.id}`)).body).toMatchObject({ items, total: 1_500 })
  })

  test('O6: orders are listed in pages, newest first', async () => {
    await open(10_000)
    const ids: unknown[] = []
    for (const minute of [1, 2, 3]) {
      shop.clock.set(`2025-03-10T12:0${minute}:00Z`)
      ids.unshift((await order({ tea: 1 })).body.id)
    }
    const first = (await shop.as('mina').get('/users/mina/orders?limit=2')).body
    const second = (await shop.as('mina').get(`/users/mina/orders?limit=2&cursor=${first.nextCursor}`)).body
    const shown = [first, second].map((page) => (page.orders as { id: string }[]).map(({ id }) => id))
    expect(shown).toEqual([ids.slice(0, 2), ids.slice(2)])
    expect(second.nextCursor).toBeNull()
  })
})

describe('an order is refused', () => {
  const short = (requested: number, available: number, productId = 'tea') =>
    problem(409, 'OUT_OF_STOCK', { productId, requested, available })
  const notUsable = (userCouponId: string) => problem(409, 'COUPON_NOT_USABLE', { userCouponId })

  test('O1: of an unknown user', async () => {
    expect(await order({ tea: 1 })).toMatchObject(problem(404, 'USER_NOT_FOUND', { userId: 'mina' }))
  })

  test.each([
    [
      'O2: when one of three products is unknown',
      { tea: 1, jar: 1, pot: 1 },
      problem(404, 'PRODUCT_NOT_FOUND', { productId: 'jar' }),
    ],
    [
      'O3: of a product on HOLD',
      { tea: 1, held: 1 },
      problem(409, 'PRODUCT_NOT_SELLABLE', { productId: 'held', state: 'HOLD' }),
    ],
    [
      'O3: of a product that is STOPPED',
      { stopped: 1 },
      problem(409, 'PRODUCT_NOT_SELLABLE', { productId: 'stopped', state: 'STOPPED' }),
    ],
    [
      'O19: when the balance is one less than the total',
      { tea: 5, pot: 5, last: 1 },
      problem(409, 'INSUFFICIENT_BALANCE', { required: 10_001, available: 10_000 }),
    ],
    ['O21: when it is sold out', { sold: 1 }, short(1, 0, 'sold')],
    ['O24: as a whole when the second of three is short', { tea: 1, pot: 6, last: 1 }, short(6, 5, 'pot')],
  ])('%s', async (_, basket, expected) => {
    await open(10_000)
    await shop.clerk.product('last', { price: 1 })
    await shop.clerk.product('sold', { stock: 0 })
    await shop.clerk.product('held', { state: 'HOLD' })
    await shop.clerk.product('stopped')
    await shop.clerk.changeProduct('stopped', { state: 'STOPPED' })
    await refused(() => order(basket), expected)
  })

  test('O17: of a user who never charged', async () => {
    await open(0)
    await refused(() => order({ tea: 1 }), problem(409, 'INSUFFICIENT_BALANCE', { required: 1_000, available: 0 }))
  })

  test('O22: of a product that never had a stock', async () => {
    await open(10_000, {})
    await shop.operator.post('/admin/products', { id: 'tea', name: 'Tea', price: 1_000, state: 'SELLABLE' })
    await refused(() => order({ tea: 1 }), short(1, 0))
  })

  test('O11: with another user’s coupon, as with one that does not exist', async () => {
    await open(10_000)
    await shop.clerk.user('lena')
    const hers = await held({}, 'lena')
    await refused(() => order({ tea: 1 }, { userCouponId: hers }), notUsable(hers))
    await refused(() => order({ tea: 1 }, { userCouponId: unknownId }), notUsable(unknownId))
  })

  test.each([
    ['O12: used', (userCouponId: string) => order({ pot: 1 }, { userCouponId })],
    ['O13: past its expiry', () => shop.clock.set('2025-03-10T12:00:01+09:00')],
    ['O14: canceled', () => shop.operator.patch('/admin/coupons/spring', { state: 'CANCELED' })],
  ])('%s is a coupon that cannot be used', async (_, happen) => {
    await open(10_000)
    const userCouponId = await held({ expiresAt: Date.parse('2025-03-10T12:00:01+09:00') })
    await happen(userCouponId)
    await refused(() => order({ tea: 1 }, { userCouponId }), notUsable(userCouponId))
  })

  test('O15, O16: with one coupon in two orders at once, exactly one of them', async () => {
    await open(10_000)
    const userCouponId = await held()
    const answers = await Promise.all([order({ tea: 1 }, { userCouponId }), order({ pot: 1 }, { userCouponId })])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(answers.find(({ status }) => status === 409)).toMatchObject(notUsable(userCouponId))
  })

  test('O32: when it would cost another total than the buyer expects', async () => {
    await open(10_000)
    const changed = problem(409, 'TOTAL_CHANGED', { expected: 2_001, total: 2_000 })
    await refused(() => order({ tea: 2 }, { expectedTotal: 2_001 }), changed)
    expect((await order({ tea: 2 }, { expectedTotal: 2_000 })).status).toBe(201)
  })

  test('O37: when its subtotal cannot be counted exactly', async () => {
    await open(10_000, {})
    const basket: Record<string, number> = {}
    for (let number = 0; number < 10; number++) {
      basket[`p-${number}`] = 1_000_000
      await shop.clerk.product(`p-${number}`, { price: 1_000_000_000 })
    }
    await refused(() => order(basket), problem(409, 'TOTAL_TOO_LARGE'))
  })

  test('O36: when it is for another user, before any look-up', async () => {
    const body = { userId: 'lena', items: itemsOf({ unknown: 1 }) }
    expect(await shop.as('mina').post('/orders', body)).toMatchObject(problem(403, 'FORBIDDEN'))
  })

  test('O46: for one error at a time: user, blocked, product, sellable, coupon, total, balance, stock, as its quote says', async () => {
    const { clerk } = shop
    const large = Object.fromEntries(Array.from({ length: 9 }, (_, number) => [`p-${number}`, 1_000_000]))
    let items = itemsOf({ tea: 1_000_000, ...large })
    let wishes: { userCouponId: string; expectedTotal: number } = { userCouponId: unknownId, expectedTotal: 1 }
    for (const id of Object.keys(large)) await clerk.product(id, { price: 1_000_000_000 })

    const peeling: readonly (readonly [mend: () => unknown, answer: object])[] = [
      [() => {}, problem(404, 'USER_NOT_FOUND', { userId: 'mina' })],
      [
        async () => {
          await clerk.user('mina')
          await clerk.block('mina')
        },
        problem(403, 'USER_BLOCKED', { userId: 'mina' }),
      ],
      [() => clerk.changeUser('mina', { state: 'ACTIVE' }), problem(404, 'PRODUCT_NOT_FOUND', { productId: 'tea' })],
      [
        () => clerk.product('tea', { price: 1_000_000_000, state: 'HOLD', stock: 0 }),
        problem(409, 'PRODUCT_NOT_SELLABLE', { productId: 'tea', state: 'HOLD' }),
      ],
      [() => clerk.changeProduct('tea', { state: 'SELLABLE' }), notUsable(unknownId)],
      [
        async () => {
          wishes = { ...wishes, userCouponId: await held({ discount: { type: 'FIXED', amount: 500 } }) }
        },
        problem(409, 'TOTAL_TOO_LARGE'),
      ],
      [
        async () => {
          items = itemsOf({ tea: 2 })
          await clerk.changeProduct('tea', { price: 1_000 })
        },
        problem(409, 'TOTAL_CHANGED', { expected: 1, total: 1_500 }),
      ],
      [
        () => {
          wishes = { ...wishes, expectedTotal: 1_500 }
        },
        problem(409, 'INSUFFICIENT_BALANCE', { required: 1_500, available: 0 }),
      ],
      [() => clerk.charge('mina', 1_500), short(2, 0)],
      [() => clerk.changeStock('tea', { change: 2 }), { status: 201, body: { total: 1_500 } }],
    ]
    for (const [mend, answer] of peeling) {
      await mend()
      const quote = await shop.as('mina').post('/orders/quote', { userId: 'mina', items, ...wishes })
      const answered = await order({}, { items, ...wishes })
      expect(answered).toMatchObject(answer)
      const [first] = quote.body.faults as object[]
      const { type, status, requestId, ...fault } = answered.body
      expect(first).toEqual(answered.status === 201 ? undefined : fault)
    }
  })

  test.each([
    ['O4: no items', { items: [] }, 'items'],
    ['O4: more than 100 items', { items: Array(101).fill({ productId: 'tea', quantity: 1 }) }, 'items'],
    ['O4: items that are no list', { items: { tea: 1 } }, 'items'],
    ['O5: quantity 0', { items: itemsOf({ tea: 0 }) }, 'items.0.quantity'],
    ['O5: quantity −1', { items: itemsOf({ tea: -1 }) }, 'items.0.quantity'],
    ['O5: quantity 1.5', { items: itemsOf({ tea: 1, pot: 1.5 }) }, 'items.1.quantity'],
    ['O5: no quantity', { items: [{ productId: 'tea' }] }, 'items.0.quantity'],
    ['O5: more than 1,000,000 of a product', { items: itemsOf({ tea: 1_000_001 }) }, 'items.0.quantity'],
    [
      'O5, O25: more than that in two lines',
      { items: [...itemsOf({ tea: 1_000_000 }), ...itemsOf({ tea: 1 })] },
      'items',
    ],
    ['O6: a price', { items: [{ productId: 'tea', quantity: 1, price: 1 }] }, 'items.0.price'],
    ['O11: a coupon that is no id', { userCouponId: 'spring' }, 'userCouponId'],
    ['O32: a negative total', { expectedTotal: -1 }, 'expectedTotal'],
    ['O7: a discount', { discount: 100 }, 'discount'],
    ['O39: an empty reference', { reference: '' }, 'reference'],
    ['O39: a reference with a space', { reference: 'a b' }, 'reference'],
    ['O39: a reference of 201 characters', { reference: 'a'.repeat(201) }, 'reference'],
    ['O38: metadata that is no object', { metadata: ['a'] }, 'metadata'],
    ['O38: a key with a space', { metadata: { 'a b': 'c' } }, 'metadata.a b'],
    ['O38: a value that is no text', { metadata: { a: 1 } }, 'metadata.a'],
    ['O38: a value of more than 500 characters', { metadata: { a: 'b'.repeat(501) } }, 'metadata.a'],
    ['O38: a value with U+0000', { metadata: { a: '\0' } }, 'metadata.a'],
    [
      'O38: more than 4,096 bytes',
      { metadata: Object.fromEntries([1, 2, 3].map((nth) => [nth, '값'.repeat(500)])) },
      'metadata',
    ],
  ])('%s: as malformed', async (_, wishes, path) => {
    await open(10_000)
    await refused(() => order({ tea: 1 }, wishes), malformed(path))
  })

  test('O5: as malformed, with all errors at once', async () => {
    const items = [{ productId: 'a b', quantity: 0 }, { quantity: 1 }]
    expect(await order({}, { items, expectedTotal: '1' })).toMatchObject(
      malformed('items.0.productId', 'items.0.quantity', 'items.1.productId', 'expectedTotal'),
    )
  })

  test('an order that is sent with an empty query has the same location', async () => {
    await open(10_000)
    const placed = await shop.as('mina').post('/orders?', { userId: 'mina', items: itemsOf({ tea: 1 }) })
    expect(placed).toMatchObject({ status: 201, headers: { location: `${api}/orders/${placed.body.id}` } })
  })
})

describe('an order sent twice with one key', () => {
  const key = { 'idempotency-key': 'monday-1' }
  const replayed = { 'idempotent-replayed': 'true' }

  test('O29: is placed once and answered the same way, including Location', async () => {
    await open(10_000)
    const first = await order({ tea: 1 }, {}, key)
    const { location } = first.headers
    expect(first).toMatchObject({ status: 201, headers: { location: `${api}/orders/${first.body.id}` } })
    expect(first.headers).not.toHaveProperty('idempotent-replayed')
    const second = await order({ tea: 1 }, {}, key)
    expect(second).toMatchObject({ status: 201, body: first.body, headers: { location, ...replayed } })
    expect((await shop.as('mina').get('/users/mina/balance')).body.amount).toBe(9_000)
  })

  test('O29: also when both arrive at once', async () => {
    await open(10_000)
    const [first, second] = await Promise.all([order({ tea: 1 }, {}, key), order({ tea: 1 }, {}, key)])
    expect(first.status).toBe(201)
    expect(second).toMatchObject({ status: 201, body: first.body, headers: { location: first.headers.location } })
    expect([first, second].filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(1)
  })

  test('O29: is answered as at first, even if the order has changed since', async () => {
    await open(10_000)
    const first = await order({ tea: 1 }, {}, key)
    await shop.as('mina').post(`/orders/${first.body.id}/cancel`)
    expect(await order({ tea: 1 }, {}, key)).toMatchObject({ status: 201, body: { status: 'PAID' }, headers: replayed })
  })

  test('O30: is refused when it is a different order', async () => {
    await open(10_000)
    await order({ tea: 1 }, {}, key)
    await refused(() => order({ tea: 2 }, {}, key), problem(422, 'IDEMPOTENCY_KEY_REUSED', { key: 'monday-1' }))
  })
})

describe('completing', () => {
  test('O40: an operator completes an order, and again; a canceled one cannot be completed', async () => {
    await open(10_000)
    const placed = (await order({ tea: 2 })).body
    const complete = () => shop.operator.post(`/admin/orders/${placed.id}/complete`)
    shop.clock.set('2025-03-10T12:00:01+09:00')
    const completed = { ...placed, status: 'COMPLETED', completedAt: '2025-03-10T03:00:01.000Z' }
    expect(await complete()).toMatchObject({ status: 200, body: completed })
    shop.clock.set('2025-03-10T12:00:02+09:00')
    expect((await complete()).body).toEqual(completed)
    expect((await shop.as('mina').get('/users/mina/orders')).body.orders).toEqual([completed])
    expect((await books()).deliveries).toMatchObject([{ type: 'order.paid' }])

    await shop.operator.post(`/orders/${placed.id}/cancel`)
    expect(await complete()).toMatchObject(problem(409, 'ILLEGAL_STATE_CHANGE', { from: 'CANCELED', to: 'COMPLETED' }))
    expect(await shop.operator.post(`/admin/orders/${unknownId}/complete`)).toMatchObject(
      problem(404, 'ORDER_NOT_FOUND', { orderId: unknownId }),
    )
  })

  test('O40: its owner may not', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    expect(await shop.as('mina').post(`/admin/orders/${id}/complete`)).toMatchObject(problem(403, 'FORBIDDEN'))
  })
})

describe('canceling', () => {
  const cancel = (id: unknown, userId = 'mina', headers = {}) =>
    shop.as(userId).post(`/orders/${id}/cancel`, undefined, headers)

  test('K1: its owner gets money, coupon and stock back', async () => {
    await open(10_000)
    const before = await books()
    const placed = (await order({ tea: 2 }, { userCouponId: await held() })).body
    shop.clock.set('2025-03-10T12:00:01+09:00')
    const cancellation = { reason: null, by: 'OWNER', restocked: true }
    const canceled = { ...placed, status: 'CANCELED', canceledAt: '2025-03-10T03:00:01.000Z', cancellation }
    expect(await cancel(placed.id)).toMatchObject({ status: 200, body: canceled })
    expect((await shop.as('mina').get(`/orders/${placed.id}`)).body).toEqual(canceled)
    expect((await shop.as('mina').get('/users/mina/orders')).body.orders).toEqual([canceled])

    const after = await books()
    expect([after.balance, after.products]).toEqual([before.balance, before.products])
    expect(after.entries).toMatchObject([{ type: 'REFUND', amount: 1_800, orderId: placed.id }, { type: 'USE' }, {}])
    expect(after.coupons).toMatchObject([{ id: placed.userCouponId }])
    expect(after.deliveries).toMatchObject([{ type: 'order.canceled' }, { type: 'order.paid' }])
  })

  test('K1: an operator can cancel for every user', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    expect(await shop.operator.post(`/orders/${id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'CANCELED' },
    })
  })

  test('K9: a completed order is canceled by operators only', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    await shop.operator.post(`/admin/orders/${id}/complete`)
    const reason = { orderId: id, orderStatus: 'COMPLETED', reason: 'COMPLETED' }
    await refused(() => cancel(id), problem(409, 'ORDER_NOT_CANCELABLE', reason))
    expect((await shop.operator.post(`/orders/${id}/cancel`)).status).toBe(200)
  })

  test('K10: an operator may leave the stock as it is; anybody else who says so is refused before any look-up', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    for (const restock of [true, false]) {
      for (const orderId of [id, unknownId]) {
        const answer = await shop.as('mina').post(`/orders/${orderId}/cancel`, { restock })
        expect(answer).toMatchObject(problem(403, 'FORBIDDEN'))
      }
    }
    expect(await shop.as('mina').post(`/orders/${id}/cancel`, { restock: 'no' })).toMatchObject(malformed('restock'))
    expect(await shop.operator.post(`/orders/${id}/cancel`, { restock: false })).toMatchObject({
      status: 200,
      body: { status: 'CANCELED', cancellation: { reason: null, by: 'OPERATOR', restocked: false } },
    })
    expect(await books()).toMatchObject({ balance: 10_000, products: [{ id: 'pot' }, { id: 'tea', stock: 3 }] })
  })

  test('K11: the reason is kept and shown', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    for (const reason of ['', 'a\nb', 'x'.repeat(201), 7]) {
      expect(await shop.as('mina').post(`/orders/${id}/cancel`, { reason })).toMatchObject(malformed('reason'))
    }
    const cancellation = { reason: '두 번 주문했어요', by: 'OWNER', restocked: true }
    const canceled = await shop.as('mina').post(`/orders/${id}/cancel`, { reason: cancellation.reason })
    expect(canceled).toMatchObject({ status: 200, body: { cancellation } })
    expect((await shop.as('mina').get(`/orders/${id}`)).body).toEqual(canceled.body)
  })

  test('K2: canceling again, or twice at once, changes nothing and answers the same', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    const [first, second] = await Promise.all([cancel(id), cancel(id)])
    const third = await cancel(id)
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200])
    expect([second.body, third.body]).toEqual([first.body, first.body])
    expect((await shop.as('mina').get('/users/mina/balance')).body.amount).toBe(10_000)
  })

  test('K2: a repeat with a key is marked as one', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    const key = { 'idempotency-key': 'undo' }
    const first = await cancel(id, 'mina', key)
    expect(await cancel(id, 'mina', key)).toMatchObject({
      status: 200,
      body: first.body,
      headers: { 'idempotent-replayed': 'true' },
    })
  })

  test('K3: a refund may pass the maximum balance', async () => {
    await open(10_000_000)
    const { id } = (await order({ tea: 1 })).body
    await shop.clerk.charge('mina', 1_000)
    expect((await cancel(id)).status).toBe(200)
    expect((await shop.as('mina').get('/users/mina/balance')).body.amount).toBe(10_001_000)
  })

  test.each([
    ['expired', () => shop.clock.set('2025-04-01T00:00:00Z')],
    ['was canceled', () => shop.operator.patch('/admin/coupons/spring', { state: 'CANCELED' })],
  ])('K4: a coupon that %s comes back and cannot be used', async (_, happen) => {
    await open(10_000)
    const userCouponId = await held()
    const { id } = (await order({ tea: 1 }, { userCouponId })).body
    await happen()
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'CANCELED', userCouponId } })
    expect((await shop.as('mina').get('/users/mina/coupons')).body.coupons).toEqual([])
    expect(await order({ tea: 1 }, { userCouponId })).toMatchObject(problem(409, 'COUPON_NOT_USABLE'))
  })

  test('K5: another user’s order is not found, like one that does not exist', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 1 })).body
    const missing = (orderId: unknown) => problem(404, 'ORDER_NOT_FOUND', { orderId })
    expect(await cancel(id, 'lena')).toMatchObject(missing(id))
    expect(await shop.as('lena').get(`/orders/${id}`)).toMatchObject(missing(id))
    expect(await cancel(unknownId)).toMatchObject(missing(unknownId))
    expect(await shop.operator.get(`/orders/${unknownId}`)).toMatchObject(missing(unknownId))
    expect((await shop.operator.get(`/orders/${id}`)).body.status).toBe('PAID')
    expect(await cancel('1')).toMatchObject(malformed('orderId'))
  })

  test('K7: a free order leaves no entry of 0', async () => {
    await open(10_000)
    const userCouponId = await held({ discount: { type: 'PERCENT', percent: 100 } })
    const { id } = (await order({ tea: 1 }, { userCouponId })).body
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'CANCELED', total: 0 } })
    expect((await shop.as('mina').get('/users/mina/balance/history')).body.entries).toMatchObject([{ type: 'CHARGE' }])
  })
})

describe('a quote', () => {
  const body = (basket: Record<string, number>, wishes = {}) => ({ userId: 'mina', items: itemsOf(basket), ...wishes })

  test('O41: shows the amounts and every fault, in the language of the request; nothing is written', async () => {
    const { clerk } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 1_000)
    await clerk.product('tea', { price: 4_500, stock: 1 })
    const asked = body({ none: 1, tea: 2 })
    const answer = {
      items: [{ productId: 'tea', name: 'Product tea', price: 4_500, quantity: 2 }],
      subtotal: 9_000,
      discount: 0,
      total: 9_000,
      faults: [
        {
          code: 'PRODUCT_NOT_FOUND',
          title: 'Product not found',
          detail: 'There is no product none.',
          productId: 'none',
        },
        {
          code: 'INSUFFICIENT_BALANCE',
          title: 'Insufficient balance',
          detail: '9000 is needed; the balance is 1000.',
          required: 9_000,
          available: 1_000,
        },
        {
          code: 'OUT_OF_STOCK',
          title: 'Out of stock',
          detail: 'Only 1 of product tea is in stock; you ordered 2.',
          productId: 'tea',
          requested: 2,
          available: 1,
        },
      ],
    }
    expect(await shop.as('mina').post('/orders/quote', asked)).toMatchObject({ status: 200, body: answer })
    const korean = await shop.as('mina').post('/orders/quote', asked, { 'accept-language': 'ko' })
    expect(korean.headers['content-language']).toBe('ko')
    const words = (korean.body.faults as { title: string }[]).map(({ title }) => title)
    expect(words).toEqual(['상품을 찾을 수 없습니다', '잔액이 부족합니다', '재고가 부족합니다'])
    expect(await clerk.balance('mina')).toBe(1_000)
    expect(await clerk.orders('mina')).toEqual([])
  })

  test('O41: an unknown user is a fault, and past 2^53 − 1 the amounts are null', async () => {
    const lots = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`p-${index}`, 1_000_000]))
    for (const id of Object.keys(lots)) await shop.clerk.product(id, { price: 1_000_000_000, stock: 1_000_000 })
    const { status, body: quote } = await shop.as('mina').post('/orders/quote', body(lots))
    expect(status).toBe(200)
    expect(quote).toMatchObject({ subtotal: null, discount: null, total: null })
    expect((quote.faults as { code: string }[]).map(({ code }) => code)).toEqual(['USER_NOT_FOUND', 'TOTAL_TOO_LARGE'])
  })

  test('O41, O36: is for the owner, operators and the scope for orders', async () => {
    const ask = (client: typeof shop.operator) => client.post('/orders/quote', body({ tea: 1 }))
    expect(await ask(shop.as('lena'))).toMatchObject(problem(403, 'FORBIDDEN'))
    expect(await ask(shop.program(['hexmart:read']))).toMatchObject(problem(403, 'FORBIDDEN'))
    for (const client of [shop.as('mina'), shop.operator, shop.program(['hexmart:orders'])]) {
      expect((await ask(client)).status).toBe(200)
    }
  })

  test.each([
    [{ items: [] }, 'items'],
    [{ items: itemsOf({ tea: 0 }) }, 'items.0.quantity'],
    [{ expectedTotal: -1 }, 'expectedTotal'],
    [{ coupon: 'spring' }, 'coupon'],
  ])('O41: %j is malformed', async (wrong, path) => {
    expect(await shop.as('mina').post('/orders/quote', { ...body({ tea: 1 }), ...wrong })).toMatchObject(
      malformed(path),
    )
  })
})

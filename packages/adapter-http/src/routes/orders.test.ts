import { describe, expect, test } from 'vitest'
import { api, problem, served } from '../../test/app.ts'
import { itemsOf, orderScene, uuid } from '../../test/order-scene.ts'

const shop = served()
const { order, open, issueCoupon, books, expectRefusal } = orderScene(shop)

describe('an order', () => {
  test('O6: is paid immediately, takes the money and the stock, and adds an entry to the history and a message', async () => {
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
      reductions: [],
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

  test('C20: is refused below the minimum of its coupon, and paid at exactly the minimum', async () => {
    await open(200_000, {})
    await shop.clerk.product('tea', { price: 4_000 })
    const userCouponId = await issueCoupon({ minimumSubtotal: 8_000 })
    const facts = { userCouponId, minimumSubtotal: 8_000, subtotal: 4_000 }
    await expectRefusal(() => order({ tea: 1 }, { userCouponId }), problem(409, 'COUPON_MINIMUM_NOT_MET', facts))
    expect(await order({ tea: 2 }, { userCouponId })).toMatchObject({ status: 201, body: { total: 7_200 } })
  })

  test.each([
    ['O7: 10 % of 30,000', 30_000, { type: 'PERCENT', percent: 10 }, 3_000],
    ['O8: 29 % of 100,000', 100_000, { type: 'PERCENT', percent: 29 }, 29_000],
    ['O9: 10 % of 999, rounded down', 999, { type: 'PERCENT', percent: 10 }, 99],
    ['O10: 100 %', 999, { type: 'PERCENT', percent: 100 }, 999],
    ['O10: of a fixed amount above the subtotal, only the subtotal', 999, { type: 'FIXED', amount: 5_000 }, 999],
  ])('%s is taken off, and the coupon is used', async (_, subtotal, discount, off) => {
    await open(200_000, {})
    await shop.clerk.product('tea', { price: subtotal })
    const userCouponId = await issueCoupon({ discount })
    expect(await order({ tea: 1 }, { userCouponId })).toMatchObject({
      status: 201,
      body: { status: 'PAID', subtotal, discount: off, total: subtotal - off, userCouponId },
    })
    const { balance, entries, coupons } = await books()
    expect(balance).toBe(200_000 - subtotal + off)
    // Beside the charge, there is an entry of the order only if the order costs something.
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

  test('O38: is answered, shown and listed with its metadata', async () => {
    await open(10_000)
    const metadata = { 'shipping.address': '서울시 강남구\n"7"', constructor: 'c', hasOwnProperty: 'h', '7': '' }
    const placed = await order({ tea: 1 }, { metadata })
    expect(placed).toMatchObject({ status: 201 })
    expect(placed.body.metadata).toEqual(metadata)
    expect((await shop.as('mina').get(`/orders/${placed.body.id}`)).body).toEqual(placed.body)
    expect((await shop.as('mina').get('/users/mina/orders')).body.orders).toEqual([placed.body])
    expect((await shop.as('mina').post(`/orders/${placed.body.id}/cancel`)).body.metadata).toEqual(metadata)
  })

  test('O39: with a reference that its user has used before is refused, and the refusal names the first order’s id', async () => {
    await open(10_000)
    const reference = 'web-1042'
    const placed = await order({ tea: 1 }, { reference })
    expect(placed).toMatchObject({ status: 201, body: { reference } })
    const reused = problem(409, 'REFERENCE_REUSED', { reference, orderId: placed.body.id })
    await expectRefusal(() => order({ tea: 1 }, { reference }), reused)
  })

  test('O25: has one line per product; lines are merged before any check', async () => {
    await open(10_000, { tea: 4 })
    const twice = { items: [...itemsOf({ tea: 2 }), ...itemsOf({ tea: 3 })] }
    const outOfStock = problem(409, 'OUT_OF_STOCK', { productId: 'tea', requested: 5, available: 4 })
    await expectRefusal(() => order({}, twice), outOfStock)
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

  test('U4: is listed in pages, newest first', async () => {
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

  test('O29: is placed once even if both requests arrive at the same time', async () => {
    await open(10_000)
    const [first, second] = await Promise.all([order({ tea: 1 }, {}, key), order({ tea: 1 }, {}, key)])
    expect(first.status).toBe(201)
    expect(second).toMatchObject({ status: 201, body: first.body, headers: { location: first.headers.location } })
    expect([first, second].filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(1)
  })

  test('O29: gets the first answer again, even if the order has changed since', async () => {
    await open(10_000)
    const first = await order({ tea: 1 }, {}, key)
    await shop.as('mina').post(`/orders/${first.body.id}/cancel`)
    expect(await order({ tea: 1 }, {}, key)).toMatchObject({ status: 201, body: { status: 'PAID' }, headers: replayed })
  })

  test('O30: is refused the second time if the second request orders something else', async () => {
    await open(10_000)
    await order({ tea: 1 }, {}, key)
    await expectRefusal(() => order({ tea: 2 }, {}, key), problem(422, 'IDEMPOTENCY_KEY_REUSED', { key: 'monday-1' }))
  })
})

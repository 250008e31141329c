import { describe, expect, test } from 'vitest'
import { api, malformed, problem, served } from '../../test/app.ts'
import { unknownId } from '../../test/operations.ts'
import { itemsOf, orderScene } from '../../test/order-scene.ts'

const shop = served()
const { order, open, issueCoupon, expectRefusal } = orderScene(shop)

describe('an order is refused', () => {
  const outOfStock = (requested: number, available: number, productId = 'tea') =>
    problem(409, 'OUT_OF_STOCK', { productId, requested, available })
  const notUsable = (userCouponId: string) => problem(409, 'COUPON_NOT_USABLE', { userCouponId })

  test('O1: when its user is unknown', async () => {
    expect(await order({ tea: 1 })).toMatchObject(problem(404, 'USER_NOT_FOUND', { userId: 'mina' }))
  })

  test.each([
    [
      'O2: when one of three products is unknown',
      { tea: 1, jar: 1, pot: 1 },
      problem(404, 'PRODUCT_NOT_FOUND', { productId: 'jar' }),
    ],
    [
      'O3: when one of two products is on HOLD',
      { tea: 1, held: 1 },
      problem(409, 'PRODUCT_NOT_SELLABLE', { productId: 'held', state: 'HOLD' }),
    ],
    [
      'O3: when its product is STOPPED',
      { stopped: 1 },
      problem(409, 'PRODUCT_NOT_SELLABLE', { productId: 'stopped', state: 'STOPPED' }),
    ],
    [
      'O19: when the balance is one less than the total',
      { tea: 5, pot: 5, last: 1 },
      problem(409, 'INSUFFICIENT_BALANCE', { required: 10_001, available: 10_000 }),
    ],
    ['O21: when its product is sold out', { sold: 1 }, outOfStock(1, 0, 'sold')],
    [
      'O24: as a whole when the second of three products is short',
      { tea: 1, pot: 6, last: 1 },
      outOfStock(6, 5, 'pot'),
    ],
  ])('%s', async (_, basket, expected) => {
    await open(10_000)
    await shop.clerk.product('last', { price: 1 })
    await shop.clerk.product('sold', { stock: 0 })
    await shop.clerk.product('held', { state: 'HOLD' })
    await shop.clerk.product('stopped')
    await shop.clerk.changeProduct('stopped', { state: 'STOPPED' })
    await expectRefusal(() => order(basket), expected)
  })

  test('O17: when its user never charged', async () => {
    await open(0)
    await expectRefusal(
      () => order({ tea: 1 }),
      problem(409, 'INSUFFICIENT_BALANCE', { required: 1_000, available: 0 }),
    )
  })

  test('O22: when its product never had stock', async () => {
    await open(10_000, {})
    await shop.operator.post('/admin/products', { id: 'tea', name: 'Tea', price: 1_000, state: 'SELLABLE' })
    await expectRefusal(() => order({ tea: 1 }), outOfStock(1, 0))
  })

  test('O11: with another user’s coupon, in the same way as with a coupon that does not exist', async () => {
    await open(10_000)
    await shop.clerk.user('lena')
    const couponOfLena = await issueCoupon({}, 'lena')
    await expectRefusal(() => order({ tea: 1 }, { userCouponId: couponOfLena }), notUsable(couponOfLena))
    await expectRefusal(() => order({ tea: 1 }, { userCouponId: unknownId }), notUsable(unknownId))
  })

  test.each([
    ['O12: with a coupon that was used', (userCouponId: string) => order({ pot: 1 }, { userCouponId })],
    ['O13: with a coupon that has expired', () => shop.clock.set('2025-03-10T12:00:01+09:00')],
    ['O14: with a coupon that was canceled', () => shop.operator.patch('/admin/coupons/spring', { state: 'CANCELED' })],
  ])('%s', async (_, happen) => {
    await open(10_000)
    const userCouponId = await issueCoupon({ expiresAt: Date.parse('2025-03-10T12:00:01+09:00') })
    await happen(userCouponId)
    await expectRefusal(() => order({ tea: 1 }, { userCouponId }), notUsable(userCouponId))
  })

  test('O15, O16: when another order uses the same coupon at the same time, so exactly one of the two is paid', async () => {
    await open(10_000)
    const userCouponId = await issueCoupon()
    const answers = await Promise.all([order({ tea: 1 }, { userCouponId }), order({ pot: 1 }, { userCouponId })])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(answers.find(({ status }) => status === 409)).toMatchObject(notUsable(userCouponId))
  })

  test('O32: when its total is not the total that the buyer expects', async () => {
    await open(10_000)
    const changed = problem(409, 'TOTAL_CHANGED', { expected: 2_001, total: 2_000 })
    await expectRefusal(() => order({ tea: 2 }, { expectedTotal: 2_001 }), changed)
    expect((await order({ tea: 2 }, { expectedTotal: 2_000 })).status).toBe(201)
  })

  test('O37: when its subtotal is past 2^53 − 1', async () => {
    await open(10_000, {})
    const basket: Record<string, number> = {}
    for (let number = 0; number < 10; number++) {
      basket[`p-${number}`] = 1_000_000
      await shop.clerk.product(`p-${number}`, { price: 1_000_000_000 })
    }
    await expectRefusal(() => order(basket), problem(409, 'TOTAL_TOO_LARGE'))
  })

  test('O36: when a user sends it for another user, before any look-up', async () => {
    const body = { userId: 'lena', items: itemsOf({ unknown: 1 }) }
    expect(await shop.as('mina').post('/orders', body)).toMatchObject(problem(403, 'FORBIDDEN'))
  })

  test('O46: for the first fault of its quote, in this sequence: user, blocked, product, sellable, coupon, subtotal, total, balance, stock', async () => {
    const { clerk } = shop
    const large = Object.fromEntries(Array.from({ length: 9 }, (_, number) => [`p-${number}`, 1_000_000]))
    let items = itemsOf({ tea: 1_000_000, ...large })
    let overrides: { userCouponId: string; expectedTotal: number } = { userCouponId: unknownId, expectedTotal: 1 }
    for (const id of Object.keys(large)) await clerk.product(id, { price: 1_000_000_000 })

    // Each step removes the cause of the refusal before it, so the answer shows the next check. The first step changes nothing.
    const steps: readonly (readonly [prepare: () => unknown, answer: object])[] = [
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
          overrides = { ...overrides, userCouponId: await issueCoupon({ discount: { type: 'FIXED', amount: 500 } }) }
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
          overrides = { ...overrides, expectedTotal: 1_500 }
        },
        problem(409, 'INSUFFICIENT_BALANCE', { required: 1_500, available: 0 }),
      ],
      [() => clerk.charge('mina', 1_500), outOfStock(2, 0)],
      [() => clerk.changeStock('tea', { change: 2 }), { status: 201, body: { total: 1_500 } }],
    ]
    for (const [prepare, answer] of steps) {
      await prepare()
      const quote = await shop.as('mina').post('/orders/quote', { userId: 'mina', items, ...overrides })
      const response = await order({}, { items, ...overrides })
      expect(response).toMatchObject(answer)
      const [first] = quote.body.faults as object[]
      const { type, status, requestId, ...fault } = response.body
      expect(first).toEqual(response.status === 201 ? undefined : fault)
    }
  })

  test.each([
    ['O4: without items', { items: [] }, 'items'],
    ['O4: with more than 100 items', { items: Array(101).fill({ productId: 'tea', quantity: 1 }) }, 'items'],
    ['O4: with items that are not a list', { items: { tea: 1 } }, 'items'],
    ['O5: with the quantity 0', { items: itemsOf({ tea: 0 }) }, 'items.0.quantity'],
    ['O5: with the quantity −1', { items: itemsOf({ tea: -1 }) }, 'items.0.quantity'],
    ['O5: with the quantity 1.5', { items: itemsOf({ tea: 1, pot: 1.5 }) }, 'items.1.quantity'],
    ['O5: without a quantity', { items: [{ productId: 'tea' }] }, 'items.0.quantity'],
    ['O5: with more than 1,000,000 of a product', { items: itemsOf({ tea: 1_000_001 }) }, 'items.0.quantity'],
    [
      'O5, O25: with more than 1,000,000 of a product in two lines together',
      { items: [...itemsOf({ tea: 1_000_000 }), ...itemsOf({ tea: 1 })] },
      'items',
    ],
    ['with a price', { items: [{ productId: 'tea', quantity: 1, price: 1 }] }, 'items.0.price'],
    ['with a coupon that is not an id', { userCouponId: 'spring' }, 'userCouponId'],
    ['O32: with a negative expected total', { expectedTotal: -1 }, 'expectedTotal'],
    ['with a discount', { discount: 100 }, 'discount'],
    ['O38: with an empty reference', { reference: '' }, 'reference'],
    ['O38: with a reference that has a space', { reference: 'a b' }, 'reference'],
    ['O38: with a reference of 201 characters', { reference: 'a'.repeat(201) }, 'reference'],
    ['O38: with metadata that is not an object', { metadata: ['a'] }, 'metadata'],
    ['O38: with a key of metadata that has a space', { metadata: { 'a b': 'c' } }, 'metadata.a b'],
    ['O38: with a value of metadata that is not text', { metadata: { a: 1 } }, 'metadata.a'],
    ['O38: with a value of metadata of more than 500 characters', { metadata: { a: 'b'.repeat(501) } }, 'metadata.a'],
    ['O38: with a value of metadata that has U+0000', { metadata: { a: '\0' } }, 'metadata.a'],
    [
      'O38: with metadata of more than 4,096 bytes',
      { metadata: Object.fromEntries([1, 2, 3].map((nth) => [nth, '값'.repeat(500)])) },
      'metadata',
    ],
  ])('%s, as malformed', async (_, overrides, path) => {
    await open(10_000)
    await expectRefusal(() => order({ tea: 1 }, overrides), malformed(path))
  })

  test('as malformed, with all its errors in one answer', async () => {
    const items = [{ productId: 'a b', quantity: 0 }, { quantity: 1 }]
    expect(await order({}, { items, expectedTotal: '1' })).toMatchObject(
      malformed('items.0.productId', 'items.0.quantity', 'items.1.productId', 'expectedTotal'),
    )
  })
})

test('the Location of an order that is sent with an empty query has no query', async () => {
  await open(10_000)
  const placed = await shop.as('mina').post('/orders?', { userId: 'mina', items: itemsOf({ tea: 1 }) })
  expect(placed).toMatchObject({ status: 201, headers: { location: `${api}/orders/${placed.body.id}` } })
})

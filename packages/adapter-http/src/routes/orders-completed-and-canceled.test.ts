import { describe, expect, test } from 'vitest'
import { malformed, problem, served } from '../../test/app.ts'
import { unknownId } from '../../test/operations.ts'
import { orderScene } from '../../test/order-scene.ts'

const shop = served()
const { order, open, issueCoupon, books, expectRefusal } = orderScene(shop)

describe('completing', () => {
  test('O40: an operator can complete an order; a repeat gets the same answer; a canceled order cannot be completed', async () => {
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

  test('O40: the owner of an order cannot complete it', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    expect(await shop.as('mina').post(`/admin/orders/${id}/complete`)).toMatchObject(problem(403, 'FORBIDDEN'))
  })
})

describe('canceling', () => {
  const cancel = (id: unknown, userId = 'mina', headers = {}) =>
    shop.as(userId).post(`/orders/${id}/cancel`, undefined, headers)

  test('K1: the owner gets the money and the coupon back, and the products get their stock back', async () => {
    await open(10_000)
    const before = await books()
    const placed = (await order({ tea: 2 }, { userCouponId: await issueCoupon() })).body
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

  test('K9: only an operator can cancel a completed order', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    await shop.operator.post(`/admin/orders/${id}/complete`)
    const facts = { orderId: id, orderStatus: 'COMPLETED', reason: 'COMPLETED' }
    await expectRefusal(() => cancel(id), problem(409, 'ORDER_NOT_CANCELABLE', facts))
    expect((await shop.operator.post(`/orders/${id}/cancel`)).status).toBe(200)
  })

  test('K10: an operator may cancel without restocking; anybody else who sends `restock` is refused before any look-up', async () => {
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

  test('K11: the reason of a cancel is kept and shown', async () => {
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

  test('K2: several cancels of an order, even at the same time, refund it once and get the same answer', async () => {
    await open(10_000)
    const { id } = (await order({ tea: 2 })).body
    const [first, second] = await Promise.all([cancel(id), cancel(id)])
    const third = await cancel(id)
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200])
    expect([second.body, third.body]).toEqual([first.body, first.body])
    expect((await shop.as('mina').get('/users/mina/balance')).body.amount).toBe(10_000)
  })

  test('K2: a cancel that is repeated with the same key is marked as a repeat', async () => {
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

  test('K3: a refund may bring a balance above the maximum', async () => {
    await open(10_000_000)
    const { id } = (await order({ tea: 1 })).body
    await shop.clerk.charge('mina', 1_000)
    expect((await cancel(id)).status).toBe(200)
    expect((await shop.as('mina').get('/users/mina/balance')).body.amount).toBe(10_001_000)
  })

  test.each([
    ['has expired', () => shop.clock.set('2025-04-01T00:00:00Z')],
    ['was canceled', () => shop.operator.patch('/admin/coupons/spring', { state: 'CANCELED' })],
  ])('K4: if its coupon %s, an order can be canceled, but the coupon cannot be used again', async (_, happen) => {
    await open(10_000)
    const userCouponId = await issueCoupon()
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

  test('K7: canceling an order that cost nothing adds no entry to the history', async () => {
    await open(10_000)
    const userCouponId = await issueCoupon({ discount: { type: 'PERCENT', percent: 100 } })
    const { id } = (await order({ tea: 1 }, { userCouponId })).body
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'CANCELED', total: 0 } })
    expect((await shop.as('mina').get('/users/mina/balance/history')).body.entries).toMatchObject([{ type: 'CHARGE' }])
  })
})

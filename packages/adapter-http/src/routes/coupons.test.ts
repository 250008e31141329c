import { describe, expect, test } from 'vitest'
import { malformed, problem, served } from '../../test/app.ts'

const shop = served()
const coupons = '/users/mina/coupons'
const take = (couponId: string, headers = {}, userId = 'mina') =>
  shop.as(userId).post(`/users/${userId}/coupons`, { couponId }, headers)
const spring = {
  couponId: 'spring',
  name: 'Coupon spring',
  number: 1,
  issuedAt: '2025-03-10T03:00:00.000Z',
  discount: { type: 'PERCENT', percent: 10 },
  minimumSubtotal: 0,
  maximumDiscount: null,
  expiresAt: '2025-04-01T00:00:00.000Z',
  usedBy: null,
  usedAt: null,
}

describe('the list of a user’s coupons', () => {
  test('C1: of an unknown user is USER_NOT_FOUND', async () => {
    expect(await shop.as('mina').get(coupons)).toMatchObject(problem(404, 'USER_NOT_FOUND', { userId: 'mina' }))
  })

  test('C2: has the coupons that are unused, not expired and not canceled', async () => {
    const { clerk, clock } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 10_000)
    await clerk.product('tea')
    for (const id of ['canceled', 'expired', 'spring', 'used']) await clerk.coupon(id)
    await clerk.changeCoupon('expired', { expiresAt: Date.parse('2025-03-10T12:00:01+09:00') })
    const userCouponIds: Record<string, unknown> = {}
    for (const id of ['canceled', 'expired', 'spring', 'used']) userCouponIds[id] = (await take(id)).body.id
    await clerk.order('mina', { tea: 1 }, { userCouponId: userCouponIds.used })
    await clerk.changeCoupon('canceled', { state: 'CANCELED' })
    clock.set('2025-03-10T12:00:01+09:00')

    const body = { coupons: [{ id: userCouponIds.spring, ...spring }], nextCursor: null }
    expect(await shop.as('mina').get(coupons)).toMatchObject({ status: 200, body })
  })

  test('C24: has the coupons in the state that the query names: usable, expired or used; a used coupon names its order and the time', async () => {
    const { clerk, clock } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 10_000)
    await clerk.product('tea')
    for (const id of ['spring', 'used']) await clerk.coupon(id)
    const [{ body: expired }, { body: used }] = [await take('spring'), await take('used')]
    const order = await shop
      .as('mina')
      .post('/orders', { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }], userCouponId: used.id })
    clock.set('2025-04-01T00:00:00Z')
    const list = async (state: string) => (await shop.as('mina').get(`${coupons}?state=${state}`)).body.coupons
    expect(await list('usable')).toEqual([])
    expect(await list('used')).toEqual([{ ...used, usedBy: order.body.id, usedAt: '2025-03-10T03:00:00.000Z' }])
    expect(await list('expired')).toEqual([expired])
    expect(await shop.as('mina').get(`${coupons}?state=lost`)).toMatchObject(malformed('state'))
  })

  test('C3: is empty for a user without coupons', async () => {
    await shop.clerk.user('mina')
    const body = { coupons: [], nextCursor: null }
    expect(await shop.as('mina').get(coupons)).toMatchObject({ status: 200, body })
  })

  test('C2: has pages, newest first', async () => {
    await shop.clerk.user('mina')
    const ids: unknown[] = []
    for (const [hour, id] of ['one', 'two', 'three'].entries()) {
      shop.clock.set(`2025-03-10T1${hour}:00:00Z`)
      await shop.clerk.coupon(id, { discount: { type: 'FIXED', amount: 500 } })
      ids.unshift((await take(id)).body.id)
    }
    const first = (await shop.as('mina').get(`${coupons}?limit=2`)).body
    const second = (await shop.as('mina').get(`${coupons}?limit=2&cursor=${first.nextCursor}`)).body
    const shown = [first, second].map((page) => (page.coupons as { id: string }[]).map(({ id }) => id))
    expect(shown).toEqual([ids.slice(0, 2), ids.slice(2)])
    expect(second.nextCursor).toBeNull()
  })
})

describe('the public list of coupons', () => {
  const offered = {
    id: 'spring',
    name: 'Coupon spring',
    discount: { type: 'PERCENT', percent: 10 },
    minimumSubtotal: 5_000,
    maximumDiscount: 2_000,
    opensAt: '2025-03-10T03:00:01.000Z',
    expiresAt: '2025-04-01T00:00:00.000Z',
    quantity: 10,
    remaining: 10,
    state: 'UPCOMING',
    soldOutAt: null,
  }
  const overrides = { minimumSubtotal: 5_000, maximumDiscount: 2_000, opensAt: Date.parse(offered.opensAt) }

  test('C23: shows everybody the coupons before and after they open', async () => {
    await shop.clerk.coupon('spring', overrides)
    await shop.clerk.coupon('prepared', { state: 'REGISTERED' })
    const list = (state: string) => ({
      status: 200,
      body: { coupons: [{ ...offered, state }], nextCursor: null },
    })
    expect(await shop.nobody.get('/coupons')).toMatchObject(list('UPCOMING'))
    expect((await shop.nobody.get('/coupons/spring')).body).toEqual(offered)
    shop.clock.set(offered.opensAt)
    expect(await shop.nobody.get('/coupons')).toMatchObject(list('OPEN'))
    expect((await shop.nobody.get('/coupons/spring')).body).toEqual({ ...offered, state: 'OPEN' })
  })

  test('C23: has pages sorted by id, and no expired coupons', async () => {
    for (const id of ['c', 'a', 'b']) await shop.clerk.coupon(id)
    await shop.clerk.coupon('gone', { expiresAt: Date.parse('2025-03-10T12:00:00+09:00') })
    const page = async (query: string) => {
      const { body } = await shop.nobody.get(`/coupons?limit=2${query}`)
      return [(body.coupons as { id: string }[]).map(({ id }) => id), body.nextCursor] as const
    }
    const [first, cursor] = await page('')
    expect(first).toEqual(['a', 'b'])
    expect(await page(`&cursor=${cursor}`)).toEqual([['c'], null])
    expect(await shop.nobody.get('/coupons?limit=0')).toMatchObject(malformed('limit'))
  })

  test('C23: a coupon that is only registered, has expired or does not exist is not found', async () => {
    await shop.clerk.coupon('prepared', { state: 'REGISTERED' })
    await shop.clerk.coupon('gone', { expiresAt: Date.parse('2025-03-10T12:00:00+09:00') })
    for (const couponId of ['prepared', 'gone', 'none']) {
      expect(await shop.nobody.get(`/coupons/${couponId}`)).toMatchObject(
        problem(404, 'COUPON_NOT_FOUND', { couponId }),
      )
    }
    expect(await shop.nobody.get('/coupons/a%20b')).toMatchObject(malformed('couponId'))
  })
})

describe('taking a coupon', () => {
  test('C25: is checked in this sequence: user, blocked, coupon, already issued, state, expiry, opening, sold out', async () => {
    const { clerk, clock } = shop
    const opensAt = '2025-03-10T03:00:00.000Z'
    let userId = 'mina'
    const notIssuable = (state: string) => problem(409, 'COUPON_NOT_ISSUABLE', { couponId: 'spring', state })

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
      [() => clerk.changeUser('mina', { state: 'ACTIVE' }), problem(404, 'COUPON_NOT_FOUND', { couponId: 'spring' })],
      [
        async () => {
          await clerk.coupon('spring', { quantity: 1, opensAt: Date.parse(opensAt) })
          await clerk.issue('mina', 'spring')
          await clerk.changeCoupon('spring', { state: 'CANCELED', expiresAt: Date.parse(opensAt) + 1 })
          clock.set(Date.parse(opensAt) + 1)
        },
        problem(409, 'COUPON_ALREADY_ISSUED', { couponId: 'spring' }),
      ],
      [
        async () => {
          userId = 'lena'
          await clerk.user(userId)
        },
        notIssuable('CANCELED'),
      ],
      [() => clerk.changeCoupon('spring', { state: 'ISSUABLE' }), notIssuable('EXPIRED')],
      [
        async () => {
          clock.set(Date.parse(opensAt) - 1)
          await clerk.changeCoupon('spring', { expiresAt: Date.parse(spring.expiresAt) })
        },
        problem(409, 'COUPON_NOT_OPEN', { couponId: 'spring', opensAt }),
      ],
      [() => clock.set(opensAt), problem(409, 'COUPON_SOLD_OUT', { couponId: 'spring' })],
      [() => clerk.changeCoupon('spring', { quantity: 2 }), { status: 201, body: { ...spring, number: 2 } }],
    ]
    for (const [prepare, answer] of steps) {
      await prepare()
      expect(await take('spring', {}, userId)).toMatchObject(answer)
    }
  })

  test('C5, C6: a user cannot take a coupon again, even after using it, and the refusal uses up none of the quantity', async () => {
    const { clerk } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 10_000)
    await clerk.product('tea')
    await clerk.coupon('spring')
    const alreadyIssued = problem(409, 'COUPON_ALREADY_ISSUED', { couponId: 'spring' })
    const { id } = (await take('spring')).body
    expect(await take('spring')).toMatchObject(alreadyIssued)
    await clerk.order('mina', { tea: 1 }, { userCouponId: id })
    expect(await take('spring')).toMatchObject(alreadyIssued)
    // The quantity is 10 already, so this request only shows how many remain.
    const { body } = await shop.operator.patch('/admin/coupons/spring', { quantity: 10 })
    expect(body.remaining).toBe(9)
  })

  test('C7: a coupon that is only registered is not issuable', async () => {
    await shop.clerk.user('mina')
    await shop.clerk.coupon('spring', { state: 'REGISTERED' })
    expect(await take('spring')).toMatchObject(
      problem(409, 'COUPON_NOT_ISSUABLE', { couponId: 'spring', state: 'REGISTERED' }),
    )
  })

  test('C19: a coupon cannot be taken before it opens, and the refusal is in the language of the request', async () => {
    const opensAt = '2025-03-10T03:00:01.000Z'
    await shop.clerk.user('mina')
    await shop.clerk.coupon('spring', { opensAt: Date.parse(opensAt) })
    expect(await take('spring')).toMatchObject(problem(409, 'COUPON_NOT_OPEN', { couponId: 'spring', opensAt }))
    const { body } = await take('spring', { 'accept-language': 'ko' })
    expect(body.detail).toBe(`spring 쿠폰은 ${opensAt}부터 발급받을 수 있습니다.`)
    shop.clock.set(opensAt)
    expect(await take('spring')).toMatchObject({ status: 201 })
  })

  test('C20, C21, C22: the answer shows the minimum subtotal, the maximum discount and the end of the valid days', async () => {
    await shop.clerk.user('mina')
    await shop.clerk.coupon('spring', { minimumSubtotal: 5_000, maximumDiscount: 2_000, validDays: 7 })
    const body = { minimumSubtotal: 5_000, maximumDiscount: 2_000, expiresAt: '2025-03-17T15:00:00.000Z' }
    expect(await take('spring')).toMatchObject({ status: 201, body: { ...spring, ...body } })
  })

  test('C26: the answers number the holders of a coupon 1, 2, 3 in the order of issue', async () => {
    await shop.clerk.coupon('spring')
    for (const [index, id] of ['mina', 'lena', 'jun'].entries()) {
      await shop.clerk.user(id)
      expect((await take('spring', {}, id)).body.number).toBe(index + 1)
    }
  })

  test('C15: a repeat with the same key gets the same answer, and a repeat without a key is refused', async () => {
    await shop.clerk.user('mina')
    await shop.clerk.coupon('spring')
    const key = { 'idempotency-key': 'lost' }
    const first = await take('spring', key)
    expect(first).toMatchObject({ status: 201, body: spring })
    expect(await take('spring', key)).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotent-replayed': 'true' },
    })
    expect(await take('spring')).toMatchObject(problem(409, 'COUPON_ALREADY_ISSUED'))
    expect((await shop.as('mina').get(coupons)).body.coupons).toEqual([first.body])
  })

  test.each([
    ['{}', 'couponId'],
    ['{"couponId":1}', 'couponId'],
    ['{"couponId":"a b"}', 'couponId'],
    [`{"couponId":"${'a'.repeat(65)}"}`, 'couponId'],
    ['{"couponId":"spring","userId":"lena"}', 'userId'],
  ])('the body %s is malformed', async (body, path) => {
    expect(await shop.as('mina').post(coupons, body)).toMatchObject(malformed(path))
  })
})

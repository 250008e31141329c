import { accepted, byOperator } from '@hexmart/core/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { malformed, problem, served, serving } from '../../test/app.ts'

const shop = served()
const get = async (path: string) => shop.operator.get(path)
const ids = (rows: unknown) => (rows as { id: string }[]).map(({ id }) => id)

/** All rows of a list, page by page. */
async function walk(path: string, name: string, limit = 1): Promise<unknown[]> {
  const rows: unknown[] = []
  for (let cursor = ''; ; ) {
    const { body } = await get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`)
    rows.push(...(body[name] as unknown[]))
    if (body.nextCursor === null) return rows
    cursor = `&cursor=${body.nextCursor}`
  }
}

beforeEach(async () => {
  const { clerk } = shop
  for (const [id, name] of [
    ['mina', '김민아'],
    ['jun', '김준'],
    ['lena', 'Lena'],
    ['kim', '이김'],
  ]) {
    await shop.shop.createUser({ id, name: name ?? '' })
  }
  await clerk.charge('mina', 50_000)
  await clerk.product('tea', { name: '녹차', price: 4_500, stock: 20 })
  await clerk.product('pot', { name: '다관', price: 21_000, state: 'HOLD', stock: 3 })
  await clerk.product('cup', { name: '찻잔', price: 3_000, stock: 5 })
})

describe('users', () => {
  test('U4: are listed page by page: all users sorted by id, the results of a search sorted by name', async () => {
    expect(ids(await walk('/admin/users', 'users'))).toEqual(['jun', 'kim', 'lena', 'mina'])
    const search = (query: string) => walk(`/admin/users?query=${encodeURIComponent(query)}`, 'users')
    expect(ids(await search('김'))).toEqual(['mina', 'jun'])
    expect(ids(await search('LE'))).toEqual(['lena'])
    expect(ids(await search('kim'))).toEqual(['kim'])
    expect(ids(await search('없음'))).toEqual([])
    expect((await get('/admin/users?limit=1')).body.users).toEqual([{ id: 'jun', name: '김준', state: 'ACTIVE' }])
  })

  test('U4: a search in decomposed letters (NFD), as macOS sends Korean, finds the same names', async () => {
    const decomposed = '김민'.normalize('NFD')
    expect(decomposed).not.toBe('김민')
    expect(ids(await walk(`/admin/users?query=${encodeURIComponent(decomposed)}`, 'users'))).toEqual(['mina'])
  })

  test('U4: a cursor is accepted even if it holds the longest name that a user can have', async () => {
    const name = '가'.repeat(200)
    for (const id of ['a', 'b']) await shop.shop.createUser({ id, name })
    expect(ids(await walk(`/admin/users?query=${encodeURIComponent('가')}`, 'users'))).toEqual(['a', 'b'])
  })

  test('one user is shown with the balance', async () => {
    expect(await get('/admin/users/mina')).toMatchObject({
      status: 200,
      body: { id: 'mina', name: '김민아', balance: 50_000 },
    })
    expect((await get('/admin/users/jun')).body.balance).toBe(0)
    expect(await get('/admin/users/nobody')).toMatchObject(problem(404, 'USER_NOT_FOUND', { userId: 'nobody' }))
  })

  test.each(['query=', 'query=a%00b', 'query=a&query=b', 'state=ACTIVE', 'cursor=bWluYQ', 'limit=0'])(
    'a list with ?%s is malformed',
    async (query) => {
      expect(await get(`/admin/users?${query}`)).toMatchObject(problem(400, 'INVALID_REQUEST'))
    },
  )

  test('a cursor of another list is malformed', async () => {
    // The users above were created without HTTP, which leaves no action. So there is no cursor yet.
    const { body } = await get('/admin/actions?limit=1')
    await shop.operator.post('/admin/users', { id: 'a', name: 'A' })
    await shop.operator.post('/admin/users', { id: 'b', name: 'B' })
    expect(body.nextCursor).toBeNull()
    const { nextCursor } = (await get('/admin/actions?limit=1')).body
    expect(await get(`/admin/users?cursor=${nextCursor}`)).toMatchObject(malformed('cursor'))
  })
})

describe('products', () => {
  test('P9: one product is shown with its stock if it is on sale, and otherwise not found', async () => {
    expect(await shop.nobody.get('/products/tea')).toMatchObject({
      status: 200,
      body: { id: 'tea', name: '녹차', price: 4_500, stock: 20 },
    })
    for (const productId of ['pot', 'nothing']) {
      expect(await shop.nobody.get(`/products/${productId}`)).toMatchObject(
        problem(404, 'PRODUCT_NOT_FOUND', { productId }),
      )
    }
  })

  test('P9: up to a hundred are listed in the order of the ids in the request, without those that are not on sale', async () => {
    const { body } = await shop.nobody.get('/products?ids=tea,pot,nothing,cup,tea')
    expect(body.nextCursor).toBeNull()
    expect(body.products).toMatchObject([
      { id: 'tea', stock: 20 },
      { id: 'cup', stock: 5 },
    ])
    const many = Array.from({ length: 100 }, (_, index) => `p${index}`)
    expect((await shop.nobody.get(`/products?ids=${many}`)).body.products).toEqual([])
    expect(await shop.nobody.get(`/products?ids=${[...many, 'tea']}`)).toMatchObject(malformed('ids'))
    expect(await shop.nobody.get('/products?ids=')).toMatchObject(malformed('ids.0'))
    expect(await shop.nobody.get('/products?ids=tea&limit=5')).toMatchObject(malformed('limit'))
    expect(await shop.nobody.get('/products?ids=tea&ids=pot')).toMatchObject(malformed('ids'))
  })

  test('P9: an operator sees products in every state', async () => {
    const pot = { id: 'pot', name: '다관', price: 21_000, state: 'HOLD', stock: 3, maximumPerUser: null }
    expect((await get('/admin/products/pot')).body).toEqual(pot)
    expect(await get('/admin/products/nothing')).toMatchObject(problem(404, 'PRODUCT_NOT_FOUND'))
    expect(ids(await walk('/admin/products', 'products'))).toEqual(['cup', 'pot', 'tea'])
    expect(await walk('/admin/products?state=HOLD', 'products')).toEqual([pot])
    expect(ids(await walk(`/admin/products?query=${encodeURIComponent('녹')}`, 'products'))).toEqual(['tea'])
    expect(await get('/admin/products?state=GONE')).toMatchObject(malformed('state'))
  })

  test('P8, K10: the movements of a product are listed, and a cancel without restocking adds no movement', async () => {
    const { clerk } = shop
    const paid = accepted(await clerk.order('mina', { tea: 1 }))
    const restocked = accepted(await clerk.order('mina', { tea: 2 }))
    const notRestocked = accepted(await clerk.order('mina', { tea: 3 }))
    await clerk.cancel(restocked.id)
    await clerk.cancel(notRestocked.id, byOperator(), { restock: false })
    await clerk.changeStock('tea', { change: 7 })
    const rows = (await walk('/admin/products/tea/movements', 'movements')) as { change: number; orderId: string }[]
    expect(rows.map(({ change, orderId }) => [change, orderId])).toEqual([
      [-3, notRestocked.id],
      [2, restocked.id],
      [-2, restocked.id],
      [-1, paid.id],
      // The clock does not move. If movements have the same millisecond, those of operators are listed as older than those of
      // orders.
      [7, null],
      [20, null],
    ])
    expect(rows.reduce((sum, { change }) => sum + change, 0)).toBe(await clerk.stock('tea'))
    expect(await get('/admin/products/nothing/movements')).toMatchObject(problem(404, 'PRODUCT_NOT_FOUND'))
  })
})

describe('coupons', () => {
  test('C26, U4: operators can list the coupons in every state, see how many are issued and used, and list the holders of a coupon', async () => {
    const { clerk } = shop
    await clerk.coupon('spring', { quantity: 3 })
    await clerk.coupon('autumn', { state: 'REGISTERED' })
    const { id: userCouponId } = accepted(await clerk.issue('jun', 'spring'))
    const couponOfMina = accepted(await clerk.issue('mina', 'spring'))
    const { id } = accepted(await clerk.order('mina', { tea: 1 }, { userCouponId: couponOfMina.id }))
    expect(ids(await walk('/admin/coupons', 'coupons'))).toEqual(['autumn', 'spring'])
    expect(await walk('/admin/coupons?state=ISSUABLE', 'coupons')).toMatchObject([
      { id: 'spring', quantity: 3, issued: 2, remaining: 1, soldOutAt: null },
    ])
    expect((await get('/admin/coupons/spring')).body).toMatchObject({ issued: 2, used: 1 })
    expect(await get('/admin/coupons/winter')).toMatchObject(problem(404, 'COUPON_NOT_FOUND', { couponId: 'winter' }))

    const at = '2025-03-10T03:00:00.000Z'
    const common = { issuedAt: at, expiresAt: '2025-04-01T00:00:00.000Z' }
    expect(await walk('/admin/coupons/spring/holders', 'holders')).toEqual([
      { ...common, number: 1, userId: 'jun', userCouponId, usedBy: null, usedAt: null },
      { ...common, number: 2, userId: 'mina', userCouponId: couponOfMina.id, usedBy: id, usedAt: at },
    ])
    expect(await get('/admin/coupons/winter/holders')).toMatchObject(problem(404, 'COUPON_NOT_FOUND'))
  })
})

describe('orders', () => {
  test('can be listed by user, by product or by reference, and each list can be limited to a status and a period', async () => {
    const { clerk, clock } = shop
    await clerk.charge('jun', 50_000)
    const first = accepted(await clerk.order('mina', { tea: 1 }, { reference: 'web-1' }))
    clock.set('2025-03-11T12:00:00+09:00')
    const second = accepted(await clerk.order('jun', { tea: 1, cup: 1 }, { reference: 'web-1' }))
    const third = accepted(await clerk.order('mina', { cup: 1 }))
    await clerk.cancel(third.id)
    await clerk.complete(second.id)
    const list = async (query: string) => ids(await walk(`/admin/orders?${query}`, 'orders'))
    expect(await list('')).toEqual([third.id, second.id, first.id])
    expect(await list('userId=mina')).toEqual([third.id, first.id])
    expect(await list('productId=tea')).toEqual([second.id, first.id])
    expect(await list('reference=web-1')).toEqual([second.id, first.id])
    expect(await list('status=PAID')).toEqual([first.id])
    expect(await list('userId=mina&status=CANCELED')).toEqual([third.id])
    expect(await list('from=2025-03-11T00:00:00%2B09:00')).toEqual([third.id, second.id])
    expect(await list('to=2025-03-11T12:00:00%2B09:00')).toEqual([first.id])
    expect((await get(`/admin/orders?userId=jun`)).body.orders).toEqual([(await get(`/orders/${second.id}`)).body])
    expect(await get('/admin/orders?userId=mina&productId=tea')).toMatchObject(problem(400, 'INVALID_REQUEST'))
    expect(await get('/admin/orders?status=LOST')).toMatchObject(malformed('status'))
    expect(await get('/admin/orders?from=yesterday')).toMatchObject(malformed('from'))
  })
})

test('B21: the history of a period includes the instant `from`, and not the instant `to`', async () => {
  const { clerk, clock } = shop
  for (const hour of [13, 14, 15]) {
    clock.set(`2025-03-10T${hour}:00:00+09:00`)
    await clerk.charge('mina', hour)
  }
  const amounts = async (query: string) => {
    const { body } = await shop.as('mina').get(`/users/mina/balance/history?${query}`)
    return (body.entries as { amount: number }[]).map(({ amount }) => amount)
  }
  const at = (hour: number) => encodeURIComponent(`2025-03-10T${hour}:00:00+09:00`)
  expect(await amounts(`from=${at(13)}&to=${at(15)}`)).toEqual([14, 13])
  expect(await amounts(`from=${at(15)}`)).toEqual([15])
  expect(await amounts(`to=${at(13)}`)).toEqual([50_000])
})

describe('the liability', () => {
  test('B20: can be read for now and for an instant in the past', async () => {
    const { clerk, clock } = shop
    clock.set('2025-03-10T13:00:00+09:00')
    await clerk.charge('jun', 700)
    await clerk.order('mina', { tea: 1 })
    const liability = async (query = '') => (await get(`/admin/liability${query}`)).body
    expect(await liability()).toEqual({ at: '2025-03-10T04:00:00.000Z', users: 2, amount: 46_200 })
    // The charge and the order happened at exactly this instant, so the liability before it does not include them.
    const at = '2025-03-10T04:00:00.000Z'
    expect(await liability(`?at=${at}`)).toEqual({ at, users: 1, amount: 50_000 })
    expect(await liability('?at=2025-03-10T03:00:00Z')).toMatchObject({ users: 0, amount: 0 })
    expect(await get('/admin/liability?at=2025-03-10T04:00:00.001Z')).toMatchObject(malformed('at'))
  })
})

describe('the summary', () => {
  test('A7: shows the figures of today and of the days before, the deliveries and the low stock', async () => {
    const { clerk, clock } = shop
    await clerk.order('mina', { tea: 1 })
    const canceled = accepted(await clerk.order('mina', { cup: 1 }))
    await clerk.cancel(canceled.id)
    clock.set('2025-03-11T12:00:00+09:00')
    await clerk.charge('mina', 1_000)
    await clerk.order('mina', { cup: 2 })
    await shop.shop.jobs.ranking.buildDueDays()
    expect((await get('/admin/summary?lowStock=3')).body).toEqual({
      today: { date: '2025-03-11', orders: 1, sales: 6_000, cancels: 0, charges: 1_000 },
      days: [{ date: '2025-03-10', orders: 1, sales: 4_500, cancels: 1, charges: 50_000 }],
      queue: { waiting: 0 },
      deliveries: { waiting: 4, dead: 0, oldestWaiting: 86_400_000 },
      lowStock: [{ productId: 'cup', name: '찻잔', stock: 3 }],
    })
    expect((await get('/admin/summary')).body.lowStock).toMatchObject([{ productId: 'cup' }])
    expect(await get('/admin/summary?lowStock=-1')).toMatchObject(malformed('lowStock'))
  })
})

test('if the host manages users and products, the routes that list them do not exist, but the route of stock movements does', async () => {
  const find = async () => new Map<never, never>()
  const catalogue = { byIds: async () => new Map(), sellable: async () => ({ rows: [], next: null }) }
  const { app, operator, shop: hosted } = await serving({ parts: { users: { find }, catalogue } })
  // The host's catalogue has no tea, so the shop refuses this and keeps no stock for it.
  await hosted.changeStock({ productId: 'tea', change: 1 }).catch(() => {})
  for (const path of ['users', 'users/mina', 'products', 'products/tea']) {
    expect(await operator.get(`/admin/${path}`)).toMatchObject(problem(404, 'NOT_FOUND'))
  }
  expect(await operator.get('/admin/products/tea/movements')).toMatchObject(problem(404, 'PRODUCT_NOT_FOUND'))
  await expect(hosted.users({ limit: 1 })).rejects.toThrow(TypeError)
  await expect(hosted.anyProduct('tea')).rejects.toThrow(TypeError)
  await app.close()
})

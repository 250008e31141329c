import type { Shop } from '@hexmart/core'
import { ok, refuse } from '@hexmart/core/rules'
import { accepted } from '@hexmart/core/testing'
import { describe, expect, test, vi } from 'vitest'
import { malformed, problem, served, serving } from '../../test/app.ts'

const shop = served()

describe('the list of products', () => {
  const list = async (query = '') => (await shop.nobody.get(`/products${query}`)).body

  test('P1, P2, P3: has every sellable product with its stock, including those that are sold out or were never stocked', async () => {
    const { clerk } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 1_000)
    await clerk.product('never-stocked', { stock: 0 })
    await clerk.product('on-hold', { state: 'HOLD' })
    await clerk.product('sold-out', { stock: 1 })
    accepted(await clerk.order('mina', { 'sold-out': 1 }))
    await clerk.product('stopped')
    await clerk.changeProduct('stopped', { state: 'STOPPED' })
    await clerk.product('tea', { name: '우전 녹차', price: 4_500, stock: 7, maximumPerUser: 3 })
    expect(await list()).toEqual({
      products: [
        { id: 'never-stocked', name: 'Product never-stocked', price: 1_000, stock: 0, maximumPerUser: null },
        { id: 'sold-out', name: 'Product sold-out', price: 1_000, stock: 0, maximumPerUser: null },
        { id: 'tea', name: '우전 녹차', price: 4_500, stock: 7, maximumPerUser: 3 },
      ],
      nextCursor: null,
    })
  })

  test('P4: is empty if no product is sellable', async () => {
    expect(await shop.nobody.get('/products')).toMatchObject({ status: 200, body: { products: [], nextCursor: null } })
  })

  test('P5: has pages of 20 by default, and of 100 at most', async () => {
    for (let number = 100; number < 225; number++) await shop.clerk.product(`p-${number}`)
    const sizes: number[] = []
    const ids: unknown[] = []
    let cursor: unknown = null
    do {
      const page = await list(cursor === null ? '' : `?cursor=${cursor}`)
      const products = page.products as { id: string }[]
      sizes.push(products.length)
      ids.push(...products.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(sizes).toEqual([20, 20, 20, 20, 20, 20, 5])
    expect(ids).toEqual(Array.from({ length: 125 }, (_, index) => `p-${index + 100}`))
    expect((await list('?limit=100')).products).toHaveLength(100)
  })

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.0', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=%201', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=not*base64', 'cursor'],
    // The number 12, which is no product id, in base64.
    ['cursor=MTI', 'cursor'],
    ['page=2', 'page'],
    ['__proto__=2', '__proto__'],
  ])('P5: a page with %s is malformed', async (query, path) => {
    expect(await shop.nobody.get(`/products?${query}`)).toMatchObject(malformed(path))
  })

  test.each([
    ['/products?limit=101', 'limit', 'must be 1 to 100'],
    ['/products?limit=0', 'limit', 'must be 1 to 100'],
    ['/products/ranks?days=31', 'days', 'must be 1 to 30'],
    ['/products?limit=1.5', 'limit', 'must be one whole number'],
  ])('the answer to %s says what %s must be', async (url, path, message) => {
    expect(await shop.nobody.get(url)).toMatchObject(problem(400, 'INVALID_REQUEST', { errors: [{ path, message }] }))
  })

  test('P5: a cursor of another list is malformed', async () => {
    const { clerk } = shop
    await clerk.user('mina')
    for (const amount of [1, 2]) await clerk.charge('mina', amount)
    const { nextCursor } = (await shop.as('mina').get('/users/mina/balance/history?limit=1')).body
    expect(await shop.nobody.get(`/products?cursor=${nextCursor}`)).toMatchObject(malformed('cursor'))
  })
})

describe('the ranking', () => {
  async function sellOn(day: string, basket: Readonly<Record<string, number>>) {
    shop.clock.set(`${day}T12:00:00+09:00`)
    await shop.clerk.order('mina', basket)
  }
  /** Creates Mina with 10,000,000, and these products. */
  async function open(...products: string[]) {
    await shop.clerk.user('mina')
    await shop.clerk.charge('mina', 10_000_000)
    for (const id of products) await shop.clerk.product(id)
  }

  test('R4, R14: shows on the 11th the five best sellers of the 8th, 9th and 10th', async () => {
    await open('cup', 'jar', 'pot', 'sieve', 'tea', 'tray', 'whisk')
    await sellOn('2025-03-07', { whisk: 90 })
    await sellOn('2025-03-08', { tea: 5, pot: 2, jar: 1 })
    await sellOn('2025-03-09', { tea: 1, pot: 6, cup: 4 })
    await sellOn('2025-03-10', { sieve: 3, tray: 2 })
    shop.clock.set('2025-03-11T12:00:00+09:00')
    for (const day of ['07', '08', '09', '10']) await shop.operator.post(`/admin/ranks/2025-03-${day}`)

    const ranked = (rank: number, id: string, saleCount: number) => ({
      rank,
      id,
      name: `Product ${id}`,
      price: 1_000,
      saleCount,
      saleAmount: saleCount * 1_000,
    })
    expect(await shop.nobody.get('/products/ranks')).toMatchObject({
      status: 200,
      body: {
        from: '2025-03-08',
        to: '2025-03-10',
        products: [
          ranked(1, 'pot', 8),
          ranked(2, 'tea', 6),
          ranked(3, 'cup', 4),
          ranked(4, 'sieve', 3),
          ranked(5, 'tray', 2),
        ],
      },
    })
    expect((await shop.nobody.get('/products/ranks?days=1&limit=1')).body).toEqual({
      from: '2025-03-10',
      to: '2025-03-10',
      products: [ranked(1, 'sieve', 3)],
    })
  })

  test('R5: is empty before any sales are counted', async () => {
    const empty = { from: '2025-03-07', to: '2025-03-09', products: [] }
    expect(await shop.nobody.get('/products/ranks')).toMatchObject({ status: 200, body: empty })
  })

  test('R5: has fewer than five products if fewer were sold', async () => {
    await open('tea')
    await sellOn('2025-03-09', { tea: 1 })
    shop.clock.set('2025-03-10T12:00:00+09:00')
    await shop.operator.post('/admin/ranks/2025-03-09')
    expect((await shop.nobody.get('/products/ranks')).body.products).toMatchObject([{ rank: 1, id: 'tea' }])
  })

  test.each(['days=0', 'days=31', 'limit=0', 'limit=101', 'days=x'])('R4: with %s is malformed', async (query) => {
    expect(await shop.nobody.get(`/products/ranks?${query}`)).toMatchObject(malformed(query.split('=')[0] ?? ''))
  })
})

describe('the cached ranking', () => {
  const empty = { from: '2025-03-07', to: '2025-03-09', products: [] } as never
  /** Serves a shop that ranks by the function `answer`. `ranking` counts the calls of that function. */
  async function servingRanking(answer: Shop['ranking']) {
    const ranking = vi.fn(answer)
    const { app, nobody } = await serving({ shop: { ranking } })
    return {
      ranking,
      ranks: (headers = {}, query = '') => nobody.get(`/products/ranks${query}`, headers),
      async [Symbol.asyncDispose]() {
        await app.close()
      },
    }
  }

  test('R3: a thousand requests in parallel share one query, and later requests need no query', async () => {
    await using scene = await servingRanking(async () => ok(empty))
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => scene.ranks()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await scene.ranks({}, '?days=3&limit=5')
    expect(scene.ranking).toHaveBeenCalledTimes(1)
    await scene.ranks({}, '?limit=100')
    expect(scene.ranking).toHaveBeenCalledTimes(1)
    await scene.ranks({}, '?days=5&limit=3')
    expect(scene.ranking.mock.calls).toEqual([[{ days: 3, limit: 100 }], [{ days: 5, limit: 100 }]])
  })

  test('R3: requests for the same days share one query, and each gets as many products as its limit says', async () => {
    const products = Array.from({ length: 40 }, (_, index) => ({
      rank: index + 1,
      id: `p${index}`,
      name: 'Tea',
      price: 1,
      saleCount: 40 - index,
      saleAmount: 40 - index,
    }))
    await using scene = await servingRanking(async () => ok({ ...(empty as object), products } as never))
    for (const limit of [1, 6, 40, 41, 6]) {
      expect((await scene.ranks({}, `?limit=${limit}`)).body.products).toEqual(products.slice(0, limit))
    }
    expect(scene.ranking).toHaveBeenCalledTimes(1)
  })

  test('R3: a failed query fails the request that waits for its answer, and the failure is not cached', async () => {
    await using scene = await servingRanking(async () => ok(empty))
    scene.ranking.mockResolvedValueOnce(refuse({ code: 'UNAVAILABLE' }))
    scene.ranking.mockRejectedValueOnce(new Error('out of memory'))
    expect(await scene.ranks()).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } })
    expect(await scene.ranks()).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } })
    expect(await scene.ranks()).toMatchObject({ status: 200, body: empty })
  })

  test('R3: a client that has the list gets a 304, and every client learns how long to cache it', async () => {
    const { nobody } = shop
    const { headers } = await nobody.get('/products/ranks')
    const etag = String(headers.etag)
    expect(headers).toMatchObject({ 'cache-control': 'public, max-age=5', age: expect.stringMatching(/^[0-5]$/) })
    for (const ifNoneMatch of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const request = { url: '/api/v1/products/ranks', headers: { 'if-none-match': ifNoneMatch } }
      const answer = await shop.app.inject(request)
      expect([answer.statusCode, answer.headers.etag, answer.body]).toEqual([304, etag, ''])
    }
    expect((await nobody.get('/products/ranks', { 'if-none-match': '"other"' })).status).toBe(200)
  })

  test('R3: expires after five seconds', async () => {
    await using scene = await servingRanking(async () => ok(empty))
    const now = vi.spyOn(performance, 'now')
    try {
      const started = performance.now()
      now.mockReturnValue(started)
      await scene.ranks()
      now.mockReturnValue(started + 4_999)
      expect((await scene.ranks()).headers.age).toBe('5')
      expect(scene.ranking).toHaveBeenCalledTimes(1)
      await vi.waitFor(async () => {
        now.mockReturnValue(started + 5_001)
        await scene.ranks()
        expect(scene.ranking).toHaveBeenCalledTimes(2)
      })
    } finally {
      now.mockRestore()
    }
  })

  test('R3, R13: immediately shows a change that this process makes', async () => {
    const { clerk, clock, nobody, operator } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 10_000_000)
    for (const id of ['pot', 'tea']) await clerk.product(id)
    clock.set('2025-03-09T12:00:00+09:00')
    await clerk.order('mina', { tea: 2, pot: 1 })
    clock.set('2025-03-10T12:00:00+09:00')
    const list = async () => (await nobody.get('/products/ranks')).body.products
    expect(await list()).toEqual([])
    await operator.post('/admin/ranks/2025-03-09')
    expect(await list()).toMatchObject([{ id: 'tea' }, { id: 'pot' }])
    await operator.patch('/admin/products/pot', { name: 'Big pot', price: 7 })
    expect(await list()).toMatchObject([{ id: 'tea' }, { id: 'pot', name: 'Big pot', price: 7 }])
    await operator.patch('/admin/products/tea', { state: 'STOPPED' })
    expect(await list()).toMatchObject([{ rank: 1, id: 'pot' }])
  })
})

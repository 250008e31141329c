import { describe, expect, test } from 'vitest'
import { malformed, served } from '../../test/app.ts'

const shop = served()

describe('the list of products', () => {
  const list = async (query = '') => (await shop.nobody.get(`/products${query}`)).body

  test('P1, P2, P3: what is sellable is listed with its stock, sold out or never stocked too', async () => {
    const { clerk } = shop
    await clerk.product('on-hold', { state: 'HOLD' })
    await clerk.product('sold', { stock: 0 })
    await clerk.product('stopped')
    await clerk.changeProduct('stopped', { state: 'STOPPED' })
    await clerk.product('tea', { name: '우전 녹차', price: 4_500, stock: 7 })
    expect(await list()).toEqual({
      products: [
        { id: 'sold', name: 'Product sold', price: 1_000, stock: 0 },
        { id: 'tea', name: '우전 녹차', price: 4_500, stock: 7 },
      ],
      nextCursor: null,
    })
  })

  test('P4: with nothing to sell it is empty', async () => {
    expect(await shop.nobody.get('/products')).toMatchObject({ status: 200, body: { products: [], nextCursor: null } })
  })

  test('P5: it comes in pages of 20, or of up to 100', async () => {
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
    ['cursor=MTI', 'cursor'],
    ['page=2', 'page'],
    ['__proto__=2', '__proto__'],
  ])('P5: a page asked for with %s is malformed', async (query, path) => {
    expect(await shop.nobody.get(`/products?${query}`)).toMatchObject(malformed(path))
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
  async function open(...products: string[]) {
    await shop.clerk.user('mina')
    await shop.clerk.charge('mina', 10_000_000)
    for (const id of products) await shop.clerk.product(id)
  }

  test('R4, R14: on the 11th it shows the best five of the 8th, 9th and 10th', async () => {
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

  test('R5: before anything is sold and counted it is empty', async () => {
    const empty = { from: '2025-03-07', to: '2025-03-09', products: [] }
    expect(await shop.nobody.get('/products/ranks')).toMatchObject({ status: 200, body: empty })
  })

  test('R5: it is shorter when less was sold', async () => {
    await open('tea')
    await sellOn('2025-03-09', { tea: 1 })
    shop.clock.set('2025-03-10T12:00:00+09:00')
    await shop.operator.post('/admin/ranks/2025-03-09')
    expect((await shop.nobody.get('/products/ranks')).body.products).toMatchObject([{ rank: 1, id: 'tea' }])
  })

  test.each(['days=0', 'days=31', 'limit=0', 'limit=101', 'days=x'])('R4: %s is malformed', async (query) => {
    expect(await shop.nobody.get(`/products/ranks?${query}`)).toMatchObject(malformed(query.split('=')[0] ?? ''))
  })
})

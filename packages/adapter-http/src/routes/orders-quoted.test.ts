import { describe, expect, test } from 'vitest'
import { malformed, problem, served } from '../../test/app.ts'
import { itemsOf } from '../../test/order-scene.ts'

const shop = served()

describe('a quote', () => {
  const body = (basket: Record<string, number>, overrides = {}) => ({
    userId: 'mina',
    items: itemsOf(basket),
    ...overrides,
  })

  test('O41: shows the amounts and every fault in the language of the request, and writes nothing', async () => {
    const { clerk } = shop
    await clerk.user('mina')
    await clerk.charge('mina', 1_000)
    await clerk.product('tea', { price: 4_500, stock: 1 })
    const requestBody = body({ none: 1, tea: 2 })
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
    expect(await shop.as('mina').post('/orders/quote', requestBody)).toMatchObject({ status: 200, body: answer })
    const korean = await shop.as('mina').post('/orders/quote', requestBody, { 'accept-language': 'ko' })
    expect(korean.headers['content-language']).toBe('ko')
    const words = (korean.body.faults as { title: string }[]).map(({ title }) => title)
    expect(words).toEqual(['상품을 찾을 수 없습니다', '잔액이 부족합니다', '재고가 부족합니다'])
    expect(await clerk.balance('mina')).toBe(1_000)
    expect(await clerk.orders('mina')).toEqual([])
  })

  test('O41: shows an unknown user as a fault, and null for amounts past 2^53 − 1', async () => {
    const lots = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`p-${index}`, 1_000_000]))
    for (const id of Object.keys(lots)) await shop.clerk.product(id, { price: 1_000_000_000, stock: 1_000_000 })
    const { status, body: quote } = await shop.as('mina').post('/orders/quote', body(lots))
    expect(status).toBe(200)
    expect(quote).toMatchObject({ subtotal: null, discount: null, total: null })
    expect((quote.faults as { code: string }[]).map(({ code }) => code)).toEqual(['USER_NOT_FOUND', 'TOTAL_TOO_LARGE'])
  })

  test('O41, O36: is open to the owner, operators and programs with hexmart:orders', async () => {
    const quote = (client: typeof shop.operator) => client.post('/orders/quote', body({ tea: 1 }))
    expect(await quote(shop.as('lena'))).toMatchObject(problem(403, 'FORBIDDEN'))
    expect(await quote(shop.program(['hexmart:read']))).toMatchObject(problem(403, 'FORBIDDEN'))
    for (const client of [shop.as('mina'), shop.operator, shop.program(['hexmart:orders'])]) {
      expect((await quote(client)).status).toBe(200)
    }
  })

  test.each([
    [{ items: [] }, 'items'],
    [{ items: itemsOf({ tea: 0 }) }, 'items.0.quantity'],
    [{ expectedTotal: -1 }, 'expectedTotal'],
    [{ coupon: 'spring' }, 'coupon'],
  ])('O41: with %j is malformed', async (wrong, path) => {
    expect(await shop.as('mina').post('/orders/quote', { ...body({ tea: 1 }), ...wrong })).toMatchObject(
      malformed(path),
    )
  })
})

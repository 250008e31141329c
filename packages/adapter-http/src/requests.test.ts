import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Answer, api, malformed, problem, served } from '../test/app.ts'

const shop = served()

test('a request is checked in this order: 401, 400, 403, and then the shop’s own checks', async () => {
  const path = '/users/mina/balance/charge'
  const unauthenticated = problem(401, 'UNAUTHENTICATED')
  const steps: readonly (readonly [send: () => Promise<Answer>, answer: object])[] = [
    [() => shop.nobody.post(path, '{'), unauthenticated],
    [() => shop.as('lena').post(path, '{'), malformed('body')],
    [() => shop.as('lena').post(path, { amount: 0 }), malformed('amount')],
    [() => shop.as('lena').post(path, { amount: 1 }, { 'idempotency-key': 'a b' }), malformed('Idempotency-Key')],
    [() => shop.as('lena').post(path, { amount: 1 }), problem(403, 'FORBIDDEN')],
    [() => shop.as('mina').post(path, { amount: 1 }), problem(404, 'USER_NOT_FOUND')],
  ]
  for (const [send, answer] of steps) expect(await send()).toMatchObject(answer)
})

test('a request to a route for operators is checked in the same order: 401, 400, 403', async () => {
  const path = '/admin/users'
  expect(await shop.nobody.post(path, {})).toMatchObject(problem(401, 'UNAUTHENTICATED'))
  expect(await shop.as('mina').post(path, {})).toMatchObject(malformed('name'))
  expect(await shop.as('mina').post(path, { name: 'Mina' })).toMatchObject(problem(403, 'FORBIDDEN'))
  expect((await shop.operator.post(path, { name: 'Mina' })).status).toBe(201)
})

test('an operator can access the resources of every user', async () => {
  await shop.clerk.user('mina')
  expect((await shop.operator.post('/users/mina/balance/charge', { amount: 500 })).body.amount).toBe(500)
  for (const list of ['balance', 'balance/history', 'coupons', 'orders']) {
    expect((await shop.operator.get(`/users/mina/${list}`)).status).toBe(200)
    expect(await shop.as('lena').get(`/users/mina/${list}`)).toMatchObject(problem(403, 'FORBIDDEN'))
  }
})

describe('an idempotency key', () => {
  const charge = (userId: string, amount: number, key: string | undefined, client = shop.as(userId)) =>
    client.post(`/users/${userId}/balance/charge`, { amount }, key === undefined ? {} : { 'idempotency-key': key })
  const balance = async (userId: string) => (await shop.operator.get(`/users/${userId}/balance`)).body.amount

  test.each([
    ['that is empty', ''],
    ['of 256 characters', 'k'.repeat(256)],
    ['with a space', 'a b'],
    ['with a character beyond ASCII', 'clé'],
  ])('%s is malformed', async (_, key) => {
    expect(await charge('mina', 1, key)).toMatchObject(malformed('Idempotency-Key'))
  })

  test('of 255 visible characters is accepted', async () => {
    await shop.clerk.user('mina')
    expect((await charge('mina', 1, `!~${'k'.repeat(253)}`)).status).toBe(200)
  })

  test('belongs to its caller, so two callers may use the same key', async () => {
    for (const userId of ['mina', 'lena']) {
      await shop.clerk.user(userId)
      expect((await charge(userId, 100, 'mine')).status).toBe(200)
      // The operator uses the key for Mina first, so the same key is refused for Lena.
      expect((await charge(userId, 100, 'mine', shop.operator)).status).toBe(userId === 'mina' ? 200 : 422)
    }
    expect([await balance('mina'), await balance('lena')]).toEqual([200, 100])
  })

  test('that one command has used is refused for another command', async () => {
    await shop.clerk.user('mina')
    await shop.clerk.coupon('spring')
    await charge('mina', 100, 'mine')
    const body = { couponId: 'spring' }
    const refused = await shop.as('mina').post('/users/mina/coupons', body, { 'idempotency-key': 'mine' })
    expect(refused).toMatchObject(problem(422, 'IDEMPOTENCY_KEY_REUSED', { key: 'mine' }))
  })

  test('can be used again after a refusal', async () => {
    expect((await charge('mina', 100, 'mine')).status).toBe(404)
    await shop.clerk.user('mina')
    expect(await charge('mina', 200, 'mine')).toMatchObject({ status: 200, body: { amount: 200 } })
  })

  test('repeats the first answer even if the members of the body come in another order', async () => {
    await shop.clerk.user('mina')
    await shop.clerk.charge('mina', 10_000)
    await shop.clerk.product('tea')
    const send = (body: string) => shop.as('mina').post('/orders', body, { 'idempotency-key': 'mine' })
    const first = await send('{"userId":"mina","items":[{"productId":"tea","quantity":1}]}')
    const second = await send('{ "items": [{ "quantity": 1, "productId": "tea" }], "userId": "mina" }')
    expect(second).toMatchObject({ status: 201, body: first.body, headers: { 'idempotent-replayed': 'true' } })
  })
})

describe('where nothing is served', () => {
  const json = { 'content-type': 'application/json' }
  test.each([
    ['POST', '/nothing'],
    ['POST', '/livez'],
    ['PUT', '/'],
    ['POST', `${api}/nothing`],
    ['POST', `${api}/products`],
    ['DELETE', `${api}/orders`],
    ['POST', `${api}/admin/nothing`],
  ] as const)('H3: no body is read for %s %s', async (method, url) => {
    // The answer to malformed JSON, and to a body larger than the limit, is still 404.
    for (const payload of ['{"__proto__":', `"${'a'.repeat(2_000_000)}"`]) {
      const { statusCode, body } = await shop.app.inject({ method, url, headers: json, payload })
      expect([statusCode, JSON.parse(body).code]).toEqual([404, 'NOT_FOUND'])
    }
  })
})

describe('a body', () => {
  const send = (body: string | Buffer, headers = {}) =>
    shop.as('mina').post('/users/mina/balance/charge', body, headers)
  const utf8 = Buffer.from('{"amount":1,"note":"é"}')

  test.each<[string, string | Buffer, string]>([
    ['that is cut off', '{"amount":1', 'body'],
    ['that is text', '"amount"', 'body'],
    ['that is null', 'null', 'body'],
    ['that is a list', '[{"amount":1}]', 'body'],
    ['that is empty', '', 'amount'],
    ['that sets a prototype', '{"amount":1,"__proto__":{"admin":true}}', 'body'],
    ['that sets a constructor', '{"amount":1,"constructor":{"prototype":{}}}', 'body'],
    // Byte 20 is the first byte of the é.
    ['that is not UTF-8', Buffer.from(utf8.toString('latin1'), 'latin1').fill(0xff, 20, 21), 'body'],
    ['that names a member twice, the second time with a wrong value', '{"amount":1,"amount":-1}', 'amount'],
    ['that has unknown members', utf8, 'note'],
    ['whose number is not a safe integer', '{"amount":9007199254740992}', 'amount'],
  ])('%s is malformed', async (_, body, path) => {
    expect(await send(body)).toMatchObject(malformed(path))
  })

  test('larger than 256 kB is refused', async () => {
    const body = (size: number) => `{"amount":0}${' '.repeat(size - 12)}`
    expect(await send(body(262_144))).toMatchObject(malformed('amount'))
    expect(await send(body(262_145))).toMatchObject(problem(413, 'PAYLOAD_TOO_LARGE'))
  })

  test.each(['text/plain', 'application/xml', 'multipart/form-data', 'application/x-www-form-urlencoded'])(
    'of %s is not supported',
    async (type) => {
      expect(await send('{"amount":1}', { 'content-type': type })).toMatchObject(problem(415, 'UNSUPPORTED_MEDIA_TYPE'))
    },
  )

  test('that contains a replacement character is valid UTF-8', async () => {
    const body = { id: 'lena', name: 'Lena \ufffd' }
    expect(await shop.operator.post('/admin/users', body)).toMatchObject({ status: 201, body })
  })

  test('that is compressed is not supported', async () => {
    const packed = { 'content-encoding': 'gzip' }
    expect(await send(gzipSync('{"amount":1}'), packed)).toMatchObject(problem(415, 'UNSUPPORTED_MEDIA_TYPE'))
    expect(await send('{"amount":1}', packed)).toMatchObject(problem(415, 'UNSUPPORTED_MEDIA_TYPE'))
    expect(await send('{"amount":0}', { 'content-encoding': 'identity' })).toMatchObject(malformed('amount'))
  })

  test('that is empty counts as no body, whatever its content type', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const url = '/orders/0195a1f0-0000-7000-8000-000000000000/cancel'
    expect(await shop.as('mina').post(url, '', form)).toMatchObject(problem(404, 'ORDER_NOT_FOUND'))
    expect(await shop.as('mina').post(url, 'a=1', form)).toMatchObject(problem(415, 'UNSUPPORTED_MEDIA_TYPE'))
  })

  test('with thousands of errors is answered with a hundred of them', async () => {
    const body = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`unknown-${index}`, 1]))
    const { status, body: answer } = await send(JSON.stringify(body))
    expect([status, (answer.errors as unknown[]).length]).toEqual([400, 100])
  })

  test('may name its charset', async () => {
    await shop.clerk.user('mina')
    expect((await send('{"amount":1}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
  })
})

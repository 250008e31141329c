import { readFile } from 'node:fs/promises'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type OrderMessage } from '@hexmart/core'
import { accepted, clerkOf } from '@hexmart/core/testing'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { served } from '../../test/app.ts'
import { OrderPayload, payloadOf } from './payload.ts'

const shop = served()

const metadata = { 'shipping.address': '서울시 강남구', constructor: 'c' }

/** The two messages of an order that was paid and then canceled. The order has two lines and a coupon. */
async function bothMessages(): Promise<readonly OrderMessage[]> {
  const store = inMemory()
  const clerk = clerkOf(createShop({ store }))
  await clerk.user('mina')
  await clerk.charge('mina', 100_000)
  for (const product of ['tea', 'pot']) await clerk.product(product)
  await clerk.coupon('spring', { expiresAt: Date.parse('2999-01-01T00:00:00Z') })
  const { id: userCouponId } = accepted(await clerk.issue('mina', 'spring'))
  const { id } = accepted(await clerk.order('mina', { tea: 2, pot: 1 }, { userCouponId, metadata }))
  const messages = []
  for (const token of ['paid', 'canceled']) {
    const [claimed] = await store.outbox.claim({ token, limit: 1, leaseFor: 60_000 })
    const { message } = claimed ?? expect.fail(`the order that is ${token} has no message`)
    await store.outbox.settle(token, [{ id: message.id, type: 'sent' }])
    messages.push(message)
    // The first time, this makes the second message. The second time, it changes nothing.
    await clerk.cancel(id)
  }
  return messages
}

test('D1: every message matches the schema at /schemas/order-events.json', async () => {
  const { statusCode, headers, body } = await shop.app.inject('/schemas/order-events.json')
  expect([statusCode, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
  const schema = JSON.parse(body)
  expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' })
  const isValid = new Ajv2020({ validateFormats: false }).compile(schema)

  const [paid, canceled] = (await bothMessages()).map(payloadOf)
  for (const payload of [paid, canceled]) {
    expect(payload?.data.order.metadata).toEqual(metadata)
    expect([isValid(payload), isValid.errors]).toEqual([true, null])
    expect(OrderPayload.parse(payload)).toEqual(payload)
  }
  expect(paid).toMatchObject({ type: 'order.paid', data: { sequence: 1, order: { status: 'PAID', canceledAt: null } } })
  expect(canceled).toMatchObject({ type: 'order.canceled', data: { sequence: 2, order: { status: 'CANCELED' } } })

  expect(isValid({ ...paid, version: 2 })).toBe(false)
  expect(isValid({ ...paid, data: {} })).toBe(false)
  expect(isValid({ ...paid, added: 'within the version' })).toBe(true)
})

test('D1: the OpenAPI document describes the webhook', () => {
  const { webhooks, components } = shop.document as unknown as {
    webhooks: { orderEvent: { post: { requestBody: object; parameters: { name: string; required: boolean }[] } } }
    components: { schemas: Record<string, object> }
  }
  const $ref = '#/components/schemas/OrderPayload'
  expect(webhooks.orderEvent.post.requestBody).toMatchObject({ content: { 'application/json': { schema: { $ref } } } })
  expect(components.schemas.OrderPayload).toHaveProperty('properties.data')
  // Without a secret, messages are not signed, so the signature is not required.
  const required = webhooks.orderEvent.post.parameters.filter((parameter) => parameter.required)
  expect(required.map(({ name }) => name)).toEqual(['webhook-id', 'webhook-timestamp'])
})

test('D1: the message in the guide matches the schema', async () => {
  const guide = await readFile(new URL('../../../../docs/delivery.md', import.meta.url), 'utf8')
  const shown = JSON.parse(/```json\n(.*?)```/s.exec(guide)?.[1] ?? expect.fail('the guide shows no message'))
  expect(OrderPayload.parse(shown)).toEqual(shown)
})

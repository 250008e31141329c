import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { httpDataPlatform } from '@hexmart/adapter-http'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type OrderMessage, type SendOutcome } from '@hexmart/core'
import { accepted, type Clerk, clerkOf } from '@hexmart/core/testing'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createReceiver, memoryLedger, type OrderEvent } from './receiver.ts'

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
const store = inMemory()

/** Makes a user Mina and a product tea with stock, unless they exist already, and charges Mina's balance. */
async function openShop(clerk: Clerk): Promise<Clerk> {
  await clerk.user('mina')
  await clerk.charge('mina', 100_000)
  await clerk.product('tea')
  return clerk
}

test('D1: the receiver, when it runs as a program, prints the paid and canceled orders of a shop', async () => {
  const receiver = spawn(process.execPath, ['receiver.ts'], {
    cwd: import.meta.dirname,
    env: { ...process.env, PORT: '0', DATA_PLATFORM_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void receiver.kill())
  const lines: string[] = []
  createInterface(receiver.stdout).on('line', (line) => lines.push(line))
  const url = await vi.waitFor(() => /http:.*/.exec(lines[0] ?? '')?.[0] ?? expect.fail('not yet'), 10_000)

  const dataPlatform = httpDataPlatform({ url, secrets: [secret] })
  const clerk = await openShop(clerkOf(createShop({ store: inMemory(), dataPlatform })))
  clerk.shop.start()
  const { id } = accepted(await clerk.order('mina', { tea: 3 }))
  await clerk.cancel(id)
  await vi.waitFor(() => expect(lines.slice(1)).toEqual([`order.paid ${id} 3000`, `order.canceled ${id} 3000`]), 10_000)

  await clerk.shop.stop()
  await dataPlatform.close()
})

describe('a receiver', () => {
  const events: OrderEvent[] = []
  let failing = false
  const server = createReceiver(
    secret,
    memoryLedger((event) => {
      if (failing) throw new Error('the disk is full')
      events.push(event)
    }),
  )
  let paid: OrderMessage
  let canceled: OrderMessage
  let url: string

  beforeEach(async () => {
    events.length = 0
    failing = false
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const clerk = await openShop(clerkOf(createShop({ store })))
    const order = accepted(await clerk.order('mina', { tea: 1 }))
    paid = await claim()
    await clerk.cancel(order.id)
    canceled = await claim()
  })
  afterEach(async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  })

  /** Takes the next message, and marks it as sent. */
  async function claim(): Promise<OrderMessage> {
    const [claimed] = await store.outbox.claim({ token: 'a', limit: 1, leaseFor: 60_000 })
    const { message } = claimed ?? expect.fail('no message waits')
    await store.outbox.settle('a', [{ id: message.id, type: 'sent' }])
    return message
  }

  async function send(message: OrderMessage, key = secret): Promise<SendOutcome | undefined> {
    const platform = httpDataPlatform({ url, secrets: [key] })
    const [outcome] = await Promise.all(platform.send([message]))
    await platform.close()
    return outcome
  }
  const types = () => events.map(({ type }) => type)

  test('D6: drops a message whose id it has already stored', async () => {
    expect(await send(paid)).toEqual({ type: 'sent' })
    expect(await send(paid)).toEqual({ type: 'sent' })
    expect(types()).toEqual(['order.paid'])
  })

  test('D10: drops order.paid if it arrives after order.canceled of the same order', async () => {
    await send(canceled)
    await send(paid)
    expect(types()).toEqual(['order.canceled'])
  })

  test('D1: refuses a message with a wrong signature, an unknown version, or a body that was changed or is too large', async () => {
    const another = `whsec_${Buffer.alloc(32, 6).toString('base64')}`
    expect(await send(paid, another)).toEqual({ type: 'failed', error: 'HTTP 401' })

    const body = JSON.stringify({ version: 2 })
    const at = new Date()
    const headers = {
      'webhook-id': 'a',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign('a', at, body),
    }
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(422)
    expect((await fetch(url, { method: 'POST', headers, body: '{"version":1}' })).status).toBe(401)
    expect((await fetch(url, { method: 'POST', headers, body: 'x'.repeat(1_000_001) })).status).toBe(413)
    expect(events).toEqual([])
  })

  test('D2: answers 500 to a message that it cannot store, and stores it when it is sent again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    failing = true
    expect(await send(paid)).toMatchObject({ type: 'failed', error: 'HTTP 500' })
    failing = false
    expect(await send(paid)).toEqual({ type: 'sent' })
    expect(types()).toEqual(['order.paid'])
  })
})

/** A payment backend between a fake provider and the service. Notifications come repeatedly, late and in any order. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signToken } from '@hexmart/adapter-http'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Service, secret, startService } from '../../packages/hexmart/test/service.ts'
import { createBackend, serveBackend } from './backend.ts'
import { createFakeProvider, type FakeProvider } from './fake-provider.ts'

const maximum = 10_000
let folder: string
let service: Service
let token: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hexmart-payments-'))
  const settings = { STORE: 'memory', SEED_DEMO: 'false', DATA_DIR: folder, SHOP_MAX_BALANCE: String(maximum) }
  service = await startService({ ...settings, SHOP_CHARGING: 'operator' })
  token = await signToken({ secret, userId: 'payments', scopes: ['hexmart:balances'], expiresIn: 600 })
}, 60_000)
afterAll(async () => {
  await service.kill()
  await rm(folder, { recursive: true })
})

let provider: FakeProvider
let users = 0
let user: string
beforeEach(async () => {
  provider = createFakeProvider()
  // Each test has a provider of its own, which numbers its payments from 1. But all tests share one shop, which credits
  // each id only once. So the provider first makes 100 payments of `nobody` for each earlier test. Then this test's
  // payments get ids that no earlier test has used.
  for (let count = users * 100; count > 0; count--) provider.approve('nobody', 1)
  user = `payer-${++users}`
  await service.request('POST', '/api/v1/admin/users', { id: user, name: user })
})

/** Starts a backend. Like a new process, it shares only the file with earlier backends. */
async function start(file = join(folder, `${user}.sqlite`)) {
  const server = serveBackend(createBackend({ provider, shop: service.address, token, file })).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return async (paymentId: string) => {
    const body = JSON.stringify({ paymentId })
    return (await fetch(`http://127.0.0.1:${port}/notifications`, { method: 'POST', body })).status
  }
}

const balance = async () => (await service.request('GET', `/api/v1/users/${user}/balance`)).body.amount
const stateOf = (id: string) => provider.payments.get(id)?.state
/** The sum that the provider has taken from the payer and not refunded. */
const sumTaken = () =>
  [...provider.payments.values()].reduce(
    (sum, { userId, amount, state }) => sum + (userId === user && state === 'CONFIRMED' ? amount : 0),
    0,
  )

test('B18: a payment whose notification comes 20 times at the same moment, and again later, is credited once', async () => {
  const notify = await start()
  const id = provider.approve(user, 1_000)
  expect(await Promise.all(Array.from({ length: 20 }, () => notify(id)))).toEqual(Array(20).fill(200))
  const other = provider.approve(user, 500)
  await notify(other)
  expect(await notify(id)).toBe(200)
  expect([await balance(), sumTaken()]).toEqual([1_500, 1_500])
})

test('B16: a payment is credited once, even if two backends and a restarted backend are notified', async () => {
  const id = provider.approve(user, 1_000)
  const [first, second] = [await start(), await start(join(folder, `${user}-2.sqlite`))]
  expect(await Promise.all([first(id), second(id), first(id), second(id)])).toEqual([200, 200, 200, 200])
  expect(await (await start())(id)).toBe(200)
  expect([await balance(), sumTaken()]).toEqual([1_000, 1_000])
})

test('each of many payments is credited once, in whatever order their notifications come', async () => {
  const notify = await start()
  const ids = Array.from({ length: 12 }, (_, index) => provider.approve(user, 10 + index))
  const disordered = [...ids.filter((_, index) => index % 3 === 0), ...[...ids].reverse(), ...ids]
  expect(new Set(await Promise.all(disordered.map(notify)))).toEqual(new Set([200]))
  expect(await balance()).toBe(ids.reduce((sum, _, index) => sum + 10 + index, 0))
  expect(sumTaken()).toBe(await balance())
})

test('a payment that is refunded before its first notification, or that the provider does not know, is not credited', async () => {
  const notify = await start()
  const id = provider.approve(user, 1_000)
  await provider.refund(id)
  expect(await notify(id)).toBe(200)
  expect(await balance()).toBe(0)
  expect(await notify('pay_of_somebody_else')).toBe(404)
})

test('an approved payment that exceeds the maximum balance, or is for an unknown user, is refunded', async () => {
  const notify = await start()
  const [large, strange] = [provider.approve(user, maximum + 1), provider.approve('stranger', 5)]
  expect([await notify(large), await notify(strange)]).toEqual([200, 200])
  expect([stateOf(large), stateOf(strange), await balance()]).toEqual(['REFUNDED', 'REFUNDED', 0])
})

test('payments for which the balance has no room are refunded, and later notifications do not credit them', async () => {
  const notify = await start()
  const ids = Array.from({ length: 5 }, () => provider.approve(user, 4_000))
  await Promise.all([...ids, ...ids].map(notify))
  expect(ids.map(stateOf).sort()).toEqual(['CONFIRMED', 'CONFIRMED', 'REFUNDED', 'REFUNDED', 'REFUNDED'])
  expect([await balance(), sumTaken()]).toEqual([8_000, 8_000])

  // Now there is room again, and late notifications arrive.
  const spent = { amount: -8_000, reason: 'spent' }
  await service.request('POST', `/api/v1/admin/users/${user}/balance/adjust`, spent)
  await Promise.all(ids.map(notify))
  expect(await balance()).toBe(0)
})

test('after a failed call to the provider, the backend answers 503, and a later notification credits the payment once', async () => {
  const notify = await start()
  const id = provider.approve(user, 1_000)
  provider.failNext('before')
  expect(await notify(id)).toBe(503)
  // The backend finds the payment, but the answer to its confirmation is lost.
  const find = provider.find
  provider.find = async (paymentId) => {
    const found = await find(paymentId)
    provider.failNext('after')
    provider.find = find
    return found
  }
  expect(await notify(id)).toBe(503)
  expect(stateOf(id)).toBe('CONFIRMED')
  expect(await notify(id)).toBe(200)
  expect([await balance(), sumTaken()]).toEqual([1_000, 1_000])
})

test('after a failed refund, a restarted backend refunds and does not credit, even if the balance has room by then', async () => {
  const [first, second] = [provider.approve(user, 8_000), provider.approve(user, 4_000)]
  const notify = await start()
  await notify(first)
  const refund = provider.refund
  provider.refund = async () => {
    throw new Error('the provider is away')
  }
  expect(await notify(second)).toBe(503)
  provider.refund = refund
  const spent = { amount: -8_000, reason: 'spent' }
  await service.request('POST', `/api/v1/admin/users/${user}/balance/adjust`, spent)
  // The restarted backend reads from its file that the payment must be refunded.
  expect(await (await start())(second)).toBe(200)
  expect([stateOf(second), await balance()]).toEqual(['REFUNDED', 0])
})

test('if the answer to a refund is lost, the next notification does not credit the payment', async () => {
  const notify = await start()
  const id = provider.approve(user, maximum + 1)
  const refund = provider.refund
  provider.refund = (paymentId) => {
    provider.failNext('after')
    return refund(paymentId)
  }
  expect(await notify(id)).toBe(503)
  expect(await notify(id)).toBe(200)
  expect([stateOf(id), await balance()]).toEqual(['REFUNDED', 0])
})

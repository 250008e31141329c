import { Writable } from 'node:stream'
import { afterEach, expect, test, vi } from 'vitest'
import { api, secret, tokenOf } from '../test/app.ts'
import { bareApp } from '../test/bare-app.ts'
import { type HexmartOptions, signToken } from './index.ts'

afterEach(() => void vi.useRealTimers())

/** A service whose log the test can read. `requests` has the lines about requests, `lines` has all lines. */
async function logging(options: Partial<HexmartOptions> = {}, trustProxy: string[] = []) {
  const lines: Record<string, unknown>[] = []
  let text = ''
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const bare = await bareApp(options, { logger: { stream }, trustProxy })
  const send = (token: string | undefined, url: string, more: object = {}) =>
    bare.send(token, url, { headers: { 'x-request-id': 'r-1' }, ...more })
  return { send, text: () => text, requests: () => lines.filter(({ msg }) => msg === 'request'), lines }
}

test('H16: with the access log, each request gets one line that says who did what', async () => {
  const { send, requests } = await logging({ accessLog: true })
  await send(await tokenOf('mina'), '/users/mina/balance?secret=hunter2')
  await send(await tokenOf('mina'), '/users/mina/balance/charge', { method: 'POST', payload: { amount: 5 } })
  const program = await signToken({ secret, userId: 'billing', scopes: ['hexmart:balances'], expiresIn: 60 })
  await send(program, '/users/mina/balance')
  await send(await tokenOf('boss', true), '/admin/users')
  await send(undefined, '/products')
  const balance = `${api}/users/:userId/balance`
  const common = { requestId: 'r-1', address: '127.0.0.1', milliseconds: expect.any(Number) }
  expect(requests()).toMatchObject([
    { ...common, method: 'GET', route: balance, status: 400, code: 'INVALID_REQUEST', user: 'mina' },
    { ...common, method: 'POST', route: `${balance}/charge`, status: 200, user: 'mina' },
    { ...common, method: 'GET', route: balance, status: 200, user: 'billing', scopes: ['hexmart:balances'] },
    { ...common, method: 'GET', route: `${api}/admin/users`, status: 200, user: 'boss', admin: true },
    { ...common, method: 'GET', route: `${api}/products`, status: 200 },
  ])
})

test('H16: a line has the address in X-Forwarded-For, or the proxy’s own if the header has no valid address', async () => {
  const { send, requests } = await logging({ accessLog: true }, ['127.0.0.1'])
  for (const [forwarded, logged] of [
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['x'.repeat(10_000), '127.0.0.1'],
    ['fe80::1%<script>', '127.0.0.1'],
    ['[fe80::1%<script>]:4711', '127.0.0.1'],
    // The zone behind `%` is left out.
    ['fe80::1%a:b', 'fe80::1'],
  ]) {
    await send(undefined, '/products', { headers: { 'x-forwarded-for': forwarded } })
    expect(requests().at(-1)?.address, forwarded).toBe(logged)
  }
})

test('H16: without the access log, only refused callers get a line', async () => {
  const { send, requests } = await logging({ limits: { failures: 1 } })
  const mina = await tokenOf('mina')
  await send(mina, '/users/mina/balance')
  await send(mina, '/users/jun/balance')
  await send(undefined, '/users/mina/balance')
  // The address and Mina have each used up their one failure.
  await send('guess', '/users/mina/balance')
  await send(mina, '/orders/x')
  expect(requests().map(({ status, code, user }) => [status, code, user])).toEqual([
    [403, 'FORBIDDEN', 'mina'],
    [401, 'UNAUTHENTICATED', undefined],
    [429, 'TOO_MANY_REQUESTS', undefined],
    [429, 'TOO_MANY_REQUESTS', 'mina'],
  ])
})

test('H16: a line names each scope of the shop once, and no scope of another service', async () => {
  const others = Array.from({ length: 500 }, (_, index) => `mail:${index}`)
  const scopes = [...others, 'hexmart:users', 'hexmart:read', 'hexmart:read']
  const authenticate = () => ({ userId: 'crm', scopes })
  const { send, requests, text } = await logging({ accessLog: true, authenticate })
  await send('any', '/admin/users')
  expect(requests()).toMatchObject([{ user: 'crm', scopes: ['hexmart:read', 'hexmart:users'] }])
  expect(text().length).toBeLessThan(500)
})

test('H16: of many refusals within ten seconds, 50 get a line each, and one more line counts the others', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { send, requests, lines } = await logging()
  for (let count = 0; count < 120; count++) await send(undefined, '/users/mina/balance')
  expect(requests()).toHaveLength(50)
  vi.advanceTimersByTime(10_000)
  expect(lines.filter(({ omitted }) => omitted !== undefined)).toMatchObject([{ omitted: 70 }])
  await send(undefined, '/users/mina/balance')
  expect(requests()).toHaveLength(51)
})

test('H16: no line has a token, a query, a body or an id from a path', async () => {
  const { send, text } = await logging({ accessLog: true })
  const mina = await tokenOf('mina')
  await send(mina, '/users/mina/balance?hunter2=hunter2', { method: 'POST', payload: { hunter2: 'hunter2' } })
  await send(mina, '/users/hunter2/balance')
  await send('hunter2.hunter2.hunter2', '/orders/hunter2?token=hunter2')
  await send(mina, '/hunter2')
  expect(text()).not.toContain('hunter2')
  expect(text()).not.toContain(mina)
  expect(text().split('\n').length).toBeGreaterThan(3)
})

/** In these tests, scripted answers take the place of a service, and a fake clock runs while the client waits. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Client, type ClientOptions, createClient } from './index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  expect(vi.getTimerCount(), 'timers that were left behind').toBe(0)
  vi.useRealTimers()
})

type ScriptedAnswer = (init: RequestInit) => Response | Promise<Response>

const shop = { currency: 'KRW' }
const done: ScriptedAnswer = () => Response.json(shop)
const broken: ScriptedAnswer = () => Promise.reject(new TypeError('fetch failed'))
const silent: ScriptedAnswer = ({ signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))

/** An answer of the service that reports a problem. */
const problem =
  (status: number, code: string, headers: Record<string, string> = {}): ScriptedAnswer =>
  () =>
    Response.json(
      { type: '/problems/x', title: 'x', detail: 'x', status, code, requestId: 'r' },
      { status, headers: { 'content-type': 'application/problem+json', ...headers } },
    )
const htmlPage =
  (status: number): ScriptedAnswer =>
  () =>
    new Response('<html>Bad gateway</html>', { status, headers: { 'content-type': 'text/html' } })

/** A client whose requests get the script's answers one after the other. All further requests get the last answer again. */
function clientWith(script: readonly ScriptedAnswer[], options: Partial<ClientOptions> = {}) {
  const requests: { readonly at: number; readonly headers: Headers; readonly method: string | undefined }[] = []
  const startedAt = Date.now()
  const client = createClient({
    baseUrl: 'http://shop.test',
    language: 'en',
    async fetch(_, init = {}) {
      requests.push({ at: Date.now() - startedAt, headers: new Headers(init.headers), method: init.method })
      const answer = script[Math.min(requests.length, script.length) - 1] ?? done
      return await answer(init)
    },
    ...options,
  })
  return { client, requests }
}

/** Lets the clock run until the call has ended. */
async function runToEnd<Value>(calling: Promise<Value>): Promise<Value> {
  let over = false
  const ending = calling.finally(() => {
    over = true
  })
  ending.catch(() => {})
  while (!over) await vi.advanceTimersByTimeAsync(10)
  return await ending
}

const chargeBody = { amount: 1_000 }

test.each([
  ['a broken connection', broken],
  ['429 TOO_MANY_REQUESTS', problem(429, 'TOO_MANY_REQUESTS')],
  ['503 OVERLOADED', problem(503, 'OVERLOADED')],
  ['503 OUTCOME_UNKNOWN', problem(503, 'OUTCOME_UNKNOWN')],
  ['a proxy’s 502', htmlPage(502)],
  ['a proxy’s 503', htmlPage(503)],
  ['a proxy’s 504', htmlPage(504)],
  [
    'an answer that is not JSON although its content type says so',
    () => new Response('{', { headers: { 'content-type': 'application/json' } }),
  ],
] as const)('T2: after %s, a POST is repeated with growing waits and one idempotency key', async (_, failing) => {
  const { client, requests } = clientWith([failing, failing, failing, done])
  expect(await runToEnd(client.balances.charge('mina', chargeBody))).toMatchObject({ ok: true, value: shop })
  const [first = 0, second = 0, third = 0] = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? 0))
  // The first wait is 100 to 200 ms long, and each further wait twice as long. The fake clock runs in steps of 10 ms.
  expect([first, second, third].map((wait, index) => wait >= 100 * 2 ** index && wait <= 220 * 2 ** index)).toEqual([
    true,
    true,
    true,
  ])
  expect(new Set(requests.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1)
})

test.each([
  ['a refusal', problem(409, 'OUT_OF_STOCK'), false],
  ['a malformed request', problem(400, 'INVALID_REQUEST'), false],
  ['an error inside the service', problem(500, 'INTERNAL_ERROR'), true],
  ['a 404 page that is not from the shop', htmlPage(404), false],
  ['an HTML page with status 200', htmlPage(200), true],
] as const)('T2: after %s, a POST is not repeated', async (_, answer, outcomeUnknown) => {
  const { client, requests } = clientWith([answer])
  expect(await runToEnd(client.balances.charge('mina', chargeBody))).toMatchObject({ ok: false, outcomeUnknown })
  expect(requests.length).toBe(1)
})

test('T2: a PATCH is repeated only after an answer that says that nothing was changed', async () => {
  for (const unchanged of [problem(503, 'UNAVAILABLE'), problem(429, 'TOO_MANY_REQUESTS')]) {
    const { client, requests } = clientWith([unchanged, done])
    expect(await runToEnd(client.admin.products.change('tea', { price: 1 }))).toMatchObject({ ok: true })
    expect(requests.map(({ headers }) => headers.has('idempotency-key'))).toEqual([false, false])
  }
  for (const uncertain of [problem(503, 'OUTCOME_UNKNOWN'), htmlPage(502), htmlPage(503), broken]) {
    const { client, requests } = clientWith([uncertain, done])
    const answer = await runToEnd(client.admin.products.change('tea', { price: 1 }))
    expect(answer).toMatchObject({ ok: false, outcomeUnknown: true })
    expect(requests.length).toBe(1)
  }
})

test('T2: a call makes at most five attempts, or as many as `attempts` says, and returns the problem of the last one', async () => {
  const { client, requests } = clientWith([problem(503, 'OVERLOADED')])
  expect(await runToEnd(client.shop.get())).toMatchObject({ ok: false, problem: { code: 'OVERLOADED', status: 503 } })
  expect(requests.length).toBe(5)
  const once = clientWith([broken], { attempts: 1 })
  await runToEnd(once.client.shop.get())
  expect(once.requests.length).toBe(1)
})

test.each([
  ['in seconds', () => '3'],
  ['as a date', () => new Date(Date.now() + 3_500).toUTCString()],
])('T4: the client waits at least as long as a Retry-After %s says', async (_, value) => {
  const { client, requests } = clientWith([
    (init) => problem(429, 'TOO_MANY_REQUESTS', { 'retry-after': value() })(init),
    done,
  ])
  expect(await runToEnd(client.shop.get())).toMatchObject({ ok: true })
  // The date has no milliseconds, so it asks for 2.5 to 3.5 s. The random part makes a wait up to twice as long.
  expect(requests[1]?.at).toBeGreaterThan(2_400)
  expect(requests[1]?.at).toBeLessThan(7_100)
})

test('T2: clients that failed at the same moment repeat their requests at different moments', async () => {
  const times = new Set<number>()
  for (let index = 0; index < 20; index++) {
    const { client, requests } = clientWith([problem(503, 'OVERLOADED', { 'retry-after': '1' }), done])
    await runToEnd(client.shop.get())
    times.add(requests[1]?.at ?? 0)
  }
  expect(times.size).toBeGreaterThan(5)
})

test('T4: if the wait would be longer than the time left for the call, the client returns the problem immediately', async () => {
  const { client, requests } = clientWith([problem(503, 'UNAVAILABLE', { 'retry-after': '3600' })])
  const answer = await runToEnd(client.balances.charge('mina', chargeBody))
  expect(answer).toMatchObject({ ok: false, problem: { code: 'UNAVAILABLE' }, outcomeUnknown: false })
  expect(requests.length).toBe(1)
})

test('T4: an attempt ends after `timeout`, and the call after `totalTimeout`', async () => {
  const { client, requests } = clientWith([silent])
  const startedAt = Date.now()
  expect(
    await runToEnd(client.balances.charge('mina', chargeBody, { timeout: 1_000, totalTimeout: 3_000 })),
  ).toMatchObject({
    ok: false,
    problem: { code: 'NO_ANSWER', reason: 'TIMEOUT', title: 'No answer' },
    outcomeUnknown: true,
  })
  expect(Date.now() - startedAt).toBeLessThanOrEqual(3_010)
  // Two attempts take a second each, and the waits after them at most 0.6 s together, so a third attempt begins in time.
  expect(requests.length).toBe(3)
})

test.each([
  ['audit', (admin: Client['admin']) => admin.audit()],
  ['liability', (admin: Client['admin']) => admin.liability()],
  ['resume', (admin: Client['admin']) => admin.deliveries.resume()],
] as const)(
  'T4: the client waits for ten minutes for the answer of `%s`, and sends its request only once',
  async (_, call) => {
    const { client, requests } = clientWith([
      async (init) => {
        await Promise.race([silent(init), new Promise((resolve) => setTimeout(resolve, 600_000))])
        return Response.json({ ok: true })
      },
    ])
    const answer = call(client.admin)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(await answer).toMatchObject({ ok: true })
    expect(requests.length).toBe(1)
  },
)

test('T4: an aborted signal ends a call before, during and between attempts', async () => {
  const before = clientWith([done])
  const ended = await before.client.balances.charge('mina', chargeBody, { signal: AbortSignal.abort() })
  expect(ended).toMatchObject({ ok: false, problem: { code: 'ABORTED', status: 0 }, outcomeUnknown: false })
  expect(before.requests.length).toBe(0)

  const during = new AbortController()
  const charge = clientWith([silent]).client.balances.charge('mina', chargeBody, { signal: during.signal })
  await vi.advanceTimersByTimeAsync(1)
  during.abort()
  expect(await charge).toMatchObject({ ok: false, problem: { code: 'ABORTED' }, outcomeUnknown: true })

  const between = new AbortController()
  const waiting = clientWith([problem(503, 'UNAVAILABLE', { 'retry-after': '20' })])
  const secondCharge = waiting.client.balances.charge('mina', chargeBody, { signal: between.signal })
  await vi.advanceTimersByTimeAsync(1_000)
  between.abort()
  expect(await secondCharge).toMatchObject({ ok: false, problem: { code: 'ABORTED' }, outcomeUnknown: false })
  expect(waiting.requests.length).toBe(1)
})

test.each([
  ['a refusal shows that nothing happened', [broken, problem(409, 'OUT_OF_STOCK')], 'OUT_OF_STOCK', false],
  ['an overloaded shop leaves the outcome unknown', [broken, problem(503, 'OVERLOADED')], 'OVERLOADED', true],
  ['a rejected token leaves the outcome unknown', [broken, problem(401, 'UNAUTHENTICATED')], 'UNAUTHENTICATED', true],
  ['a proxy’s page leaves the outcome unknown', [broken, htmlPage(404)], 'UNEXPECTED_ANSWER', true],
] as const)('T3: after a lost answer, %s', async (_, script, code, outcomeUnknown) => {
  const { client } = clientWith(script, { token: 'a' })
  const answer = await runToEnd(client.orders.place({ userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }))
  expect(answer).toMatchObject({ ok: false, problem: { code }, outcomeUnknown })
})

test('T3: a GET that fails has outcomeUnknown false and no idempotency key', async () => {
  const { client } = clientWith([broken])
  expect(await runToEnd(client.shop.get())).toMatchObject({ ok: false, outcomeUnknown: false })
  expect(await runToEnd(client.shop.get())).not.toHaveProperty('idempotencyKey')
})

test('T5: when the service rejects a token, the token function runs again, but only once per call', async () => {
  const rejectedTokens: (string | undefined)[] = []
  const token = async (rejected?: string) => {
    rejectedTokens.push(rejected)
    return rejected === undefined ? 'old' : 'new'
  }
  const { client, requests } = clientWith([problem(401, 'UNAUTHENTICATED'), done], { token })
  expect(await runToEnd(client.balances.get('mina'))).toMatchObject({ ok: true })
  expect(rejectedTokens).toEqual([undefined, 'old'])
  expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new'])

  const rejecting = clientWith([problem(401, 'UNAUTHENTICATED')], { token })
  const answer = await runToEnd(rejecting.client.balances.get('mina'))
  expect(answer).toMatchObject({ ok: false, problem: { code: 'UNAUTHENTICATED' } })
  expect(rejecting.requests.length).toBe(2)
})

test('T5: if there is no other token than the rejected one, the call is not repeated; public operations, and calls without a token, send none', async () => {
  const { client, requests } = clientWith([problem(401, 'UNAUTHENTICATED')], { token: 'a' })
  await runToEnd(client.balances.get('mina'))
  expect(requests.length).toBe(1)
  const unchanging = clientWith([problem(401, 'UNAUTHENTICATED')], { token: () => 'a' })
  await runToEnd(unchanging.client.balances.get('mina'))
  expect(unchanging.requests.length).toBe(1)

  const token = vi.fn(() => 'a')
  const publicCall = clientWith([done], { token })
  await runToEnd(publicCall.client.products.list())
  expect(token).not.toHaveBeenCalled()
  expect(publicCall.requests[0]?.headers.has('authorization')).toBe(false)

  const nobody = clientWith([done], { token: () => undefined })
  await runToEnd(nobody.client.balances.get('mina'))
  expect(nobody.requests[0]?.headers.has('authorization')).toBe(false)
})

test('T5: if the token function throws, the call throws; if the function never settles, the call ends after `totalTimeout`', async () => {
  const failing = clientWith([done], { token: () => Promise.reject(new Error('signed out')) })
  await expect(runToEnd(failing.client.balances.get('mina'))).rejects.toThrow('signed out')
  const never = clientWith([done], { token: () => new Promise(() => {}), totalTimeout: 1_000 })
  expect(await runToEnd(never.client.balances.charge('mina', chargeBody))).toMatchObject({
    ok: false,
    problem: { code: 'NO_ANSWER', reason: 'TIMEOUT' },
    outcomeUnknown: false,
  })
})

test('T7: for an answer that is not from the shop, the client reports UNEXPECTED_ANSWER, in the chosen language', async () => {
  for (const answer of [htmlPage(502), () => Response.json({ message: 'bad gateway' }, { status: 502 })]) {
    const { client } = clientWith([answer], { attempts: 1, language: 'ko' })
    expect(await runToEnd(client.shop.get())).toEqual({
      ok: false,
      problem: {
        code: 'UNEXPECTED_ANSWER',
        status: 502,
        title: '예상하지 못한 응답입니다',
        detail: '쇼핑몰 서버의 응답이 아닙니다. 잠시 후 다시 시도해 주세요.',
      },
      outcomeUnknown: false,
    })
  }
})

/** Limits for callers: who is limited, by which key, and that no caller can use up the limit of another caller. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { api, tokenOf } from '../test/app.ts'
import { bareApp } from '../test/bare-app.ts'
import { addressOf, trustedProxies } from './address.ts'
import { type Authenticate, createMetrics, type HexmartOptions, type RateLimits } from './index.ts'
import { Quotas } from './rate-limits.ts'

const appWithLimits = (limits: RateLimits, options: Partial<HexmartOptions> = {}) => bareApp({ limits, ...options })

/** The answer to a request past the limit of this name. */
const limitedBy = (name: string) => ({
  status: 429,
  body: { code: 'TOO_MANY_REQUESTS' },
  headers: { 'ratelimit-policy': expect.stringContaining(`"${name}"`), 'retry-after': expect.any(String) },
})

/** The statuses of this many requests, sent one after another. */
async function statuses(times: number, send: () => Promise<{ readonly status: number }>): Promise<number[]> {
  const answered: number[] = []
  for (let time = 0; time < times; time++) answered.push((await send()).status)
  return answered
}

describe('H12: a user', () => {
  test('H12: has one limit for reads and another for commands, and each answer says what is left', async () => {
    const scene = await appWithLimits({ reads: 3, commands: 2 })
    const read = () => scene.as('mina').get('/users/mina/balance')
    const charge = () => scene.as('mina').post('/users/mina/balance/charge', { amount: 1 })
    const first = await read()
    expect(first).toMatchObject({
      status: 200,
      headers: { 'ratelimit-policy': '"reads";q=3;w=60', ratelimit: '"reads";r=2;t=20' },
    })
    expect(await statuses(2, read)).toEqual([200, 200])
    expect(await read()).toMatchObject({ ...limitedBy('reads'), headers: { ratelimit: '"reads";r=0;t=60' } })
    expect(Number((await read()).headers['retry-after'])).toBeGreaterThan(0)
    expect(await statuses(3, charge)).toEqual([200, 200, 429])
    // The refused charge changed nothing.
    expect(await scene.clerk.balance('mina')).toBe(2)
    expect(await statuses(1, () => scene.as('jun').get('/users/jun/balance'))).toEqual([200])
  })

  test('H12: operators and programs with scopes of the shop are not limited; users with scopes of other services are limited', async () => {
    const caller: { scopes?: string[]; admin?: boolean } = {}
    const authenticate: Authenticate = () => ({ userId: 'mina', ...caller })
    const scene = await appWithLimits({ reads: 1, commands: 1, failures: 1 }, { authenticate })
    const read = () => scene.send(undefined, '/users/mina/balance')
    caller.admin = true
    expect(await statuses(3, read)).toEqual([200, 200, 200])
    Object.assign(caller, { admin: false, scopes: ['hexmart:read'] })
    expect(await statuses(3, read)).toEqual([200, 200, 200])
    caller.scopes = ['openid', 'profile']
    expect(await statuses(2, read)).toEqual([200, 429])
  })

  test('H12: without limits, no answer has a header about limits', async () => {
    const scene = await appWithLimits({})
    const { headers } = await scene.as('mina').get('/users/mina/balance')
    expect(Object.keys(headers).filter((name) => name.startsWith('ratelimit'))).toEqual([])
  })
})

describe('H12: failures', () => {
  test('H12: invalid tokens are answered 401 up to the limit of the sender’s address, then 429', async () => {
    const scene = await appWithLimits({ failures: 5 })
    let guesses = 0
    const guess = () => scene.send(`a.b.${guesses++}`, '/users/mina/balance')
    expect(await statuses(7, guess)).toEqual([401, 401, 401, 401, 401, 429, 429])
    expect(await guess()).toMatchObject(limitedBy('failures'))
  })

  test('H12: a user who guesses ids gets 404 up to the limit, and then 429 for every request that needs a token', async () => {
    const scene = await appWithLimits({ failures: 3 })
    const guess = () => scene.as('mina').post('/users/mina/coupons', { couponId: 'guess' })
    expect(await statuses(5, guess)).toEqual([404, 404, 404, 429, 429])
    expect(await scene.as('mina').get('/users/mina/balance')).toMatchObject(limitedBy('failures'))
    // A resource of another user counts like one that does not exist.
    const pry = () => scene.as('jun').get('/users/mina/balance')
    expect(await statuses(4, pry)).toEqual([403, 403, 403, 429])
  })

  test('H13: a valid token is accepted from an address that has used up its failures', async () => {
    const scene = await appWithLimits({ failures: 2, anonymousReads: 2 })
    const guess = () => scene.send('guess', '/users/mina/balance')
    expect(await statuses(4, guess)).toEqual([401, 401, 429, 429])
    expect(await statuses(5, () => scene.as('mina').get('/users/mina/balance'))).toEqual([200, 200, 200, 200, 200])
  })
})

describe('H12: public routes', () => {
  test('H12: readers without a valid token share the limit of their address', async () => {
    const scene = await appWithLimits({ anonymousReads: 2 })
    expect(await scene.send(undefined, '/products')).toMatchObject({ status: 200 })
    expect(await scene.send('guess', '/products')).toMatchObject({ status: 200 })
    expect(await scene.send(undefined, '/products')).toMatchObject(limitedBy('anonymous-reads'))
  })

  test('H13: a user with a token can still read from an address that has used up its reads without a token', async () => {
    const scene = await appWithLimits({ anonymousReads: 1, reads: 2 })
    expect(await statuses(2, () => scene.send(undefined, '/products'))).toEqual([200, 429])
    const read = () => scene.as('mina').get('/products')
    expect(await statuses(3, read)).toEqual([200, 200, 429])
    expect(await statuses(1, () => scene.as('jun').get('/products/tea'))).toEqual([200])
  })

  test.each<[string, Authenticate]>([
    ['rejects', () => Promise.reject(new Error('away'))],
    [
      'throws',
      () => {
        throw new Error('away')
      },
    ],
  ])(
    'H6: while `authenticate` %s because the login service cannot be reached, public routes are served as if no token was sent',
    async (_, authenticate) => {
      const scene = await appWithLimits({ anonymousReads: 1 }, { authenticate })
      const read = () => scene.send('a.b.c', '/products')
      expect(await statuses(2, read)).toEqual([200, 429])
      expect(await statuses(1, () => scene.send('a.b.c', '/users/mina/balance'))).toEqual([500])
    },
  )
})

test('H12: the metrics count the refused requests by code and limit', async () => {
  const metrics = createMetrics()
  const scene = await appWithLimits({ failures: 1, reads: 1 }, { metrics })
  await statuses(2, () => scene.as('mina').get('/users/mina/balance'))
  await statuses(2, () => scene.send(undefined, '/users/mina/balance'))
  await scene.as('jun').get('/users/mina/balance')
  const text = await metrics.render(scene.shop)
  for (const [code, reason, times] of [
    ['TOO_MANY_REQUESTS', 'reads', 1],
    ['TOO_MANY_REQUESTS', 'failures', 1],
    ['UNAUTHENTICATED', '', 1],
    ['FORBIDDEN', '', 1],
  ]) {
    expect(text).toContain(`hexmart_http_problems_total{code="${code}",reason="${reason}"} ${times}`)
  }
})

describe('H14: a quota', () => {
  test('H14: of 60 per minute grants 60 requests in a burst, then one per second, and never saves up more than 60', () => {
    const quotas = new Quotas('reads', 60)
    const granted = (now: number, times: number) =>
      Array.from({ length: times }, () => quotas.take('mina', now)).filter((wait) => wait === 0).length
    expect(granted(0, 100)).toBe(60)
    expect(quotas.take('mina', 500)).toBeCloseTo(500)
    expect(granted(1_000, 5)).toBe(1)
    expect(granted(11_000, 50)).toBe(10)
    expect(granted(1_000_000, 100)).toBe(60)
  })

  test('H14: grants at most twice the quota in any minute, and the whole quota again after a pause of a minute', () => {
    const pauses = fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 30 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(pauses, fc.integer({ min: 1, max: 1_000 }), (arrivals, quota) => {
        const quotas = new Quotas('reads', quota)
        const granted: number[] = []
        let now = 0
        for (const [pause, burst] of arrivals) {
          now += pause
          for (let count = 0; count < burst; count++) {
            const wait = quotas.take('mina', now)
            if (wait === 0) granted.push(now)
            // A caller that waits for this time is served.
            else expect(quotas.waitOf('mina', now + wait)).toBe(0)
          }
        }
        for (const at of granted) {
          expect(granted.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(2 * quota)
        }
        expect(Array.from({ length: quota }, () => quotas.take('mina', now + 60_000))).toEqual(Array(quota).fill(0))
      }),
    )
  })

  test('H14: is remembered for at most 20,000 addresses, even if 100,000 send requests', () => {
    const quotas = new Quotas('failures', 300)
    for (let host = 0; host < 100_000; host++) quotas.take(`10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`, 0)
    expect(quotas.callers).toBe(20_000)
  })
})

describe('H14: an address', () => {
  const address = (ip: string) => addressOf({ ip, socket: { remoteAddress: '10.0.0.1' } } as never)

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:db8:1:2::9', '2001:db8:1:2::'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::'],
    ['2001:db8::1', '2001:db8:0:0::'],
    ['1::2:3:4:5:6:7', '1:0:2:3::'],
    ['::1', '0:0:0:0::'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0:0::'],
    ['fe80::1%1:2:3:4:5:6:7:8:9', 'fe80:0:0:0::'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7%eth0', '203.0.113.7'],
    ['unknown', '10.0.0.1'],
    ['x'.repeat(10_000), '10.0.0.1'],
  ])('H14: %s counts as %s', (ip, counted) => {
    expect(address(ip)).toBe(counted)
  })

  test.each([
    ['203.0.113.7:4711', '203.0.113.7'],
    ['203.0.113.7:0', '203.0.113.7'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::'],
    ['[2001:db8:1:2::9]:4711', '2001:db8:1:2::'],
    ['[fe80::1%eth0]', 'fe80:0:0:0::'],
    ['[fe80::1%eth0]:4711', 'fe80:0:0:0::'],
    ['[::ffff:203.0.113.7]:4711', '203.0.113.7'],
    // Without brackets, what looks like a port is a part of the address.
    ['2001:db8:1:2::9:4711', '2001:db8:1:2::'],
  ])('H18: %s counts as %s, whatever the port', (ip, counted) => {
    expect(address(ip)).toBe(counted)
    expect(address(ip.replace(/4711$/, '4712'))).toBe(counted)
  })

  test.each([
    '203.0.113.7:',
    '203.0.113.7:port',
    '203.0.113.7:471100',
    '203.0.113:4711',
    '203.0.113.256:4711',
    ' 203.0.113.7:4711',
    '203.0.113.7:4711:4712',
    '[203.0.113.7]:4711',
    '[2001:db8::1',
    '2001:db8::1]',
    '[2001:db8::1]4711',
    '[2001:db8::1]:',
    '[[2001:db8::1]]:4711',
    '[]',
    '[]:4711',
    ':4711',
    '[unknown]:4711',
    '::ffff:203.0.113.7:4711',
    `203.0.113.7:${'1'.repeat(10_000)}`,
    `[${'['.repeat(10_000)}]`,
  ])('H18: %s is no address, so it counts as the address of the proxy', (ip) => {
    expect(address(ip)).toBe('10.0.0.1')
  })

  test('H14: all spellings of an IPv6 address count as the same network', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const expected = new URL(`http://[${ip}]`).hostname.slice(1, -1)
        expect(address(ip)).toBe(address(expected))
        expect(address(ip)).toMatch(/^([0-9a-f]{1,4}:){4}:$|^\d+\.\d+\.\d+\.\d+$/)
      }),
    )
  })
})

/** Serves a shop with this `trustProxy`. @returns a function that guesses a token, and resolves with the status of the answer */
async function behind(trustProxy: string[] | ReturnType<typeof trustedProxies> | undefined) {
  const { send } = await bareApp({ limits: { failures: 1 } }, trustProxy && { trustProxy })
  return async (forwarded: string, remoteAddress: string) => {
    const headers = { 'x-forwarded-for': forwarded }
    return (await send('guess', '/users/mina/balance', { headers, remoteAddress })).status
  }
}

describe('behind a proxy', () => {
  test('H13: without a trusted proxy, a forged X-Forwarded-For gives nobody a fresh limit', async () => {
    const guess = await behind(undefined)
    expect(await guess('198.51.100.1', '203.0.113.7')).toBe(401)
    expect(await guess('198.51.100.2', '203.0.113.7')).toBe(429)
    expect(await guess('198.51.100.2', '203.0.113.8')).toBe(401)
  })

  test('H13: a trusted proxy names the client, and what the client itself put into the header does not count', async () => {
    const guess = await behind(['10.0.0.0/8'])
    expect(await guess('203.0.113.7', '10.0.0.1')).toBe(401)
    for (const forged of ['198.51.100.1', '10.0.0.9, 198.51.100.2', 'unknown', '::1', '10.1.1.1', ', ,']) {
      expect(await guess(`${forged}, 203.0.113.7`, '10.0.0.1')).toBe(429)
    }
    expect(await guess('203.0.113.8, 10.0.0.2', '10.0.0.1')).toBe(401)
    // This client reaches the service without the proxy, so its limit counts for the address of the connection.
    expect(await guess('203.0.113.9', '192.0.2.1')).toBe(401)
    expect(await guess('203.0.113.10', '192.0.2.1')).toBe(429)
  })
})

describe('behind proxies that add ports', () => {
  test('H18: each client of a proxy has its own limit, and keeps that limit when its port changes', async () => {
    const guess = await behind(trustedProxies(['10.0.0.0/8', 'fd00::/8']))
    expect(await guess('203.0.113.7:4711', '10.0.0.1')).toBe(401)
    expect(await guess('203.0.113.7:4712', '10.0.0.1')).toBe(429)
    expect(await guess('203.0.113.7', '10.0.0.1')).toBe(429)
    expect(await guess('203.0.113.8:4711', '10.0.0.1')).toBe(401)
    expect(await guess('[2001:db8::1]:4711', '10.0.0.1')).toBe(401)
    // Both addresses begin with the same 64 bits, so they count as one client.
    expect(await guess('[2001:db8::2]:4712', '10.0.0.1')).toBe(429)
  })

  test('H18: an entry with a port is a trusted proxy if its address is trusted, and entries before the client never count', async () => {
    const guess = await behind(trustedProxies(['10.0.0.0/8', 'fd00::/8']))
    expect(await guess('203.0.113.7:4711, 10.0.0.2:4712, [fd00::1]:443', '10.0.0.1')).toBe(401)
    for (const forged of ['198.51.100.1:4711', '10.0.0.9:4711', '[fd00::9]', 'unknown']) {
      expect(await guess(`${forged}, 203.0.113.7:9, 10.0.0.2:4712`, '10.0.0.1')).toBe(429)
    }
    // This client reaches the service without a proxy, so its limit counts for the address of the connection.
    expect(await guess('10.0.0.9:4711, 203.0.113.9:4711', '192.0.2.1')).toBe(401)
    expect(await guess('203.0.113.10:4711', '192.0.2.1')).toBe(429)
  })

  test('a malformed network of trusted proxies is refused, and a closed connection, which has no address, is not trusted', () => {
    expect(() => trustedProxies(['10.0.0.0/33'])).toThrow(TypeError)
    expect(trustedProxies(['loopback'])(undefined as never, 0)).toBe(false)
  })
})

test('H13: requests without a valid token never cause a refusal of a user with a valid token', async () => {
  const scene = await appWithLimits({ reads: 1_000, commands: 1_000, anonymousReads: 3, failures: 3 })
  const mina = { authorization: `Bearer ${await tokenOf('mina')}` }
  const text = fc.string({ maxLength: 40, unit: fc.constantFrom(...'Bearer .,;:=-_/aZ09"') })
  const stranger = fc.record({
    url: fc.constantFrom('/users/mina/balance', '/products', '/orders/x', '/users/mina/coupons', '/admin/users'),
    method: fc.constantFrom('GET' as const, 'POST' as const, 'HEAD' as const, 'DELETE' as const),
    authorization: fc.oneof(
      text,
      text.map((token) => `Bearer ${token}`),
    ),
    forwarded: text,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(stranger, { maxLength: 12 }), async (requests) => {
      for (const { url, method, authorization, forwarded } of requests) {
        const headers = { authorization, 'x-forwarded-for': forwarded }
        const { statusCode } = await scene.app.inject({ method, url: api + url, headers })
        expect([200, 400, 401, 404, 415, 429]).toContain(statusCode)
      }
      const answer = await scene.app.inject({ url: `${api}/users/mina/balance`, headers: mina })
      expect(answer.statusCode).toBe(200)
    }),
    { numRuns: 60 },
  )
})

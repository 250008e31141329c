import { Writable } from 'node:stream'
import { authenticator, serverOptions, unknownAddresses } from '@hexmart/adapter-http'
import { fastify } from 'fastify'
import { expect, onTestFinished, test, vi } from 'vitest'
import { parseSettings } from '../settings/settings.ts'
import { demoLinks, mayPrintLinks, signInOf, signInRoute } from './sign-in.ts'
import { signInCodes } from './sign-in-codes.ts'

const secret = 'a secret of at least thirty-two bytes'
const databaseUrl = 'postgresql://shop@127.0.0.1/shop'

test('V18: a sign-in code can be redeemed once, within 15 minutes', () => {
  let now = 0
  const codes = signInCodes<string>({ elapsed: () => now })
  const [first, second, late] = [codes.issue('mina'), codes.issue('operator'), codes.issue('late')]
  expect(new Set([first, second, late]).size).toBe(3)
  expect(codes.redeem(second)).toBe('operator')
  now = 899_999
  expect(codes.redeem(first)).toBe('mina')
  expect([codes.redeem(first), codes.redeem(second), codes.redeem('guessed')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  now = 900_000
  expect(codes.redeem(late)).toBeUndefined()
})

test('V18: a change of the wall clock neither ends a code early nor makes an expired code valid', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 3_600_000 })
  onTestFinished(() => void vi.useRealTimers())
  const codes = signInCodes<string>()
  const code = codes.issue('mina')
  vi.setSystemTime(7_200_000)
  expect(codes.redeem(code)).toBe('mina')

  let elapsed = 0
  const later = signInCodes<string>({ elapsed: () => elapsed })
  const expired = later.issue('mina')
  elapsed = 900_000
  vi.setSystemTime(0)
  expect(later.redeem(expired)).toBeUndefined()
})

/** A demo that limits the wrong codes of each address to `failures` per minute, and its log. */
async function demoWithLimit(failures: number) {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const app = fastify({ ...serverOptions, logger: { stream } })
  onTestFinished(() => app.close())
  const links = demoLinks({ secret })
  await app.register(signInRoute, { links, limits: { failures } })
  const exchange = (code: string, remoteAddress = '203.0.113.7') =>
    app.inject({ method: 'POST', url: '/sign-in', payload: { code }, remoteAddress })
  return { links, exchange, requests: () => lines.filter(({ msg }) => msg === 'request') }
}

test('V18: an address that sends too many wrong codes is answered 429, but a right code from this address still works', async () => {
  const { links, exchange } = await demoWithLimit(2)
  const statuses = []
  for (const guess of ['a', 'b', 'c']) statuses.push((await exchange(guess)).statusCode)
  expect(statuses).toEqual([403, 403, 429])
  const limited = await exchange('d')
  expect(limited.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 })
  expect(limited.headers).toMatchObject({
    'retry-after': expect.stringMatching(/^\d+$/),
    'ratelimit-policy': '"failures";q=2;w=60',
    'cache-control': 'no-store',
  })
  expect((await exchange('e', '203.0.113.8')).statusCode).toBe(403)
  const code = links.pathTo('window').split('=')[1] ?? expect.fail()
  expect((await exchange(code)).statusCode).toBe(200)
})

test('V18: for each refused code, the log has a line that leaves out the code; for a successful exchange, it has no line', async () => {
  const { links, exchange, requests } = await demoWithLimit(1)
  const code = links.pathTo('console').split('=')[1] ?? expect.fail()
  await exchange(code)
  expect(requests()).toEqual([])
  for (let time = 0; time < 2; time++) await exchange(code)
  const line = { method: 'POST', route: '/sign-in', address: '203.0.113.7' }
  expect(requests()).toMatchObject([
    { ...line, status: 403 },
    { ...line, status: 429, code: 'TOO_MANY_REQUESTS' },
  ])
  expect(JSON.stringify(requests())).not.toContain(code)
})

test('V18: the code of a link is exchanged once for a token that is valid for an hour, and then refused with a problem', async () => {
  const claims = { issuer: 'the shop', audience: 'shop', userClaim: 'shop_user', roleClaim: 'shop_role' }
  const links = demoLinks({ secret: [secret, 'an older secret of at least 32 bytes'], ...claims })
  const app = fastify()
  await app.register(unknownAddresses)
  await app.register(signInRoute, { links })
  const exchange = (code: unknown, language = 'en') =>
    app.inject({ method: 'POST', url: '/sign-in', payload: { code }, headers: { 'accept-language': language } })

  for (const [page, path, caller] of [
    ['window', '/', { userId: 'mina', admin: false }],
    ['console', '/console', { userId: 'operator', admin: true }],
  ] as const) {
    const link = links.pathTo(page)
    expect(link).toMatch(new RegExp(`^${path}#code=[\\w-]{32}$`))
    const code = link.split('=')[1]
    const answer = await exchange(code)
    expect(answer.headers['cache-control']).toBe('no-store')
    const { token } = answer.json() as { token: string }
    expect(await authenticator({ secret, ...claims })(token)).toMatchObject(caller)
    const { exp, iat } = JSON.parse(atob(String(token.split('.')[1]))) as { exp: number; iat: number }
    expect(exp - iat).toBe(3_600)

    const again = await exchange(code)
    expect([again.statusCode, again.headers['content-type']]).toEqual([403, 'application/problem+json; charset=utf-8'])
    expect(again.json()).toMatchObject({
      code: 'SIGN_IN_CODE_INVALID',
      status: 403,
      title: expect.stringMatching(/link/),
    })
  }
  for (const wrong of [undefined, 7, '', {}]) expect((await exchange(wrong)).statusCode).toBe(403)
  expect((await exchange('x', 'en;q=0.5, ko-KR')).json().title).toBe('사용할 수 없는 링크입니다')
  expect((await exchange('x'.repeat(2_000))).statusCode).toBe(413)
})

test('V19: sign-in links are only for demos: never with DATABASE_URL, a login service or a configured secret', () => {
  const may = (environment: Record<string, string>) => mayPrintLinks(parseSettings(environment))
  expect([may({}), may({ STORE: 'memory' })]).toEqual([true, true])
  const jwks = 'https://login.example.com/jwks'
  for (const environment of [
    { DATABASE_URL: databaseUrl },
    { AUTH_JWKS_URL: jwks },
    { AUTH_JWT_SECRET: secret },
    { SEED_DEMO: 'false' },
  ]) {
    expect(may(environment as Record<string, string>)).toBe(false)
  }
})

test('V21: the settings decide whether pages sign people in by OpenID, by a link or by a token', () => {
  const settings = parseSettings({
    AUTH_JWKS_URL: 'https://login.example.com/jwks',
    OPENID_ISSUER: 'https://login.example.com',
    OPENID_CLIENT_ID: 'pages',
    OPENID_SCOPE: 'openid hexmart:read',
    OPENID_RESOURCE: 'https://shop.example.com',
  })
  expect(signInOf(settings, undefined)).toEqual({
    type: 'openid',
    issuer: 'https://login.example.com',
    clientId: 'pages',
    scope: 'openid hexmart:read',
    resource: 'https://shop.example.com',
  })
  expect(signInOf(parseSettings({}), demoLinks({ secret }))).toEqual({ type: 'link' })
  expect(signInOf(parseSettings({}), undefined)).toEqual({ type: 'token' })
})

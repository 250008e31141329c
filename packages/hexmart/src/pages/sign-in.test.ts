import { authenticator, unknownAddresses } from '@hexmart/adapter-http'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { parseSettings } from '../settings/settings.ts'
import { demoLinks, mayPrintLinks, signInOf, signInRoute } from './sign-in.ts'
import { signInCodes } from './sign-in-codes.ts'

const secret = 'a secret of at least thirty-two bytes'
const databaseUrl = 'postgresql://shop@127.0.0.1/shop'

test('V18: a code can be redeemed once, until 15 minutes have passed', () => {
  let now = 0
  const codes = signInCodes<string>(() => now)
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

test('V18: the code of a link is exchanged once for a token of an hour, and then answers a problem', async () => {
  const claims = { issuer: 'the shop', audience: 'shop', userClaim: 'shop_user', roleClaim: 'shop_role' }
  const links = demoLinks({ secret: [secret, 'an older secret of at least 32 bytes'], ...claims })
  const app = fastify()
  await app.register(unknownAddresses)
  signInRoute(app, links)
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
  expect((await exchange('x', 'ko-KR,ko')).json().title).toBe('사용할 수 없는 링크입니다')
  expect((await exchange('x'.repeat(2_000))).statusCode).toBe(413)
})

test('V19: links are for demos: not beside a database, a login service, or a secret of the host', () => {
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

test('V21: the pages learn how to sign in from the settings', () => {
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

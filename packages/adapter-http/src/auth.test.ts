import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UserId } from '@hexmart/core'
import {
  CompactSign,
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { problem, served, serving } from '../test/app.ts'
import { authenticator, KeysUnavailable, signToken } from './auth.ts'

const mina = UserId.parse('mina')
const secret = 's'.repeat(32)
const inAMinute = () => Math.floor(Date.now() / 1_000) + 60
const bytes = (text: string) => new TextEncoder().encode(text)

function token(claims: JWTPayload, { key = bytes(secret) as Uint8Array | CryptoKey, alg = 'HS256', kid = 'one' } = {}) {
  return new SignJWT({ sub: 'mina', exp: inAMinute(), ...claims }).setProtectedHeader({ alg, kid }).sign(key)
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a token signed with the secret', () => {
  const authenticate = authenticator({ secret })

  test('names its user', async () => {
    expect(await authenticate(await token({}))).toEqual({ userId: 'mina', admin: false })
  })

  test.each([
    ['admin', true],
    ['ADMIN', false],
    [['admin'], false],
    [true, false],
  ])('with the role %j is an operator’s: %s', async (role, admin) => {
    expect(await authenticate(await token({ role }))).toEqual({ userId: 'mina', admin })
  })

  test('is verified once and then cached', async () => {
    const seen = await token({ exp: inAMinute() + 60 })
    const first = authenticate(seen)
    expect(first).toEqual({ userId: 'mina', admin: false })
    expect(authenticate(seen)).toBe(first)
  })

  test('is valid up to the second in which it expires, also when it is cached', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(1_800_000_000_000)
    const short = await token({ exp: 1_800_000_010 })
    vi.setSystemTime(1_800_000_009_999)
    expect(await authenticate(short)).toMatchObject({ userId: 'mina' })
    vi.setSystemTime(1_800_000_010_000)
    expect(await authenticate(short)).toBeUndefined()
  })

  test.each<[string, () => string | Promise<string>]>([
    ['that has expired', () => token({ exp: inAMinute() - 61 })],
    ['that never expires', () => new SignJWT({ sub: 'mina' }).setProtectedHeader({ alg: 'HS256' }).sign(bytes(secret))],
    ['whose expiry is no number', () => token({ exp: 'never' as never })],
    ['that is not valid yet', () => token({ nbf: inAMinute() })],
    [
      'with a critical extension that the shop does not know',
      () =>
        new CompactSign(bytes(JSON.stringify({ sub: 'mina', exp: inAMinute() })))
          .setProtectedHeader({ alg: 'HS256', crit: ['b64'], b64: true })
          .sign(bytes(secret)),
    ],
    ['whose beginning is no number', () => token({ nbf: 'now' as never })],
    [
      'whose claims are a list',
      () => new CompactSign(bytes('[]')).setProtectedHeader({ alg: 'HS256' }).sign(bytes(secret)),
    ],
    ['with a fourth part', async () => `${await token({})}.mina`],
    ['with another encoding of its signature', async () => `${await token({})}=`],
    ['without a subject', () => token({ sub: undefined as never })],
    ['whose subject is no user id', () => token({ sub: 'mina kim' })],
    ['whose subject is a number', () => token({ sub: 7 as never })],
    ['signed with another secret', () => token({}, { key: bytes('t'.repeat(32)) })],
    ['signed with another algorithm', () => token({}, { key: bytes('s'.repeat(64)), alg: 'HS512' })],
    ['that is not signed', () => new UnsecuredJWT({ sub: 'mina', exp: inAMinute() }).encode()],
    [
      'whose claims were changed',
      async () => (await token({})).replace(/\.[^.]+\./, `.${btoa('{"sub":"lena","exp":9999999999}')}.`),
    ],
    [
      'whose claims are no JSON',
      () => new CompactSign(bytes('mina')).setProtectedHeader({ alg: 'HS256' }).sign(bytes(secret)),
    ],
    ['that is none', () => 'mina'],
    ['of dots', () => '..'],
    ['that is empty', () => ''],
  ])('%s is not valid', async (_, make) => {
    expect(await authenticate(await make())).toBeUndefined()
  })

  test('A4: has the shop’s scopes, and not those of other services', async () => {
    const scope = 'openid hexmart:balances hexmart:everything hexmart:read HEXMART:ORDERS'
    expect(await authenticate(await token({ scope }))).toEqual({
      userId: 'mina',
      admin: false,
      scopes: ['hexmart:read', 'hexmart:balances'],
    })
    for (const other of ['openid', '', ['hexmart:read'], 7, 'hexmart:read,hexmart:orders']) {
      expect(await authenticate(await token({ scope: other }))).toEqual({ userId: 'mina', admin: false })
    }
  })

  test('A4: with a scope, the subject may be any 1 to 255 visible ASCII characters', async () => {
    const program = async (sub: unknown, scope = 'hexmart:read') =>
      authenticate(await token({ sub: sub as never, scope }))
    for (const sub of ['client|7@login', '!', '~'.repeat(255)])
      expect(await program(sub)).toMatchObject({ userId: sub })
    for (const sub of ['', 'a b', '~'.repeat(256), '비', 7]) expect(await program(sub)).toBeUndefined()
    expect(await program('client|7@login', 'openid')).toBeUndefined()
  })

  test('names its user and role in the configured claims', async () => {
    const other = authenticator({ secret, userClaim: 'member_no', roleClaim: 'https://shop/role' })
    const claims = { sub: 'auth0|7', member_no: 'mina', 'https://shop/role': 'admin' }
    expect(await other(await token(claims))).toEqual({ userId: 'mina', admin: true })
    expect(await other(await token({ sub: 'mina', role: 'admin' }))).toBeUndefined()
    expect(await other(await token({ sub: 'auth0|7', scope: 'hexmart:read' }))).toMatchObject({ userId: 'auth0|7' })
  })

  test('must name the configured audience and issuer', async () => {
    const strict = authenticator({ secret, issuer: 'https://login.example', audience: 'shop' })
    const iss = 'https://login.example'
    expect(await strict(await token({ iss, aud: ['mail', 'shop'] }))).toMatchObject({ userId: 'mina' })
    expect(await strict(await token({ iss, aud: 'mail' }))).toBeUndefined()
    expect(await strict(await token({ iss }))).toBeUndefined()
    expect(await strict(await token({ aud: 'shop' }))).toBeUndefined()
    expect(await strict(await token({ iss: 'https://login.example.org', aud: 'shop' }))).toBeUndefined()
  })
})

test('a token is made for a user or an operator', async () => {
  const authenticate = authenticator({ secret })
  for (const admin of [false, true]) {
    const made = await signToken({ secret, userId: mina, admin, expiresIn: 60 })
    expect(await authenticate(made)).toEqual({ userId: 'mina', admin })
  }
  expect(await authenticate(await signToken({ secret, userId: mina, expiresIn: -1 }))).toBeUndefined()
})

test('a secret of fewer than 32 bytes is refused', async () => {
  expect(() => authenticator({ secret: 's'.repeat(31) })).toThrow(RangeError)
  await expect(signToken({ secret: 'short', userId: mina, expiresIn: 60 })).rejects.toThrow(RangeError)
  expect(() => authenticator({ secret: '비'.repeat(11) })).not.toThrow()
})

describe('a token signed with a key of the login service', () => {
  let keys: Record<'one' | 'two', { publicKey: CryptoKey; privateKey: CryptoKey }>
  beforeAll(async () => {
    keys = { one: await generateKeyPair('RS256'), two: await generateKeyPair('ES256') }
  })

  /** The answer of the login service: by default, a set with the first key. */
  let answer: () => Promise<{ status: number; body: unknown }>
  let asked: number
  let jwksUrl: string
  beforeEach(async () => {
    asked = 0
    answer = () => publishing('one')
    const server = createServer(async (_, response) => {
      asked++
      const { status, body } = await answer()
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`
    return () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }
  })
  const publishing = async (...kids: ('one' | 'two')[]) => {
    const published = kids.map(async (kid) => ({ ...(await exportJWK(keys[kid].publicKey)), kid }))
    return { status: 200, body: { keys: await Promise.all(published) } }
  }
  const signed = (kid: 'one' | 'two', claims: JWTPayload = {}) =>
    token(claims, { key: keys[kid].privateKey, alg: kid === 'one' ? 'RS256' : 'ES256', kid })

  test('names its user, and the keys are fetched once', async () => {
    const authenticate = authenticator({ jwksUrl })
    expect(await authenticate(await signed('one', { role: 'admin' }))).toEqual({ userId: 'mina', admin: true })
    expect(await authenticate(await signed('one', { sub: 'lena' }))).toEqual({ userId: 'lena', admin: false })
    expect(asked).toBe(1)
  })

  test('is cached for a minute and then verified again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const authenticate = authenticator({ jwksUrl })
    const seen = await signed('one', { exp: inAMinute() + 60 })
    await authenticate(seen)
    expect(authenticate(seen)).toEqual({ userId: 'mina', admin: false })
    vi.setSystemTime(Date.now() + 60_000)
    expect(authenticate(seen)).toBeInstanceOf(Promise)
  })

  test('becomes valid when its key is published', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const authenticate = authenticator({ jwksUrl })
    const [old, rotated] = [await signed('one'), await signed('two')]
    expect(await authenticate(old)).toMatchObject({ userId: 'mina' })
    expect(await authenticate(rotated)).toBeUndefined()
    expect(asked).toBe(1)
    answer = () => publishing('one', 'two')
    vi.setSystemTime(Date.now() + 31_000)
    expect(await authenticate(rotated)).toMatchObject({ userId: 'mina' })
    expect(asked).toBe(2)
  })

  test('becomes invalid at most six minutes after its key is withdrawn', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const authenticate = authenticator({ jwksUrl })
    const old = await signed('one', { exp: inAMinute() + 600 })
    expect(await authenticate(old)).toMatchObject({ userId: 'mina' })
    answer = () => publishing('two')
    vi.setSystemTime(Date.now() + 360_000)
    expect(await authenticate(old)).toBeUndefined()
  })

  test.each<[string, () => Promise<string>]>([
    ['signed by nobody', async () => new UnsecuredJWT({ sub: 'mina', exp: inAMinute() }).encode()],
    [
      'that takes the public key for a shared secret',
      async () => token({}, { key: bytes(await exportSPKI(keys.one.publicKey)), alg: 'HS256' }),
    ],
    [
      'signed with another key of the same name',
      async () => token({}, { key: (await generateKeyPair('RS256')).privateKey, alg: 'RS256' }),
    ],
    ['that has expired', () => signed('one', { exp: inAMinute() - 61 })],
  ])('%s is not valid', async (_, make) => {
    expect(await authenticator({ jwksUrl })(await make())).toBeUndefined()
  })

  test.each<[string, () => Promise<{ status: number; body: unknown }>]>([
    ['fails', async () => ({ status: 500, body: 'hunter2' })],
    ['answers nonsense', async () => ({ status: 200, body: ['keys'] })],
  ])('cannot be verified while the login service %s', async (_, broken) => {
    const authenticate = authenticator({ jwksUrl })
    const waiting = await signed('one')
    answer = broken
    await expect(authenticate(waiting)).rejects.toThrow(KeysUnavailable)
    answer = () => publishing('one')
    expect(await authenticate(waiting)).toMatchObject({ userId: 'mina' })
  })

  test('is answered with 503 while the login service cannot be reached', async () => {
    // Nothing listens on port 9, the discard service.
    const authenticate = authenticator({ jwksUrl: 'http://127.0.0.1:9/keys' })
    const { app, nobody } = await serving({ options: { authenticate } })
    const answer = await nobody.get('/users/mina/balance', { authorization: `Bearer ${await signed('one')}` })
    expect(answer).toMatchObject({ ...problem(503, 'UNAVAILABLE'), headers: { 'retry-after': '1' } })
    await app.close()
  })
})

describe('the header', () => {
  const shop = served()

  test.each(['mina', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic bWluYTo=', 'Bearer ü', `Bearer ${'a'.repeat(8_000)}`])(
    '%j is answered 401',
    async (authorization) => {
      const answer = await shop.nobody.get('/users/mina/balance', { authorization })
      expect(answer).toMatchObject({ ...problem(401, 'UNAUTHENTICATED'), headers: { 'www-authenticate': 'Bearer' } })
    },
  )
})

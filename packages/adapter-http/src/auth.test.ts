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
import { authenticator, signToken } from './auth.ts'
import { KeysUnavailable } from './key-set.ts'

const mina = UserId.parse('mina')
const secret = 's'.repeat(32)
const inAMinute = () => Math.floor(Date.now() / 1_000) + 60
const bytes = (text: string) => new TextEncoder().encode(text)

function token(claims: JWTPayload, { key = bytes(secret) as Uint8Array | CryptoKey, alg = 'HS256', kid = 'one' } = {}) {
  return new SignJWT({ sub: 'mina', exp: inAMinute(), ...claims }).setProtectedHeader({ alg, kid }).sign(key)
}

/** A token whose claims are this JSON text, for values that JSON.stringify cannot write, such as 1e999. */
const signedText = (claims: string) =>
  new CompactSign(bytes(claims)).setProtectedHeader({ alg: 'HS256' }).sign(bytes(secret))

afterEach(() => {
  vi.useRealTimers()
})

describe('with a shared secret, a token', () => {
  const authenticate = authenticator({ secret })

  test('identifies its user', async () => {
    expect(await authenticate(await token({}))).toEqual({ userId: 'mina', admin: false })
  })

  test.each([
    ['admin', true],
    ['ADMIN', false],
    [['admin'], false],
    [true, false],
  ])('with the role %j belongs to an operator: %s', async (role, admin) => {
    expect(await authenticate(await token({ role }))).toEqual({ userId: 'mina', admin })
  })

  test('is verified once and then cached', async () => {
    const signed = await token({ exp: inAMinute() + 60 })
    const first = authenticate(signed)
    expect(first).toEqual({ userId: 'mina', admin: false })
    expect(authenticate(signed)).toBe(first)
  })

  test('is valid until the instant of its expiry, even when it is cached', async () => {
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
    ['without an expiry', () => new SignJWT({ sub: 'mina' }).setProtectedHeader({ alg: 'HS256' }).sign(bytes(secret))],
    ['whose expiry is not a number', () => token({ exp: 'never' as never })],
    ['that is not valid yet', () => token({ nbf: inAMinute() })],
    [
      'with a critical extension that the shop does not know',
      () =>
        new CompactSign(bytes(JSON.stringify({ sub: 'mina', exp: inAMinute() })))
          .setProtectedHeader({ alg: 'HS256', crit: ['b64'], b64: true })
          .sign(bytes(secret)),
    ],
    ['whose expiry is infinite', () => signedText(`{"sub":"mina","exp":1e999}`)],
    ['whose nbf is −∞ and whose expiry is infinite', () => signedText(`{"sub":"mina","nbf":-1e999,"exp":1e999}`)],
    ['whose nbf is infinite', () => signedText('{"sub":"mina","nbf":1e999,"exp":1e12}')],
    ['whose expiry is −∞', () => signedText(`{"sub":"mina","exp":-1e999}`)],
    ['that is valid for longer than a leap year', () => token({ exp: inAMinute() + 366 * 86_400 })],
    ['whose nbf is not a number', () => token({ nbf: 'now' as never })],
    [
      'whose claims are a list',
      () => new CompactSign(bytes('[]')).setProtectedHeader({ alg: 'HS256' }).sign(bytes(secret)),
    ],
    ['with a fourth part', async () => `${await token({})}.mina`],
    ['whose signature ends with padding', async () => `${await token({})}=`],
    ['without a subject', () => token({ sub: undefined as never })],
    ['whose subject is not a user id', () => token({ sub: 'mina kim' })],
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
    ['that is not a JSON Web Token', () => 'mina'],
    ['of dots only', () => '..'],
    ['that is empty', () => ''],
  ])('%s is not valid', async (_, make) => {
    expect(await authenticate(await make())).toBeUndefined()
  })

  test('A4: gives its user the scopes of the shop, and leaves out those of other services', async () => {
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

  test('with a scope of the shop may have any 1 to 255 visible ASCII characters as its subject', async () => {
    const program = async (sub: unknown, scope = 'hexmart:read') =>
      authenticate(await token({ sub: sub as never, scope }))
    for (const sub of ['client|7@login', '!', '~'.repeat(255)])
      expect(await program(sub)).toMatchObject({ userId: sub })
    for (const sub of ['', 'a b', '~'.repeat(256), '비', 7]) expect(await program(sub)).toBeUndefined()
    expect(await program('client|7@login', 'openid')).toBeUndefined()
  })

  test('must have its user and its role in the configured claims; with a scope, `sub` may name the user instead', async () => {
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

test('H7: a token that expires more than `longestLifetime` seconds from now is refused', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(1_800_000_000_000)
  const authenticate = authenticator({ secret, longestLifetime: 600 })
  expect(await authenticate(await token({ exp: 1_800_000_600 }))).toMatchObject({ userId: 'mina' })
  expect(await authenticate(await token({ exp: 1_800_000_601 }))).toBeUndefined()
})

test('H8: with several secrets, a token that one of the secrets has signed is valid, and any other token is not', async () => {
  const [first, second, third] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string]
  const authenticate = authenticator({ secret: [first, second] })
  const signedBy = (key: string, claims = {}) => token(claims, { key: bytes(key) })
  for (const accepted of [first, second])
    expect(await authenticate(await signedBy(accepted))).toMatchObject({ userId: 'mina' })
  expect(await authenticate(await signedBy(third))).toBeUndefined()
  expect(await authenticate(await signedBy(second, { exp: inAMinute() - 61 }))).toBeUndefined()
  expect(() => authenticator({ secret: [first, 'short'] })).toThrow(RangeError)
  expect(() => authenticator({ secret: [] })).toThrow(RangeError)
})

describe('the log', () => {
  const logging = (keys: Parameters<typeof authenticator>[0] = { secret }) => {
    const [info, warn] = [vi.fn(), vi.fn()]
    const authenticate = authenticator(keys)
    return {
      info,
      warn,
      send: async (sent: Promise<string> | string) => authenticate(await sent, { log: { info, warn } } as never),
    }
  }

  test.each<[string, () => Promise<string> | string]>([
    ['it has expired', () => token({ exp: inAMinute() - 61 })],
    ['it is not valid yet', () => token({ nbf: inAMinute() })],
    ['it is valid for longer than is allowed', () => signedText('{"sub":"mina","exp":1e999}')],
    ['its signature is wrong', () => token({}, { key: bytes('t'.repeat(32)) })],
    ['its algorithm is not accepted', () => token({}, { key: bytes('s'.repeat(64)), alg: 'HS512' })],
    ['its iss or aud is not the required one', () => token({ iss: 'hunter2', aud: 'shop' })],
    ['it has no exp, or it has no iss or aud although one is required', () => token({ iss: 'us' })],
    ['it is malformed', () => 'hunter2'],
    ['its claim sub is not a user id', () => token({ sub: 'auth0|hunter2', iss: 'us', aud: 'shop' })],
  ])('H9: says why a token is refused: %s', async (reason, make) => {
    const { info, send } = logging({ secret, issuer: 'us', audience: 'shop' })
    const refused = await make()
    // Most of these tokens name no issuer and no audience. So only the cases whose reason is about iss, aud or sub require them.
    const { info: lenientInfo, send: lenient } = logging()
    await (/iss|aud|sub/.test(reason) ? send : lenient)(refused)
    const lines = [...info.mock.calls, ...lenientInfo.mock.calls]
    expect(lines).toEqual([[{ reason, times: 1 }, 'a token was refused']])
    expect(JSON.stringify(lines)).not.toContain('hunter2')
  })

  test('H9: says each reason at most once per minute, and how often tokens were refused for it', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { info, send } = logging()
    for (let count = 0; count < 100; count++) await send('mina')
    await send(token({ nbf: inAMinute() }))
    expect(info.mock.calls.map(([{ reason }]) => reason)).toEqual(['it is malformed', 'it is not valid yet'])
    vi.advanceTimersByTime(60_000)
    await send('mina')
    // Of the 100 malformed tokens above, the first got a line. The other 99 and this one make 100.
    expect(info.mock.calls[2]?.[0]).toEqual({ reason: 'it is malformed', times: 100 })
  })

  test('H9: warns once if valid tokens name users by a text that cannot be a user id', async () => {
    const { warn, send } = logging()
    for (const sub of ['auth0|7', 'auth0|8', 'mina kim']) await send(token({ sub }))
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]).toEqual([{ claim: 'sub' }, expect.stringContaining('can never have')])
    const other = logging()
    await other.send(token({ sub: 'client|7', scope: 'hexmart:read' }))
    await other.send(token({ sub: 'auth0|7' }, { key: bytes('t'.repeat(32)) }))
    expect(other.warn).not.toHaveBeenCalled()
  })
})

test('signToken makes tokens for users and operators, and an expired token if the lifetime is negative', async () => {
  const authenticate = authenticator({ secret })
  for (const admin of [false, true]) {
    const signed = await signToken({ secret, userId: mina, admin, expiresIn: 60 })
    expect(await authenticate(signed)).toEqual({ userId: 'mina', admin })
  }
  expect(await authenticate(await signToken({ secret, userId: mina, expiresIn: -1 }))).toBeUndefined()
})

test('a secret of fewer than 32 bytes is refused', async () => {
  expect(() => authenticator({ secret: 's'.repeat(31) })).toThrow(RangeError)
  await expect(signToken({ secret: 'short', userId: mina, expiresIn: 60 })).rejects.toThrow(RangeError)
  // 11 characters of three bytes each in UTF-8.
  expect(() => authenticator({ secret: '비'.repeat(11) })).not.toThrow()
})

describe('with the keys of a login service, a token', () => {
  let keys: Record<'one' | 'two', { publicKey: CryptoKey; privateKey: CryptoKey }>
  beforeAll(async () => {
    keys = { one: await generateKeyPair('RS256'), two: await generateKeyPair('ES256') }
  })

  /** The answer of the login service: by default, a set with the first key. */
  let answer: () => Promise<{ status: number; body: unknown }>
  /** How often the key set was fetched. */
  let fetches: number
  let jwksUrl: string
  beforeEach(async () => {
    fetches = 0
    answer = () => publishing('one')
    const server = createServer(async (_, response) => {
      fetches++
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

  test('identifies its user, and the keys are fetched once for several tokens', async () => {
    const authenticate = authenticator({ jwksUrl })
    expect(await authenticate(await signed('one', { role: 'admin' }))).toEqual({ userId: 'mina', admin: true })
    expect(await authenticate(await signed('one', { sub: 'lena' }))).toEqual({ userId: 'lena', admin: false })
    expect(fetches).toBe(1)
  })

  test('is cached for a minute and then verified again', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    const authenticate = authenticator({ jwksUrl })
    const repeated = await signed('one', { exp: inAMinute() + 60 })
    await authenticate(repeated)
    expect(authenticate(repeated)).toEqual({ userId: 'mina', admin: false })
    vi.advanceTimersByTime(60_000)
    expect(authenticate(repeated)).toBeInstanceOf(Promise)
  })

  test('becomes valid when its key is published', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    const authenticate = authenticator({ jwksUrl })
    const [old, rotated] = [await signed('one'), await signed('two')]
    expect(await authenticate(old)).toMatchObject({ userId: 'mina' })
    expect(await authenticate(rotated)).toBeUndefined()
    expect(fetches).toBe(1)
    answer = () => publishing('one', 'two')
    // For a key that is not in the set, the set is fetched again only if it is at least 30 seconds old.
    vi.advanceTimersByTime(31_000)
    expect(await authenticate(rotated)).toMatchObject({ userId: 'mina' })
    expect(fetches).toBe(2)
  })

  test('becomes invalid at most six minutes after its key is withdrawn', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    const authenticate = authenticator({ jwksUrl })
    const old = await signed('one', { exp: inAMinute() + 600 })
    expect(await authenticate(old)).toMatchObject({ userId: 'mina' })
    answer = () => publishing('two')
    vi.advanceTimersByTime(360_000)
    expect(await authenticate(old)).toBeUndefined()
  })

  test.each<[string, () => Promise<string>]>([
    ['that is not signed', async () => new UnsecuredJWT({ sub: 'mina', exp: inAMinute() }).encode()],
    [
      'signed with the public key as a shared secret',
      async () => token({}, { key: bytes(await exportSPKI(keys.one.publicKey)), alg: 'HS256' }),
    ],
    [
      'signed with another key of the same name',
      async () => token({}, { key: (await generateKeyPair('RS256')).privateKey, alg: 'RS256' }),
    ],
    ['that has expired', () => signed('one', { exp: inAMinute() - 61 })],
    ...['"exp":1e999', '"exp":-1e999', '"exp":1e12,"nbf":1e999'].map((times): [string, () => Promise<string>] => [
      `with ${times}`,
      () =>
        new CompactSign(bytes(`{"sub":"mina",${times}}`))
          .setProtectedHeader({ alg: 'RS256', kid: 'one' })
          .sign(keys.one.privateKey),
    ]),
  ])('%s is not valid', async (_, make) => {
    expect(await authenticator({ jwksUrl })(await make())).toBeUndefined()
  })

  test.each<[string, () => Promise<{ status: number; body: unknown }>]>([
    ['answers 500', async () => ({ status: 500, body: 'hunter2' })],
    ['answers something that is no key set', async () => ({ status: 200, body: ['keys'] })],
    [
      'answers a set above the size limit',
      async () => ({ status: 200, body: { keys: [], padding: 'x'.repeat(262_144) } }),
    ],
    ['redirects', async () => ({ status: 302, body: '' })],
  ])(
    'H6: cannot be verified while the login service %s, and the keys are not fetched again for five seconds',
    async (_, broken) => {
      vi.useFakeTimers({ toFake: ['Date', 'performance'] })
      const authenticate = authenticator({ jwksUrl })
      const unverified = await signed('one', { exp: inAMinute() + 60 })
      answer = broken
      await expect(authenticate(unverified)).rejects.toThrow(KeysUnavailable)
      answer = () => publishing('one')
      vi.advanceTimersByTime(4_999)
      await expect(authenticate(unverified)).rejects.toThrow(KeysUnavailable)
      expect(fetches).toBe(1)
      vi.advanceTimersByTime(1)
      expect(await authenticate(unverified)).toMatchObject({ userId: 'mina' })
      expect(fetches).toBe(2)
    },
  )

  test('H6: while the key set cannot be fetched, many tokens together cost one fetch and one line in the log', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    answer = async () => ({ status: 500, body: 'hunter2' })
    const authenticate = authenticator({ jwksUrl })
    const error = vi.fn()
    const request = { log: { error, info: vi.fn() } } as never
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, index) => signed('two', { sub: `u${index}` })))
    const crowd = () => Promise.allSettled(tokens.map((each) => authenticate(each, request)))
    for (let second = 0; second < 3; second++) {
      for (const { status } of await crowd()) expect(status).toBe('rejected')
      vi.advanceTimersByTime(1_000)
    }
    expect([fetches, error.mock.calls.length]).toEqual([1, 1])
    vi.advanceTimersByTime(60_000)
    await crowd()
    expect([fetches, error.mock.calls.length]).toEqual([2, 2])
    expect(JSON.stringify(error.mock.calls)).not.toContain('hunter2')
  })

  test('H6: while the login service fails, the last keys are used for another hour, and only the first request waits for a fetch', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    const authenticate = authenticator({ jwksUrl })
    const long = (sub: string) => signed('one', { sub, exp: inAMinute() + 7_200 })
    const tokens = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(long))
    await authenticate(tokens[0] as string)
    answer = async () => ({ status: 500, body: '' })
    vi.advanceTimersByTime(300_000)
    expect(await authenticate(tokens[1] as string)).toMatchObject({ userId: 'b' })
    expect(fetches).toBe(2)
    // The login service now keeps its connections open without an answer.
    const stuck = Promise.withResolvers<Awaited<ReturnType<typeof answer>>>()
    const reached = Promise.withResolvers<void>()
    answer = () => {
      reached.resolve()
      return stuck.promise
    }
    vi.advanceTimersByTime(5_000)
    expect(await authenticate(tokens[2] as string)).toMatchObject({ userId: 'c' })
    await reached.promise
    stuck.resolve({ status: 500, body: '' })
    // The set counts as fresh for five minutes after its fetch, and may then be used for one more hour. Advance the clock
    // to one millisecond before the end of that hour.
    vi.advanceTimersByTime(3_594_999)
    expect(await authenticate(tokens[3] as string)).toMatchObject({ userId: 'd' })
    vi.advanceTimersByTime(1)
    await expect(authenticate(tokens[4] as string)).rejects.toThrow(KeysUnavailable)
  })

  test('H6: with `staleLimit: 0`, keys that are older than five minutes are not used while the login service fails', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] })
    const authenticate = authenticator({ jwksUrl, staleLimit: 0 })
    const [first, second] = await Promise.all(['a', 'b'].map((sub) => signed('one', { sub, exp: inAMinute() + 600 })))
    await authenticate(first as string)
    answer = async () => ({ status: 500, body: '' })
    vi.advanceTimersByTime(300_000)
    await expect(authenticate(second as string)).rejects.toThrow(KeysUnavailable)
  })

  test('H8: every key of the set that fits the token is tried, whether or not the token names its key', async () => {
    const [right, wrong] = [keys.one, await generateKeyPair('RS256')]
    // A key that is too short to be used.
    const weak = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }
    const published = [weak, await exportJWK(wrong.publicKey), await exportJWK(right.publicKey)]
    for (const named of [{}, { kid: 'one' }]) {
      answer = async () => ({ status: 200, body: { keys: published.map((key) => ({ ...key, ...named })) } })
      const authenticate = authenticator({ jwksUrl })
      const sign = (claims: JWTPayload, key = right.privateKey) =>
        new SignJWT({ sub: 'mina', exp: inAMinute(), ...claims })
          .setProtectedHeader({ alg: 'RS256', ...named })
          .sign(key)
      expect(await authenticate(await sign({}))).toMatchObject({ userId: 'mina' })
      expect(await authenticate(await sign({ exp: inAMinute() - 61 }))).toBeUndefined()
      expect(await authenticate(await sign({}, (await generateKeyPair('RS256')).privateKey))).toBeUndefined()
    }
  })

  test('H6: an address of the key set with a user or a password is refused, and the error does not show the address', () => {
    for (const login of ['shop:hunter2@', ':hunter2@', 'hunter2@']) {
      expect(() => authenticator({ jwksUrl: `https://${login}login.example.com/keys` })).toThrow(
        /^the address of the key set has a user or a password$/,
      )
    }
    expect(() => authenticator({ jwksUrl: 'https://shop:hunter2@:' })).toThrow(
      /^the address of the key set is not a URL$/,
    )
  })

  test('is answered 503 while the login service cannot be reached', async () => {
    // Nothing listens on port 9, the discard service.
    const authenticate = authenticator({ jwksUrl: 'http://127.0.0.1:9/keys' })
    const { app, nobody } = await serving({ options: { authenticate } })
    const answer = await nobody.get('/users/mina/balance', { authorization: `Bearer ${await signed('one')}` })
    expect(answer).toMatchObject({
      ...problem(503, 'UNAVAILABLE'),
      headers: { 'retry-after': expect.stringMatching(/^[1-4]$/) },
    })
    await app.close()
  })
})

describe('the header Authorization', () => {
  const shop = served()

  test.each(['mina', 'Bearer', 'Bearer ', 'Bearer a b', 'Basic bWluYTo=', 'Bearer ü', `Bearer ${'a'.repeat(8_000)}`])(
    '%j is answered 401',
    async (authorization) => {
      const answer = await shop.nobody.get('/users/mina/balance', { authorization })
      expect(answer).toMatchObject({ ...problem(401, 'UNAUTHENTICATED'), headers: { 'www-authenticate': 'Bearer' } })
    },
  )
})

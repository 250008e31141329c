/** The login by OpenID Connect. The login service of this test checks the proof of the code (PKCE), as real services do. */
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isReturnFromLogin, openIdLogin } from './openid.ts'

const redirectUri = 'https://shop.example.com/console'
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
let server: Server
let issuer: string
/** The codes that the login service gave out, each with its challenge. The proof that comes later must match the challenge. */
const codes = new Map<string, string>()
const tokenRequests: URLSearchParams[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.url === '/.well-known/openid-configuration') {
      return json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      })
    }
    const body = new URLSearchParams(await text(request))
    tokenRequests.push(body)
    const challenge = codes.get(body.get('code') ?? '')
    codes.delete(body.get('code') ?? '')
    const proof = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    if (challenge !== proof) return json(400, { error: 'invalid_grant', error_description: 'the proof is wrong' })
    const now = Math.floor(Date.now() / 1_000)
    const id = { iss: issuer, aud: 'pages', sub: 'mina', iat: now, exp: now + 600 }
    return json(200, {
      token_type: 'Bearer',
      expires_in: 600,
      access_token: 'the access token',
      id_token: `${encode({ alg: 'none' })}.${encode(id)}.x`,
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

/** A tab's storage. */
function storage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

const loginIn = (tab: Storage) =>
  openIdLogin(
    { type: 'openid', issuer, clientId: 'pages', scope: 'openid hexmart:read', resource: 'https://shop.example.com' },
    redirectUri,
    tab,
  )

/** Does what the login service does after the user has signed in. @returns the address to which it redirects */
function approve(url: string): string {
  const query = new URL(url).searchParams
  const code = randomUUID()
  codes.set(code, query.get('code_challenge') ?? '')
  return `${redirectUri}?${new URLSearchParams({ code, state: query.get('state') ?? '' })}`
}

test('V21: the page sends a challenge to the login service, and returns with a token to the address where it was before', async () => {
  const tab = storage()
  const url = new URL(await (await loginIn(tab)).begin('/console/orders?status=PAID'))
  expect(url.origin + url.pathname).toBe(`${issuer}/authorize`)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: 'pages',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid hexmart:read',
    resource: 'https://shop.example.com',
    code_challenge_method: 'S256',
  })
  const returnAddress = approve(url.href)
  expect(isReturnFromLogin(returnAddress)).toBe(true)
  // The page is loaded anew, so it knows only what is in the tab's storage.
  expect(await (await loginIn(tab)).complete(returnAddress)).toEqual({
    token: 'the access token',
    returnTo: '/console/orders?status=PAID',
  })
  expect(tokenRequests.at(-1)?.get('code_verifier')).toMatch(/^[\w.~-]{43,}$/)
  // The verifier is gone, so the address works only once.
  expect(tab.length).toBe(0)
  await expect((await loginIn(tab)).complete(returnAddress)).rejects.toThrow()
})

test('V21: an answer to a request of another tab, or a refusal of the login service, signs nobody in', async () => {
  const tab = storage()
  const url = await (await loginIn(tab)).begin('/')
  await expect((await loginIn(storage())).complete(approve(url))).rejects.toThrow()
  const state = new URL(url).searchParams.get('state') ?? ''
  const refusal = `${redirectUri}?${new URLSearchParams({ error: 'access_denied', error_description: 'No.', state })}`
  expect(isReturnFromLogin(refusal)).toBe(true)
  await expect((await loginIn(tab)).complete(refusal)).rejects.toThrow('No.')
})

test('an address of the page itself does not count as a return from the login service', () => {
  for (const address of [
    redirectUri,
    `${redirectUri}?status=PAID`,
    `${redirectUri}/orders?state=OPEN`,
    `${redirectUri}#code=x`,
  ]) {
    expect(isReturnFromLogin(address)).toBe(false)
  }
})

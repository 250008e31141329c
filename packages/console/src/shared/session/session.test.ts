import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mayUse, sessionOf } from './session.ts'
import { createSessionStore } from './session-store.ts'

const claims = { user: 'sub', role: 'role' }
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (payload: object) => `${encode({ alg: 'HS256' })}.${encode(payload)}.signature`
const start = Date.parse('2026-03-10T03:00:00Z')
const inAnHour = start / 1_000 + 3_600

beforeEach(() => void vi.useFakeTimers({ now: start }))
afterEach(() => void vi.useRealTimers())

function storage() {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

test('a session is read from the claims that the service names, also if a claim has letters beyond ASCII', () => {
  const token = tokenOf({ login: '미나', groups: 'admin', scope: 'openid hexmart:read', exp: inAnHour })
  const session = sessionOf(token, { user: 'login', role: 'groups' })
  expect(session).toMatchObject({ userId: '미나', isAdmin: true, scopes: ['openid', 'hexmart:read'] })
  // If a token lacks the configured user claim (here `login`), as tokens of other services may, the claim `sub` names the user.
  expect(sessionOf(tokenOf({ sub: 'bank', exp: inAnHour }), { user: 'login', role: 'role' })?.userId).toBe('bank')
})

test.each([
  '',
  'no token',
  'a.b.c',
  // Without an expiry, without a user, with a user that is no text, expired at this instant, and with the payload `null`.
  tokenOf({ sub: 'mina' }),
  tokenOf({ exp: inAnHour }),
  tokenOf({ sub: 7, exp: inAnHour }),
  tokenOf({ sub: 'mina', exp: start / 1_000 }),
  `x.${Buffer.from('null').toString('base64url')}.x`,
])('the token %j gives no session', (token) => {
  expect(sessionOf(token, claims)).toBeUndefined()
})

test('an admin may use everything, and any other user only what the scopes of the token open', () => {
  const sessionWith = (payload: object) =>
    sessionOf(tokenOf({ sub: 'x', exp: inAnHour, ...payload }), claims) ?? expect.fail()
  expect(mayUse(sessionWith({ role: 'admin' }), 'hexmart:coupons')).toBe(true)
  expect(mayUse(sessionWith({ scope: 'hexmart:read' }), 'hexmart:read')).toBe(true)
  expect(mayUse(sessionWith({ scope: 'hexmart:read' }), 'hexmart:coupons')).toBe(false)
})

test('V22: a session survives a reload, is separate for window and console, and ends at its expiry; the page keeps the user', () => {
  const tab = storage()
  const store = createSessionStore('console', claims, tab)
  let changes = 0
  store.subscribe(() => changes++)
  expect(store.signIn('nonsense')).toBe(false)
  expect(store.state.session).toBeUndefined()
  const token = tokenOf({ sub: 'operator', role: 'admin', exp: inAnHour })
  expect(store.signIn(` ${token}\n`)).toBe(true)
  expect(store.token(undefined)).toBe(token)
  expect(createSessionStore('console', claims, tab).state.session?.userId).toBe('operator')
  expect(createSessionStore('window', claims, tab).state.session).toBeUndefined()

  vi.advanceTimersByTime(3_599_999)
  expect(store.state.hasEnded).toBe(false)
  vi.advanceTimersByTime(1)
  expect(store.state).toMatchObject({ hasEnded: true, session: { userId: 'operator' } })
  // The token is no longer stored. The listener was called at the sign-in and at the expiry.
  expect([tab.items.size, changes]).toEqual([0, 2])
})

test('V22: a session ends exactly at its expiry, even if its token is valid for longer than a timer can run', () => {
  const store = createSessionStore('window', claims, storage())
  const inFortyDays = 40 * 86_400
  store.signIn(tokenOf({ sub: 'mina', exp: start / 1_000 + inFortyDays }))
  vi.advanceTimersByTime(inFortyDays * 1_000 - 1)
  expect(store.state.hasEnded).toBe(false)
  vi.advanceTimersByTime(1)
  expect(store.state.hasEnded).toBe(true)
})

test('V22: a rejected token ends the session only if it is the token of this session', () => {
  const store = createSessionStore('window', claims, storage())
  const [old, fresh] = [1, 2].map((jti) => tokenOf({ sub: 'mina', exp: inAnHour, jti })) as [string, string]
  store.signIn(old)
  store.signIn(fresh)
  // A call with the earlier token is answered late.
  expect(store.token(old)).toBe(fresh)
  expect(store.state.hasEnded).toBe(false)
  // The service has rejected the token of this session, so the session ends. The store returns the rejected token, and a
  // client that gets the same token again does not repeat the call.
  expect(store.token(fresh)).toBe(fresh)
  expect(store.state.hasEnded).toBe(true)
  store.signOut()
  expect(store.state).toEqual({ session: undefined, hasEnded: false })
  expect(store.token(undefined)).toBeUndefined()
})

import type { TokenClaimNames } from './page-settings.ts'
import { type Session, sessionOf } from './session.ts'

export interface SessionState {
  /**
   * Stays set after the session has ended, so that the page keeps what it shows while the user signs in again. Undefined if
   * nobody has signed in, and after the user has signed out.
   */
  readonly session: Session | undefined
  /** Whether the token of `session` has expired or was rejected. */
  readonly hasEnded: boolean
}

/**
 * Holds the session of a page. The session survives a reload of the tab, and ends when its token expires or is rejected. If
 * the user signs out or closes the tab, the session is removed.
 */
export interface SessionStore {
  readonly state: SessionState
  subscribe(onChange: () => void): () => void
  /** @returns false if the token is not the token of a user, or has expired */
  signIn(token: string): boolean
  signOut(): void
  /**
   * The token for a call of the client; see `ClientOptions.token`. The session ends if `rejected` is its own token.
   * After the session has ended, the result is `rejected`: the client does not repeat a call if it gets the rejected
   * token back.
   */
  token(rejected: string | undefined): string | undefined
}

/** The longest time that a timer can wait, in milliseconds. A timer for a longer time would fire immediately. */
const longestTimer = 2 ** 31 - 1

/** @param page the shop window and the console have separate sessions, because different users use them */
export function createSessionStore(
  page: 'window' | 'console',
  claims: TokenClaimNames,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage,
): SessionStore {
  const key = `hexmart.${page}.token`
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let state: SessionState = { session: undefined, hasEnded: false }

  function change(next: SessionState): void {
    state = next
    waitForExpiry()
    for (const listener of listeners) listener()
  }
  function waitForExpiry(): void {
    clearTimeout(timer)
    if (state.session === undefined || state.hasEnded) return
    const left = state.session.expiresAt - Date.now()
    timer = left > longestTimer ? setTimeout(waitForExpiry, longestTimer) : setTimeout(end, left)
  }
  function end(): void {
    storage.removeItem(key)
    change({ ...state, hasEnded: state.session !== undefined })
  }

  const storedToken = storage.getItem(key)
  if (storedToken !== null) change({ session: sessionOf(storedToken, claims), hasEnded: false })

  return {
    get state() {
      return state
    },
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    signIn(token) {
      const session = sessionOf(token.trim(), claims)
      if (session === undefined) return false
      storage.setItem(key, session.token)
      change({ session, hasEnded: false })
      return true
    },
    signOut() {
      storage.removeItem(key)
      change({ session: undefined, hasEnded: false })
    },
    token(rejected) {
      if (rejected !== undefined && rejected === state.session?.token) end()
      return state.hasEnded ? rejected : state.session?.token
    },
  }
}

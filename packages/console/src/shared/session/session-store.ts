import type { TokenClaimNames } from './page-settings.ts'
import { type Session, sessionOf } from './session.ts'

export interface SessionState {
  /** Stays after the session has ended, so that the page keeps what it shows while the user signs in again. */
  readonly session: Session | undefined
  /** Whether the service no longer accepts the session. */
  readonly hasEnded: boolean
}

/** Holds the session of a page. It outlives a reload of the tab, and ends with the tab. */
export interface SessionStore {
  readonly state: SessionState
  subscribe(onChange: () => void): () => void
  /** @returns whether the token is one of a user, and has not expired */
  signIn(token: string): boolean
  signOut(): void
  /** Finds the token of a call; see `ClientOptions.token`. The session ends if its own token was rejected. */
  token(rejected: string | undefined): string | undefined
}

/** In milliseconds. A timer for longer would fire at once. */
const longestTimer = 2 ** 31 - 1

/** @param page the window and the console have a session each, because their users differ */
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

  const kept = storage.getItem(key)
  if (kept !== null) change({ session: sessionOf(kept, claims), hasEnded: false })

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

import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  Suspense,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { loadLater, useEarlyLoad } from '../components/load-later.ts'
import type { PageName, PageSettings } from './page-settings.ts'
import type { Session } from './session.ts'
import type { SessionStore } from './session-store.ts'
import type { SignInProblem } from './sign-in-link.ts'

interface SessionContext {
  /** Stays set after the session has ended, while the user signs in again. */
  readonly session: Session | undefined
  readonly settings: PageSettings
  /** Opens the dialog for signing in. */
  startSignIn(): void
  /** @returns false if the token is not the token of a user, or has expired */
  signIn(token: string): boolean
  signOut(): void
}

const context = createContext<SessionContext | undefined>(undefined)

/** Who is signed in, and functions to sign in and out. */
export function useSession(): SessionContext {
  const state = use(context)
  if (state === undefined) throw new Error('SessionProvider is missing')
  return state
}

const loadSignInDialog = async () => (await import('./sign-in-dialog.tsx')).SignInDialog
const SignInDialog = loadLater(loadSignInDialog)

interface SessionProviderProps {
  readonly page: PageName
  readonly store: SessionStore
  readonly settings: PageSettings
  /** Why the sign-in link or the login service that opened the page signed nobody in. */
  readonly problem: SignInProblem | undefined
  readonly children: ReactNode
}

/** Holds the session. When the session ends, a dialog over the page asks the user to sign in again. */
export function SessionProvider({ page, store, settings, problem, children }: SessionProviderProps) {
  const queries = useQueryClient()
  const { session, hasEnded } = useSyncExternalStore(store.subscribe, () => store.state)
  const [isAsking, setAsking] = useState(problem !== undefined)
  const lastUserId = useRef(session?.userId)
  useEarlyLoad(loadSignInDialog)

  useEffect(() => {
    // What was loaded for one user must not show to the next user.
    if (lastUserId.current !== undefined && lastUserId.current !== session?.userId) queries.clear()
    else void queries.invalidateQueries()
    lastUserId.current = session?.userId
  }, [queries, session])

  const signIn = useCallback(
    (token: string) => {
      const isUser = store.signIn(token)
      if (isUser) setAsking(false)
      return isUser
    },
    [store],
  )
  const value = useMemo<SessionContext>(
    () => ({ session, settings, signIn, startSignIn: () => setAsking(true), signOut: store.signOut }),
    [session, settings, signIn, store],
  )
  return (
    <context.Provider value={value}>
      {children}
      <Suspense>
        {(isAsking || hasEnded) && (
          <SignInDialog
            hasEnded={hasEnded}
            problem={problem}
            page={page}
            settings={settings.signIn}
            onToken={signIn}
            onClose={() => {
              setAsking(false)
              if (hasEnded) store.signOut()
            }}
          />
        )}
      </Suspense>
    </context.Provider>
  )
}

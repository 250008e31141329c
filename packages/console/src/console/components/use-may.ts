import { mayUse } from '../../shared/session/session.ts'
import { useSession } from '../../shared/session/session-provider.tsx'

/**
 * A scope of a token. Each scope opens one part of the API. The console only hides what the token's scopes do not open; the
 * service decides what is allowed.
 */
export type Scope = `hexmart:${'read' | 'balances' | 'orders' | 'catalogue' | 'coupons' | 'deliveries' | 'users'}`

/** Whether to show what a scope opens. */
export function useMay(scope: Scope): boolean {
  const { session } = useSession()
  return session !== undefined && mayUse(session, scope)
}

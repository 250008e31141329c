import type { TokenClaimNames } from './page-settings.ts'

/** Who is signed in, as the token says. The service alone decides what is allowed. */
export interface Session {
  readonly token: string
  readonly userId: string
  /** Whether the user is an operator who may do everything. */
  readonly isAdmin: boolean
  readonly scopes: readonly string[]
  /** In milliseconds since 1970. */
  readonly expiresAt: number
}

/**
 * Reads a token without verifying it, because only the service can verify it.
 *
 * @returns undefined if the text is not the token of a user, or if the token has expired
 */
export function sessionOf(token: string, claims: TokenClaimNames, now = Date.now()): Session | undefined {
  const payload = payloadOf(token)
  const userId = payload?.[claims.user] ?? payload?.sub
  const expiresAt = Number(payload?.exp) * 1_000
  if (payload === undefined || typeof userId !== 'string' || !(expiresAt > now)) return undefined
  const scope = typeof payload.scope === 'string' ? payload.scope : ''
  return {
    token,
    userId,
    isAdmin: payload[claims.role] === 'admin',
    scopes: scope.split(' ').filter((name) => name !== ''),
    expiresAt,
  }
}

function payloadOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const [, part = ''] = token.split('.')
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof payload === 'object' && payload !== null ? { ...payload } : undefined
  } catch {
    return undefined
  }
}

/** Whether the session opens the part of the API that a scope names, such as `hexmart:read`. */
export const mayUse = ({ isAdmin, scopes }: Session, scope: string): boolean => isAdmin || scopes.includes(scope)

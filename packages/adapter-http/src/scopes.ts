/** The scopes of the shop, for the claim `scope` of a token (RFC 9068). Each scope allows a part of what an operator may do. */
export const scopes = [
  'hexmart:read',
  'hexmart:balances',
  'hexmart:orders',
  'hexmart:catalogue',
  'hexmart:coupons',
  'hexmart:deliveries',
  'hexmart:users',
] as const
export type Scope = (typeof scopes)[number]

/** The scopes of the shop in a claim, which may hold scopes of other services too. */
export function scopesIn(claim: unknown): readonly Scope[] {
  if (typeof claim !== 'string') return []
  const named = new Set(claim.split(' '))
  return scopes.filter((scope) => named.has(scope))
}

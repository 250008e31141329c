/**
 * What must hold at any time, under load too. Each check compares two ways to the same figure.
 *
 * - `balance`: a user's balance = the sum of the user's entries, and its sequence = their number
 * - `stock`: a product's stock = the sum of its movements
 * - `issued`: a coupon's quantity − remaining = the number of its user coupons
 * - `used-coupons`: a user coupon says that an order used it, exactly when that order is PAID with it
 * - `order-lines`: an order's lines add up to its subtotal, and subtotal − discount = total
 * - `payments`: an order's entries add up to −total when PAID, and to 0 when CANCELED
 * - `messages`: an order has the messages of its status
 */
export const auditChecks = [
  'balance',
  'stock',
  'issued',
  'used-coupons',
  'order-lines',
  'payments',
  'messages',
] as const
export type AuditCheckName = (typeof auditChecks)[number]

/** One check; one that fails is reported once for each key at which it fails, up to 100 of them. */
export interface AuditCheck {
  readonly name: AuditCheckName
  readonly ok: boolean
  /** What the failing figures belong to: a user, product, coupon, user coupon or order id. Null when all is well. */
  readonly key: string | null
  /** Null when all is well. */
  readonly expected: number | null
  readonly actual: number | null
}

export interface AuditReport {
  readonly ok: boolean
  readonly checks: readonly AuditCheck[]
}

/** A key at which a check failed. */
export interface Finding {
  readonly name: AuditCheckName
  readonly key: string
  readonly expected: number
  readonly actual: number
}

export interface Audit {
  /** All findings, at most 100 a check, from one read-only snapshot of the store. */
  findings(): Promise<readonly Finding[]>
}

/** Every check of an audit, those that hold included. */
export function reportOf(findings: readonly Finding[]): AuditReport {
  const checks = auditChecks.flatMap((name): readonly AuditCheck[] => {
    const failed = findings.filter((finding) => finding.name === name)
    if (failed.length === 0) return [{ name, ok: true, key: null, expected: null, actual: null }]
    return failed.map((finding) => ({ ...finding, ok: false }))
  })
  return { ok: findings.length === 0, checks }
}

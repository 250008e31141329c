import { type AuditCheckName, auditChecks, type Finding } from './ports.ts'

/**
 * A line of the report: a check that holds, or one finding of a check that failed. At most 100 findings are listed per
 * check. Several of them may be about the same row.
 */
export interface AuditCheck {
  readonly name: AuditCheckName
  readonly ok: boolean
  /** The id of the user, product, coupon, user coupon or order whose figures differ; null when the check holds. */
  readonly key: string | null
  /** Null when the check holds. */
  readonly expected: number | null
  /** Null when the check holds. */
  readonly actual: number | null
}

export interface AuditReport {
  /** True when every check holds. */
  readonly ok: boolean
  readonly checks: readonly AuditCheck[]
}

/** Lists every check in the order of `auditChecks`, including the checks that hold. */
export function reportOf(findings: readonly Finding[]): AuditReport {
  const checks = auditChecks.flatMap((name): readonly AuditCheck[] => {
    const failed = findings.filter((finding) => finding.name === name)
    if (failed.length === 0) return [{ name, ok: true, key: null, expected: null, actual: null }]
    return failed.map((finding) => ({ ...finding, ok: false }))
  })
  return { ok: findings.length === 0, checks }
}

import type { AuditReport } from '@hexmart/client'

/** A figure that differs from the figure that the check expects. */
export interface Finding {
  /** The id of the user, product, coupon, user coupon or order. */
  readonly key: string
  readonly expected: number
  readonly actual: number
}

/** A check with its findings. A check that holds has no findings. */
export interface Check {
  readonly name: string
  readonly findings: readonly Finding[]
}

/** Gathers the lines of a report by their check. The failed checks come first. */
export function checksOf({ checks }: AuditReport): readonly Check[] {
  const findingsByCheck = new Map<string, Finding[]>()
  for (const { name, ok, key, expected, actual } of checks) {
    const findings = findingsByCheck.get(name) ?? []
    findingsByCheck.set(name, findings)
    if (!ok) findings.push({ key: key ?? '', expected: expected ?? 0, actual: actual ?? 0 })
  }
  const results = [...findingsByCheck].map(([name, findings]) => ({ name, findings }))
  return results.toSorted((a, b) => Number(b.findings.length > 0) - Number(a.findings.length > 0))
}

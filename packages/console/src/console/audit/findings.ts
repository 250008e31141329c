import type { AuditReport } from '@hexmart/client'

/** A figure that differs from the figure that the check expects. */
export interface Finding {
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
  const findings = new Map<string, Finding[]>()
  for (const { name, ok, key, expected, actual } of checks) {
    const ofCheck = findings.get(name) ?? []
    findings.set(name, ofCheck)
    if (!ok) ofCheck.push({ key: key ?? '', expected: expected ?? 0, actual: actual ?? 0 })
  }
  const gathered = [...findings].map(([name, found]) => ({ name, findings: found }))
  return gathered.toSorted((a, b) => Number(b.findings.length > 0) - Number(a.findings.length > 0))
}

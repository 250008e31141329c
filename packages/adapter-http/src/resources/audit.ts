import type { AuditCheck as CoreAuditCheck, AuditReport as CoreAuditReport } from '@hexmart/core'
import { z } from 'zod'
import { resources, type View } from './resource.ts'

const AuditCheck = z.object({
  name: z.string().describe('what is compared, such as `balance` or `stock`'),
  ok: z.boolean().describe('whether the check holds'),
  key: z
    .string()
    .nullable()
    .describe(
      'the id of the user, product, coupon, user coupon or order whose figures differ; null if the check holds',
    ),
  expected: z.int().nullable().describe('the figure that was expected; null if the check holds'),
  actual: z.int().nullable().describe('the figure that was found; null if the check holds'),
})
const presentAuditCheck = (check: CoreAuditCheck): View<typeof AuditCheck> => ({
  name: check.name,
  ok: check.ok,
  key: check.key,
  expected: check.expected,
  actual: check.actual,
})

export const AuditReport = z
  .object({
    ok: z.boolean().describe('whether every check holds'),
    checks: z
      .array(AuditCheck)
      .describe('a check that holds has one element; a failed check has one for each difference, at most 100'),
  })
  .register(resources, { id: 'AuditReport' })
export const presentAuditReport = (report: CoreAuditReport): View<typeof AuditReport> => ({
  ok: report.ok,
  checks: report.checks.map(presentAuditCheck),
})

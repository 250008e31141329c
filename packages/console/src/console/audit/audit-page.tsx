import { type AuditReport, unwrap } from '@hexmart/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Badge } from '../../shared/components/badge.tsx'
import { Button } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { Notice } from '../../shared/components/notice.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { linkClass, PageHeader } from '../components/page-header.tsx'
import { useNow } from '../components/use-now.ts'
import { type Check, checksOf, type Finding } from './findings.ts'
import { Liability } from './liability.tsx'

const queryKey = ['audit']

/** Runs the audit when the operator presses the button, and keeps its report while the console is open. */
export function AuditPage() {
  const t = useTranslations('console.audit')
  const client = useClient()
  const queries = useQueryClient()
  const [startedAt, setStartedAt] = useState(0)
  const audit = useQuery({
    queryKey,
    queryFn: async ({ signal }) => unwrap(await client.admin.audit({ signal })),
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  const run = () => {
    setStartedAt(Date.now())
    void audit.refetch()
  }
  const { data, error, isFetching, dataUpdatedAt } = audit
  return (
    <div className="grid gap-6">
      <PageHeader
        title={t('title')}
        detail={t('detail')}
        actions={
          isFetching ? (
            <Button onClick={() => queries.cancelQueries({ queryKey })}>{t('stop')}</Button>
          ) : (
            <Button variant="primary" onClick={run}>
              {t(data === undefined ? 'run' : 'again')}
            </Button>
          )
        }
      />
      {isFetching && <Running startedAt={startedAt} />}
      {!isFetching && error !== null && <ProblemMessage error={error} onRetry={run} />}
      {!isFetching && error === null && data === undefined && <Empty title={t('idle')} detail={t('idleDetail')} />}
      {!isFetching && error === null && data !== undefined && <Report report={data} at={dataUpdatedAt} />}
      <Liability />
    </div>
  )
}

function Running({ startedAt }: { readonly startedAt: number }) {
  const t = useTranslations('console.audit')
  const now = useNow(1_000)
  return (
    <section
      className="grid gap-3 rounded-card border border-line bg-surface p-5 shadow-card"
      aria-label={t('running')}
    >
      <p role="status" className="text-sm font-semibold">
        {t('running')}
      </p>
      <progress aria-label={t('running')} className="progress" />
      <p className="text-sm text-muted tabular-nums">
        {t('runningFor', { seconds: Math.max(0, Math.round((now - startedAt) / 1_000)) })}
      </p>
    </section>
  )
}

function Report({ report, at }: { readonly report: AuditReport; readonly at: number }) {
  const t = useTranslations('console.audit')
  const format = useFormat()
  const checks = checksOf(report)
  const findings = checks.reduce((sum, check) => sum + check.findings.length, 0)
  const time = format.dateTime(at)
  return (
    <>
      {report.ok ? (
        <Notice tone="good" title={t('fine')} detail={t('fineDetail', { checks: checks.length, time })} />
      ) : (
        <Notice tone="bad" title={t('differs', { findings })} detail={t('differsDetail', { time })} />
      )}
      <Card title={t('checks')}>
        <ul className="grid divide-y divide-line text-sm">
          {checks.map((check) => (
            <CheckResult key={check.name} check={check} />
          ))}
        </ul>
      </Card>
    </>
  )
}

/** The service lists at most this many findings per check. */
const mostListed = 100

function CheckResult({ check: { name, findings } }: { readonly check: Check }) {
  const t = useTranslations('console.audit')
  return (
    <li className="grid gap-2 py-2.5 first:pt-0 last:pb-0">
      <div className="flex items-baseline justify-between gap-4">
        <span>{isKnown(name) ? t(`names.${name}`) : name}</span>
        {findings.length === 0 ? (
          <Badge tone="good">{t('holds')}</Badge>
        ) : (
          <Badge tone="bad">{t('failed', { count: findings.length })}</Badge>
        )}
      </div>
      {findings.length > 0 && (
        <ul className="grid gap-1 border-l-2 border-bad pl-3 tabular-nums">
          {findings.map((finding, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a check can report one row twice, so its key is not unique, and the list never changes its order
            <FindingLine key={index} name={name} finding={finding} />
          ))}
        </ul>
      )}
      {findings.length >= mostListed && <p className="text-xs text-muted">{t('most')}</p>}
    </li>
  )
}

/** A finding in words. Its figures are amounts or counts, depending on the check. */
function FindingLine({ name, finding }: { readonly name: string; readonly finding: Finding }) {
  const t = useTranslations('console.audit')
  const format = useFormat()
  const { key } = finding
  const facts = { key, expected: format.number(finding.expected), actual: format.number(finding.actual) }
  return (
    <li>
      {isKnown(name) ? t(`findings.${name}`, facts) : t('other', facts)}{' '}
      <Link to="/actions" search={{ subject: key }} className={linkClass}>
        {t('trail')}
      </Link>
    </li>
  )
}

const checksWithWords = [
  'balance',
  'issued',
  'messages',
  'order-lines',
  'payments',
  'purchases',
  'stock',
  'used-coupons',
] as const

/** A later version of the service may run a check for which this page has no words. */
const isKnown = (name: string): name is (typeof checksWithWords)[number] =>
  checksWithWords.some((each) => each === name)

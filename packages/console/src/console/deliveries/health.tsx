import { unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { Card } from '../../shared/components/card.tsx'
import { classes } from '../../shared/components/classes.ts'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Skeleton } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useMay } from '../components/use-may.ts'
import { AllDead } from './all-dead.tsx'
import { Resume } from './resume.tsx'

/** How often the figures are read again while the page shows, in milliseconds. */
const refreshEvery = 5_000

/** If a message has waited longer than this, in milliseconds, the data platform is probably down. */
const longestUsualWait = 60_000

/** What waits for the data platform, whether the platform takes messages, and what an operator can do. */
export function Health() {
  const t = useTranslations('console.deliveries.health')
  const client = useClient()
  const format = useFormat()
  const mayChange = useMay('hexmart:deliveries')
  const [open, setOpen] = useState<'retry' | 'discard' | 'resume'>()
  const summary = useQuery({
    queryKey: ['summary'],
    queryFn: async ({ signal }) => unwrap(await client.admin.summary({}, { signal })),
    refetchInterval: refreshEvery,
  })
  const deliveries = summary.data?.deliveries
  const close = () => setOpen(undefined)
  if (deliveries === undefined) {
    if (summary.isError) return <ProblemMessage error={summary.error} onRetry={() => summary.refetch()} />
    return <Skeleton className="h-40 rounded-card" />
  }
  const { waiting, dead, oldestWaiting } = deliveries
  const isLate = waiting > 0 && oldestWaiting > longestUsualWait
  const figures = [
    [t('waiting'), t('count', { count: waiting }), false],
    [t('oldest'), waiting === 0 ? '–' : format.duration(oldestWaiting), isLate],
    [t('dead'), t('count', { count: dead }), dead > 0],
  ] as const
  return (
    <Card title={t('title')}>
      <div className="grid gap-5">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
          {figures.map(([name, value, isBad]) => (
            <div key={name}>
              <dt className="text-sm text-muted">{name}</dt>
              <dd className={classes('text-2xl font-semibold tabular-nums', isBad && 'text-bad')}>{value}</dd>
            </div>
          ))}
        </dl>
        <p className="text-sm text-muted">{t(textKeyFor(waiting, isLate, dead))}</p>
        {mayChange && (
          <div className="flex flex-wrap gap-2">
            <Button disabled={dead === 0} onClick={() => setOpen('retry')}>
              {t('retryAll')}
            </Button>
            <Button disabled={dead === 0} onClick={() => setOpen('discard')}>
              {t('discardAll')}
            </Button>
            <Button disabled={waiting === 0} onClick={() => setOpen('resume')}>
              {t('resume')}
            </Button>
          </div>
        )}
      </div>
      {(open === 'retry' || open === 'discard') && <AllDead action={open} dead={dead} onClose={close} />}
      {open === 'resume' && <Resume waiting={waiting} onClose={close} />}
    </Card>
  )
}

/** The key of the text that says what the figures mean, and what to do. */
function textKeyFor(waiting: number, isLate: boolean, dead: number) {
  if (dead > 0) return 'hasDead'
  if (isLate) return 'isLate'
  return waiting > 0 ? 'isBusy' : 'isFine'
}

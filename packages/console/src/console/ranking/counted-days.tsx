import { type DailyFigures, unwrap } from '@hexmart/client'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useClient } from '../../shared/api.ts'
import { Button } from '../../shared/components/button.tsx'
import { columnsOf, DataTable } from '../../shared/components/data-table.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { Section } from '../components/section.tsx'
import { useMay } from '../components/use-may.ts'
import { RecountDay } from './recount-day.tsx'

const column = columnsOf<DailyFigures>()

/** How often the figures are read again while they show, in milliseconds. */
const refreshEvery = 10_000

/** The figures of each of the last days, and buttons to count a day again. */
export function CountedDays() {
  const t = useTranslations('console.ranking')
  const client = useClient()
  const format = useFormat()
  // The service allows a recount to tokens with the scope for deliveries.
  const mayCount = useMay('hexmart:deliveries')
  // Undefined: no dialog is open. An empty text: the dialog asks for the day.
  const [dayToRecount, setDayToRecount] = useState<string>()
  const summary = useQuery({
    queryKey: ['summary'],
    queryFn: async ({ signal }) => unwrap(await client.admin.summary({}, { signal })),
    refetchInterval: refreshEvery,
  })
  const columns = useMemo(() => {
    const figure = (name: 'orders' | 'sales' | 'cancels' | 'charges', show: (value: number) => string) =>
      column.accessor(name, { header: t(name), meta: { isNumber: true }, cell: ({ getValue }) => show(getValue()) })
    return column.columns([
      column.accessor('date', {
        header: t('day'),
        cell: ({ getValue }) => <span className="whitespace-nowrap">{format.day(getValue())}</span>,
      }),
      figure('orders', format.number),
      figure('sales', format.money),
      figure('cancels', format.number),
      figure('charges', format.money),
      ...(mayCount
        ? [
            column.display({
              id: 'recount',
              header: () => <span className="sr-only">{t('recount')}</span>,
              meta: { isNumber: true },
              cell: ({ row: { original } }) => (
                <Button
                  size="small"
                  aria-label={t('recountOf', { day: format.day(original.date) })}
                  onClick={() => setDayToRecount(original.date)}
                >
                  {t('recount')}
                </Button>
              ),
            }),
          ]
        : []),
    ])
  }, [t, format, mayCount])
  return (
    <Section
      title={t('days')}
      detail={t('daysDetail')}
      action={mayCount && <Button onClick={() => setDayToRecount('')}>{t('recountOther')}</Button>}
    >
      {summary.isError && <ProblemMessage error={summary.error} onRetry={() => summary.refetch()} />}
      {(!summary.isError || summary.data !== undefined) && (
        <DataTable
          caption={t('days')}
          columns={columns}
          rows={summary.data?.days}
          idOf={({ date }) => date}
          empty={<Empty title={t('noDays')} detail={t('noDaysDetail')} />}
        />
      )}
      {dayToRecount !== undefined && <RecountDay proposed={dayToRecount} onClose={() => setDayToRecount(undefined)} />}
    </Section>
  )
}

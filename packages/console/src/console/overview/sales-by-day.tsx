import type { DailyFigures } from '@hexmart/client'
import { useCallback, useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { Card } from '../../shared/components/card.tsx'
import { Chart } from '../../shared/components/chart.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'

/** @param days the latest first, as the service lists them */
export function SalesByDay({ days }: { readonly days: readonly DailyFigures[] }) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  const { times, series } = useMemo(() => {
    const ordered = days.toReversed()
    return {
      times: ordered.map(({ date }) => Date.parse(`${date}T00:00:00Z`) / 1_000),
      series: { label: t('sales'), values: ordered.map(({ sales }) => sales) },
    }
  }, [days, t])
  const formatTime = useCallback(
    (seconds: number) => format.day(new Date(seconds * 1_000).toISOString().slice(0, 10)),
    [format],
  )
  return (
    <Card title={t('salesByDay')}>
      {days.length === 0 ? (
        <Empty title={t('noDays')} detail={t('noDaysDetail')} />
      ) : (
        <>
          <Chart
            label={t('salesByDay')}
            times={times}
            series={series}
            formatTime={formatTime}
            step={86_400}
            formatValue={format.shortMoney}
          />
          <ul className="sr-only">
            {days.map(({ date, sales }) => (
              <li key={date}>{`${format.day(date)}: ${format.money(sales)}`}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

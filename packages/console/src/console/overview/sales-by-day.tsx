import type { DailyFigures } from '@hexmart/client'
import { useCallback, useMemo, useState } from 'react'
import { Card } from '../../shared/components/card.tsx'
import { Chart } from '../../shared/components/chart.tsx'
import { columnsOf, DataTable } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { Segmented } from '../components/segmented.tsx'
import { everyDay, type FigureName, figureNames } from './figures.ts'
import { useFigureFormat } from './today.tsx'

interface SalesByDayProps {
  /** The latest first, as the service lists them. */
  readonly days: readonly DailyFigures[]
}

/** One figure of the last 30 days as a chart, or all of them as a table. */
export function SalesByDay({ days }: SalesByDayProps) {
  const t = useTranslations('console.overview')
  const [figure, setFigure] = useState<FigureName>('sales')
  const [view, setView] = useState<'chart' | 'table'>('chart')
  return (
    <Card title={t('lastDays')}>
      {days.length === 0 ? (
        <Empty title={t('noDays')} detail={t('noDaysDetail')} />
      ) : (
        <div className="grid min-w-0 gap-4">
          <div className="flex flex-wrap justify-between gap-3">
            <Segmented
              label={t('figure')}
              value={figure}
              options={figureNames.map((name) => [name, t(name)])}
              onChange={(name) => {
                setFigure(name)
                setView('chart')
              }}
            />
            <Segmented
              label={t('view')}
              value={view}
              options={[
                ['chart', t('chart')],
                ['table', t('table')],
              ]}
              onChange={setView}
            />
          </div>
          {view === 'chart' ? <DaysChart days={days} figure={figure} /> : <DaysTable days={days} />}
        </div>
      )}
    </Card>
  )
}

function DaysChart({ days, figure }: SalesByDayProps & { readonly figure: FigureName }) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  const label = t('ofLastDays', { figure: t(figure) })
  const { times, series } = useMemo(() => {
    const chronological = everyDay(days, 30)
    return {
      times: chronological.map(({ date }) => Date.parse(`${date}T00:00:00Z`) / 1_000),
      series: { label, values: chronological.map((each) => each[figure]) },
    }
  }, [days, figure, label])
  const formatTime = useCallback(
    (seconds: number) => format.day(new Date(seconds * 1_000).toISOString().slice(0, 10)),
    [format],
  )
  const isCount = figure === 'orders' || figure === 'cancels'
  return (
    <Chart
      label={label}
      times={times}
      series={series}
      formatTime={formatTime}
      step={86_400}
      shape="bars"
      formatValue={isCount ? format.count : format.shortMoney}
      formatShown={isCount ? format.number : format.money}
    />
  )
}

const column = columnsOf<DailyFigures>()

function DaysTable({ days }: SalesByDayProps) {
  const t = useTranslations('console.overview')
  const format = useFormat()
  const showFigure = useFigureFormat()
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor('date', { header: t('day'), cell: ({ row }) => format.day(row.original.date) }),
        ...figureNames.map((name) =>
          column.accessor(name, {
            header: t(name),
            meta: { isNumber: true },
            cell: ({ row }) => showFigure(name, row.original[name]),
          }),
        ),
      ]),
    [t, format, showFigure],
  )
  return <DataTable caption={t('lastDays')} columns={columns} rows={days} idOf={({ date }) => date} />
}

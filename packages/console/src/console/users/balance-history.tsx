import type { BalanceEntry } from '@hexmart/client'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useClient } from '../../shared/api.ts'
import { Badge } from '../../shared/components/badge.tsx'
import { Card } from '../../shared/components/card.tsx'
import { Chart } from '../../shared/components/chart.tsx'
import { columnsOf } from '../../shared/components/data-table.tsx'
import { Empty } from '../../shared/components/states.tsx'
import { useFormat } from '../../shared/format/use-format.ts'
import { useTranslations } from '../../shared/i18n/use-translations.ts'
import { useShopFacts } from '../../shared/shop-facts.tsx'
import { periodOf } from '../address/days.ts'
import { DayFilter, Filters } from '../components/filters.tsx'
import { NoMatch } from '../components/no-match.tsx'
import { PagedTable } from '../components/paged-table.tsx'
import { SubjectLink } from '../components/subject-link.tsx'
import { usePages } from '../components/use-pages.ts'

const route = getRouteApi('/users/$userId')
const column = columnsOf<BalanceEntry>()
const tones = { CHARGE: 'good', USE: 'plain', REFUND: 'good', ADJUST: 'warn' } as const

/** The balance over time, and the entries that changed it. */
export function BalanceHistory({ userId }: { readonly userId: string }) {
  const t = useTranslations('console.users.history')
  const client = useClient()
  const { timeZone } = useShopFacts()
  const { from, to } = route.useSearch()
  const navigate = route.useNavigate()
  const show = (days: { readonly from?: string | undefined; readonly to?: string | undefined }) =>
    void navigate({ search: { list: 'history', ...days }, replace: true, resetScroll: false })
  const isFiltered = from !== undefined || to !== undefined
  const pages = usePages({
    queryKey: ['history', userId, { from, to }],
    load: (page, options) => client.balances.history(userId, { ...periodOf({ from, to }, timeZone), ...page }, options),
    rowsOf: ({ entries }) => entries,
  })
  return (
    <div className="grid gap-4">
      <Filters onClear={isFiltered ? () => show({}) : undefined}>
        <DayFilter label={t('from')} value={from} max={to} onChange={(day) => show({ from: day, to })} />
        <DayFilter label={t('to')} value={to} min={from} onChange={(day) => show({ from, to: day })} />
      </Filters>
      {pages.rows !== undefined && pages.rows.length > 1 && (
        <HistoryChart entries={pages.rows} isAll={pages.onMore === undefined} />
      )}
      <EntriesTable
        pages={pages}
        empty={isFiltered ? <NoMatch onClear={() => show({})} /> : <Empty title={t('none')} detail={t('noneDetail')} />}
      />
    </div>
  )
}

interface HistoryChartProps {
  /** The latest first. */
  readonly entries: readonly BalanceEntry[]
  /** Whether `entries` are all entries of the chosen days, or only those of the pages that are loaded. */
  readonly isAll: boolean
}

function HistoryChart({ entries, isAll }: HistoryChartProps) {
  const t = useTranslations('console.users.history')
  const format = useFormat()
  const { times, series } = useMemo(() => {
    const chronological = entries.toReversed()
    // The chart needs ascending times. An entry may have a slightly earlier time than the entry before it, because the clocks
    // of the service's processes differ.
    let latest = 0
    const inOrder = (at: string) => (latest = Math.max(latest, Date.parse(at) / 1_000))
    return {
      times: chronological.map(({ at }) => inOrder(at)),
      series: { label: t('after'), values: chronological.map(({ balanceAfter }) => balanceAfter) },
    }
  }, [entries, t])
  return (
    <Card
      title={t('chart')}
      aside={
        <span className="text-xs text-muted">
          {t(isAll ? 'chartOfAll' : 'chartOfLoaded', { count: entries.length })}
        </span>
      }
    >
      <Chart
        label={t('chart')}
        times={times}
        series={series}
        shape="steps"
        formatTime={format.instant}
        formatValue={format.shortMoney}
        formatShown={format.money}
      />
    </Card>
  )
}

type EntriesTableProps = Pick<Parameters<typeof PagedTable<BalanceEntry>>[0], 'pages' | 'empty'>

function EntriesTable({ pages, empty }: EntriesTableProps) {
  const t = useTranslations('console.users.history')
  const format = useFormat()
  const columns = useMemo(
    () =>
      column.columns([
        column.accessor('at', {
          header: t('at'),
          cell: ({ row }) => <span className="whitespace-nowrap">{format.dateTime(row.original.at)}</span>,
        }),
        column.accessor('type', {
          header: t('type'),
          cell: ({ row: { original } }) => <Badge tone={tones[original.type]}>{t(`types.${original.type}`)}</Badge>,
        }),
        column.accessor('amount', {
          header: t('amount'),
          meta: { isNumber: true },
          cell: ({ row }) => <span className="font-medium">{format.signedMoney(row.original.amount)}</span>,
        }),
        column.accessor('balanceAfter', {
          header: t('after'),
          meta: { isNumber: true },
          cell: ({ row }) => format.money(row.original.balanceAfter),
        }),
        column.display({
          id: 'about',
          header: t('about'),
          meta: { isText: true },
          cell: ({ row }) => <About entry={row.original} />,
        }),
      ]),
    [t, format],
  )
  return <PagedTable caption={t('caption')} columns={columns} pages={pages} idOf={({ id }) => id} empty={empty} />
}

/** What led to an entry, and who booked it. */
function About({ entry }: { readonly entry: BalanceEntry }) {
  const t = useTranslations('console.users.history')
  const { orderId, reason, reference, actor } = entry
  return (
    <span className="flex flex-wrap gap-x-3">
      {orderId !== null && <SubjectLink type="order" id={orderId} />}
      {reason !== null && <span>{reason}</span>}
      {reference !== null && <span className="font-mono text-xs leading-5">{reference}</span>}
      {actor != null && <span className="text-muted">{t('by', { actor })}</span>}
    </span>
  )
}

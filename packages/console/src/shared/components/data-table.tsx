import { type ColumnDef, createColumnHelper, type RowData, tableFeatures, useTable } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import { Empty, Skeleton } from './states.tsx'

interface ColumnMeta {
  /** Aligns figures to the right, so that they can be compared. */
  readonly isNumber?: boolean
  /** Leaves the column out on a phone. */
  readonly isWide?: boolean
  /** Keeps the column wide enough for words. */
  readonly isText?: boolean
}

/** Lists come in pages that the service filters and sorts, so a table needs no features of its own. */
const features = tableFeatures({ columnMeta: {} as ColumnMeta })

/**
 * Makes the columns of a table. Keep them in a memo.
 *
 * @example
 * const column = columnsOf<Order>()
 * const columns = useMemo(() => column.columns([column.accessor('total', { header: t('total'), meta: { isNumber: true } })]), [t])
 */
export const columnsOf = <Row extends RowData>() => createColumnHelper<typeof features, Row>()

interface DataTableProps<Row extends RowData> {
  /** Says what the table lists, for those who do not see it. */
  readonly caption: string
  // biome-ignore lint/suspicious/noExplicitAny: the columns of a table have values of different types
  readonly columns: readonly ColumnDef<typeof features, Row, any>[]
  /** Undefined while they load. */
  readonly rows: readonly Row[] | undefined
  readonly idOf: (row: Row) => string
  /** What to say instead of an empty table. */
  readonly empty?: ReactNode
  /** Loads the next page. Without it there is none. */
  readonly onMore?: (() => void) | undefined
  readonly isLoadingMore?: boolean
}

/** A list of the service. On a narrow screen it scrolls sideways within itself. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { caption, columns, rows, idOf, empty, onMore, isLoadingMore = false } = props
  const t = useTranslations('shared.table')
  const table = useTable({
    features,
    columns: columns as ColumnDef<typeof features, Row>[],
    data: (rows ?? none) as Row[],
    getRowId: idOf,
  })
  const cell = (meta: ColumnMeta | undefined) =>
    classes(
      'px-3 py-2.5 sm:px-4',
      meta?.isNumber ? 'text-right whitespace-nowrap tabular-nums' : 'text-left',
      meta?.isWide && 'max-sm:hidden',
      meta?.isText && 'min-w-36',
    )
  return (
    <div className="grid min-w-0 gap-3">
      {rows?.length === 0 ? (
        (empty ?? <Empty title={t('empty')} />)
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
        <section aria-label={caption} tabIndex={0} className={frame}>
          {/* Words stay whole: the table scrolls before a column gets as narrow as a letter. */}
          <table className="w-full text-sm wrap-break-word" aria-busy={rows === undefined}>
            <caption className="sr-only">{caption}</caption>
            <thead className="border-b border-line text-xs text-muted">
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id}>
                  {group.headers.map((header) => (
                    <th
                      key={header.id}
                      scope="col"
                      className={classes(cell(header.column.columnDef.meta), 'font-medium whitespace-nowrap')}
                    >
                      <table.FlexRender header={header} />
                    </th>
                  ))}
                </tr>
              ))}
            </thead>
            <tbody className="divide-y divide-line">
              {table.getRowModel().rows.map((row) => (
                <tr key={row.id} className="hover:bg-hover">
                  {row.getAllCells().map((each) => (
                    <td key={each.id} className={cell(each.column.columnDef.meta)}>
                      <table.FlexRender cell={each} />
                    </td>
                  ))}
                </tr>
              ))}
              {rows === undefined &&
                placeholders.map((place) => (
                  <tr key={place}>
                    <td colSpan={columns.length} className="px-4 py-2.5">
                      <Skeleton className="h-5" />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </section>
      )}
      {onMore !== undefined && (
        <Button className="justify-self-center" onClick={onMore} isBusy={isLoadingMore}>
          {isLoadingMore ? t('loadingMore') : t('more')}
        </Button>
      )}
    </div>
  )
}

// Positioned, so that texts which only screen readers see scroll along and do not widen the page.
const frame = 'relative overflow-x-auto rounded-card border border-line bg-surface'

/** One array for all, because a new one would make the table compute everything again. */
const none: readonly never[] = []
const placeholders = [1, 2, 3, 4, 5]

import { type ColumnDef, FlexRender, type RowData, useTable } from '@tanstack/react-table'
import { type ReactNode, useRef } from 'react'
import { useTranslations } from '../i18n/use-translations.ts'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import { Empty, Skeleton } from './states.tsx'
import { isLong, TableBody } from './table-body.tsx'
import { cellClass, features } from './table-cells.tsx'
import { useFirstLayout } from './use-first-layout.ts'

export { columnsOf } from './table-cells.tsx'

interface DataTableProps<Row extends RowData> {
  /** Says what the table lists, for people who do not see it. */
  readonly caption: string
  // biome-ignore lint/suspicious/noExplicitAny: the columns of a table have values of different types
  readonly columns: readonly ColumnDef<typeof features, Row, any>[]
  /** Undefined while the rows load. */
  readonly rows: readonly Row[] | undefined
  readonly idOf: (row: Row) => string
  /** What to say instead of an empty table. */
  readonly empty?: ReactNode
  /** Loads the next page. Undefined if there is none. */
  readonly onMore?: (() => void) | undefined
  readonly isLoadingMore?: boolean
}

/** A list of any length as a table. On a narrow screen, the table scrolls sideways, but the page does not. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { caption, columns, rows, idOf, empty, onMore, isLoadingMore = false } = props
  const t = useTranslations('shared.table')
  const table = useTable({
    features,
    columns: columns as ColumnDef<typeof features, Row>[],
    data: (rows ?? noRows) as Row[],
    getRowId: idOf,
  })
  const element = useRef<HTMLTableElement>(null)
  const { columns: widths, rowHeight } = useFirstLayout(element, isLong(rows) ? rows?.[0] : undefined)
  return (
    <div className="grid min-w-0 gap-3">
      {rows?.length === 0 ? (
        (empty ?? <Empty title={t('empty')} />)
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
        <section aria-label={caption} tabIndex={0} className={frame}>
          {/* Words are not split: if they need more room than the page has, the table scrolls. */}
          <table
            ref={element}
            className="w-full text-sm wrap-break-word"
            aria-busy={rows === undefined}
            aria-rowcount={rowCount(rows, onMore !== undefined)}
          >
            <caption className="sr-only">{caption}</caption>
            <thead className="border-b border-line text-xs text-muted">
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id} aria-rowindex={1}>
                  {group.headers.map((header, index) => (
                    <th
                      key={header.id}
                      scope="col"
                      className={classes(cellClass(header.column.columnDef.meta), 'font-medium whitespace-nowrap')}
                      style={widths[index]}
                    >
                      <FlexRender header={header} />
                    </th>
                  ))}
                </tr>
              ))}
            </thead>
            {rows === undefined ? (
              <Placeholders columnCount={columns.length} />
            ) : (
              <TableBody rows={table.getRowModel().rows} columnCount={columns.length} rowHeight={rowHeight} />
            )}
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

// `relative`, so that texts for screen readers, which are not visible, scroll with the table and do not widen the page.
const frame = 'scroll-shadows relative overflow-x-auto rounded-card border border-line'

/** How many rows a table has, its header included, for screen readers. -1 says that the number is not known yet. */
const rowCount = (rows: readonly unknown[] | undefined, hasMore: boolean): number =>
  rows === undefined || hasMore ? -1 : rows.length + 1

const Placeholders = ({ columnCount }: { readonly columnCount: number }) => (
  <tbody className="divide-y divide-line">
    {placeholders.map((place) => (
      <tr key={place}>
        <td colSpan={columnCount} className="px-4 py-2.5">
          <Skeleton className="h-5" />
        </td>
      </tr>
    ))}
  </tbody>
)

/** The same empty array for every table, because a new array would make a table compute everything again. */
const noRows: readonly never[] = []
const placeholders = [1, 2, 3, 4, 5]

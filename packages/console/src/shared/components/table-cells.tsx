import {
  type Cell,
  type CellData,
  createColumnHelper,
  FlexRender,
  type Row,
  type RowData,
  tableFeatures,
} from '@tanstack/react-table'
import { memo } from 'react'
import { classes } from './classes.ts'

interface ColumnMeta {
  /** Aligns figures to the right, so that they can be compared. */
  readonly isNumber?: boolean
  /** Leaves the column out on a phone. */
  readonly isWide?: boolean
  /** Keeps the column wide enough for words. */
  readonly isText?: boolean
}

/** Lists come in pages that the service filters and sorts, so a table needs no features of the library, such as sorting. */
export const features = tableFeatures({ columnMeta: {} as ColumnMeta })

/**
 * Makes the columns of a table. Keep the columns in a memo: a new array would make the table compute everything again.
 *
 * @example
 * const column = columnsOf<Order>()
 * const columns = useMemo(
 *   () => column.columns([column.accessor('total', { header: t('total'), meta: { isNumber: true } })]),
 *   [t],
 * )
 */
export const columnsOf = <Row extends RowData>() => createColumnHelper<typeof features, Row>()

export const cellClass = (meta: ColumnMeta | undefined) =>
  classes(
    'px-3 py-2.5 sm:px-4',
    meta?.isNumber ? 'text-right whitespace-nowrap tabular-nums' : 'text-left',
    meta?.isWide && 'max-sm:hidden',
    meta?.isText && 'min-w-36',
  )

export const rowClass = 'hover:bg-hover'

/** The number of a row in its table, for screen readers. The header is row 1. */
export const rowNumber = (index: number): number => index + 2

export interface BodyProps {
  // biome-ignore lint/suspicious/noExplicitAny: a table may list anything
  readonly rows: readonly Row<typeof features, any & RowData>[]
  readonly columnCount: number
  /** The height to expect of a row that has not been drawn yet, in pixels. */
  readonly rowHeight: number
}

interface CellsProps {
  // biome-ignore lint/suspicious/noExplicitAny: a row may be of any type, and its cells have values of different types
  readonly cells: readonly Cell<typeof features, any, CellData>[]
}

/** The cells of a row. React renders them again only if they have changed, however often it renders the table around them. */
export const Cells = memo(function Cells({ cells }: CellsProps) {
  return cells.map((cell) => (
    <td key={cell.id} className={cellClass(cell.column.columnDef.meta)}>
      <FlexRender cell={cell} />
    </td>
  ))
})

import { lazy, Suspense } from 'react'
import { type BodyProps, Cells, rowClass, rowNumber } from './table-cells.tsx'

/**
 * A table with more rows than this draws only the rows in or near the visible part of the page. A shorter table draws
 * all rows, so that the browser's search finds text in every row.
 */
const mostDrawn = 200

export const isLong = (rows: readonly unknown[] | undefined): boolean => rows !== undefined && rows.length > mostDrawn

/** Most lists stay short, so the code for long lists loads only when it is needed. If it fails to load, all rows are drawn. */
const LongBody = lazy(() =>
  import('./long-body.tsx').then(
    (module) => ({ default: module.LongBody }),
    () => ({ default: ShortBody }),
  ),
)

export function TableBody(props: BodyProps) {
  if (!isLong(props.rows)) return <ShortBody {...props} />
  return (
    <Suspense fallback={<ShortBody {...props} />}>
      {/* The key makes React build the body anew once the row height is measured; otherwise the End key would miss the end. */}
      <LongBody key={props.rowHeight} {...props} />
    </Suspense>
  )
}

function ShortBody({ rows }: BodyProps) {
  return (
    <tbody className="divide-y divide-line">
      {rows.map((row, index) => (
        <tr key={row.id} aria-rowindex={rowNumber(index)} className={rowClass}>
          <Cells cells={row.getAllCells()} />
        </tr>
      ))}
    </tbody>
  )
}

import { type CSSProperties, type RefObject, useLayoutEffect, useState } from 'react'

export interface FirstLayout {
  /** The width of each column, in per cent of the table's width. */
  readonly columns: readonly CSSProperties[]
  /** The average height of a row, in pixels. */
  readonly rowHeight: number
}

/** The layout of a table that has not been measured. The height is that of a row with one line of text. */
const unmeasured: FirstLayout = { columns: [], rowHeight: 41 }

/** The layout of each list, keyed by its first row. With it, a list that is shown again keeps its scroll position. */
const layouts = new WeakMap<object, FirstLayout>()

/**
 * Measures a table when it has become long. A long table draws only the rows near the visible part of the page, and a browser
 * fits the columns to the rows that are drawn. So the columns keep the measured widths; otherwise their widths would change
 * while the page scrolls. A column still grows for a word that needs more room.
 *
 * @param first the first row of a long table; undefined for a short one
 */
export function useFirstLayout(table: RefObject<HTMLTableElement | null>, first: object | undefined): FirstLayout {
  const [measured, setMeasured] = useState(unmeasured)
  const earlier = first && layouts.get(first)
  useLayoutEffect(() => {
    if (first === undefined || table.current === null || layouts.has(first)) return
    const layout = layoutOf(table.current)
    layouts.set(first, layout)
    setMeasured(layout)
  }, [table, first])
  return first === undefined ? unmeasured : (earlier ?? measured)
}

function layoutOf({ tHead, tBodies: [body] }: HTMLTableElement): FirstLayout {
  const widths = [...(tHead?.rows[0]?.cells ?? [])].map((cell) => cell.getBoundingClientRect().width)
  const tableWidth = widths.reduce((sum, width) => sum + width, 0)
  const rows = [...(body?.rows ?? [])].filter(({ ariaHidden }) => ariaHidden === null)
  const height = rows.reduce((sum, { offsetHeight }) => sum + offsetHeight, 0)
  return {
    // A column that a phone leaves out has no width.
    columns: widths.map((width) => (width > 0 ? { width: `${(100 * width) / tableWidth}%` } : {})),
    rowHeight: Math.round(height / Math.max(1, rows.length)) || unmeasured.rowHeight,
  }
}

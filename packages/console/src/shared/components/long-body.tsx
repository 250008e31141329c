import { defaultRangeExtractor, type Range, useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type FocusEvent, Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type BodyProps, Cells, rowClass, rowNumber } from './table-cells.tsx'

/** How many rows are drawn before and after the visible ones, so that the Tab key always finds a next row. */
const overscan = 15

/** The measured rows of each list, keyed by its first row. With them, a list that is shown again keeps its scroll position. */
const measurements = new WeakMap<object, VirtualItem[]>()

/**
 * Whether the browser itself keeps the visible rows in place when a row above them turns out to be higher than estimated.
 * Otherwise the virtualizer moves the page. If it does so while the browser scrolls to the first row after the Home key,
 * the scrolling can end anywhere in the list.
 */
const browserKeepsPosition = CSS.supports('overflow-anchor', 'auto')

/**
 * The body of a long table. It draws only the rows in or near the visible part of the page; empty rows take the place of all
 * others. It also draws the row that has the focus, so that scrolling does not lose the focus.
 */
export function LongBody({ rows, columnCount, rowHeight }: BodyProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const top = useTop(body)
  const [focusedIndex, setFocused] = useState<number>()
  const rangeExtractor = useCallback(
    (range: Range) => withRow(defaultRangeExtractor(range), focusedIndex),
    [focusedIndex],
  )
  const first: object | undefined = rows[0]?.original
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan,
    scrollMargin: top,
    rangeExtractor,
    initialMeasurementsCache: (first && measurements.get(first)) ?? [],
  })
  if (browserKeepsPosition) virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false
  useEffect(() => {
    if (first === undefined) return
    return () => void measurements.set(first, virtualizer.measurementsCache)
  }, [first, virtualizer])
  const onFocus = ({ target }: FocusEvent) => setFocused(Number(target.closest('tr')?.dataset.index))
  const drawnRows = virtualizer.getVirtualItems()
  const end = drawnRows.at(-1)?.end ?? top
  return (
    <tbody ref={body} className="divide-y divide-line" onFocus={onFocus} onBlur={() => setFocused(undefined)}>
      {drawnRows.map(({ index, key, start }, position) => {
        const row = rows[index]
        return (
          <Fragment key={key}>
            <Gap height={start - (drawnRows[position - 1]?.end ?? top)} columnCount={columnCount} />
            <tr
              ref={virtualizer.measureElement}
              data-index={index}
              aria-rowindex={rowNumber(index)}
              className={rowClass}
            >
              {row !== undefined && <Cells cells={row.getAllCells()} />}
            </tr>
          </Fragment>
        )
      })}
      <Gap height={top + virtualizer.getTotalSize() - end} columnCount={columnCount} />
    </tbody>
  )
}

/** Takes the place of rows that are not drawn. */
function Gap({ height, columnCount }: { readonly height: number; readonly columnCount: number }) {
  if (height <= 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true">
      <td colSpan={columnCount} className="p-0" style={{ height }} />
    </tr>
  )
}

/** Adds the index of a row to ascending indexes, unless it is one of them already. */
function withRow(indexes: number[], row: number | undefined): number[] {
  if (row === undefined || indexes.includes(row)) return indexes
  return [...indexes, row].sort((one, other) => one - other)
}

/** How far an element is below the top of the page, in pixels. This changes when something above the element grows or shrinks. */
function useTop(element: { readonly current: Element | null }): number {
  const [top, setTop] = useState(0)
  // Runs after every render, because no event says that something above has changed its height.
  useLayoutEffect(() => {
    if (element.current !== null) setTop(Math.round(element.current.getBoundingClientRect().top + scrollY))
  })
  return top
}

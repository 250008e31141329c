import type { RowData } from '@tanstack/react-table'
import type { ComponentProps } from 'react'
import { classes } from '../../shared/components/classes.ts'
import { DataTable } from '../../shared/components/data-table.tsx'
import { ProblemMessage } from '../../shared/components/problem-message.tsx'
import type { Pages } from './use-pages.ts'

interface PagedTableProps<Row extends RowData>
  extends Omit<ComponentProps<typeof DataTable<Row>>, 'rows' | 'onMore' | 'isLoadingMore'> {
  readonly pages: Pages<Row>
}

/** A list as a table: its rows or a text if it has none, its failure, and a button that loads the next page. */
export function PagedTable<Row extends RowData>({ pages, ...table }: PagedTableProps<Row>) {
  const { rows, error, onMore, isLoadingMore, isOld, retry } = pages
  return (
    <div className={classes('grid gap-3 transition-opacity', isOld && 'opacity-60')} aria-busy={isOld}>
      {error !== null && <ProblemMessage error={error} onRetry={retry} />}
      {(error === null || rows !== undefined) && (
        <DataTable {...table} rows={rows} onMore={onMore} isLoadingMore={isLoadingMore} />
      )}
    </div>
  )
}

import { type AnyProblem, type Result, unwrap } from '@hexmart/client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

interface Page {
  readonly nextCursor: string | null
}

/** How many rows a page has: few on the first, so that the list shows soon; on further pages as many as the service allows. */
const pageSizes = { first: 50, further: 100 }

/** The default of `refreshEvery`, in milliseconds. */
const usualRefresh = 15_000

/**
 * How many pages in a row may come back empty before the list stops and offers “Show more”. A page can be empty
 * although a later one is not: for a page of orders with one status, the service reads at most 5,000 orders, and for a
 * page of sent messages at most 5,000 messages.
 */
const mostEmptyPages = 5

interface PagesOptions<Answer extends Page, Row> {
  /** Names the list and its filters. */
  readonly queryKey: readonly unknown[]
  readonly load: (
    page: { readonly limit: number; readonly cursor?: string },
    options: { readonly signal: AbortSignal },
  ) => Promise<Result<Answer, AnyProblem>>
  readonly rowsOf: (page: Answer) => readonly Row[]
  readonly isEnabled?: boolean
  /** How often the first page is read again while it is the only one that shows, in milliseconds. Default: 15,000. */
  readonly refreshEvery?: number
}

/** A list of the service, as far as it has been loaded. */
export interface Pages<Row> {
  /** Undefined while the first page loads, and if the first page could not be loaded. */
  readonly rows: readonly Row[] | undefined
  readonly error: Error | null
  /** Loads the next page. Undefined if the list has no further page. */
  readonly onMore: (() => void) | undefined
  readonly isLoadingMore: boolean
  /** True while the rows are still those of the previous filters. */
  readonly isOld: boolean
  readonly retry: () => void
}

/**
 * A list that grows page by page. While only the first page shows, the page is read again regularly. A longer list is
 * read again only after the operator has run a command, because then the console reads all its data again.
 *
 * @example
 * const orders = usePages({
 *   queryKey: ['orders', search],
 *   load: (page, options) => client.admin.orders.list({ ...search, ...page }, options),
 *   rowsOf: ({ orders }) => orders,
 * })
 */
export function usePages<Answer extends Page, Row>({
  queryKey,
  load,
  rowsOf,
  isEnabled = true,
  refreshEvery = usualRefresh,
}: PagesOptions<Answer, Row>) {
  const query = useInfiniteQuery({
    queryKey,
    enabled: isEnabled,
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const limit = pageParam === undefined ? pageSizes.first : pageSizes.further
      for (let cursor = pageParam, pagesRead = 0; ; ) {
        const answer = unwrap(await load({ limit, ...(cursor !== undefined && { cursor }) }, { signal }))
        const page: LoadedPage<Row> = { rows: rowsOf(answer), next: answer.nextCursor ?? undefined }
        pagesRead += 1
        if (page.rows.length > 0 || page.next === undefined || pagesRead === mostEmptyPages) return page
        cursor = page.next
      }
    },
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => isShort(state.data) && refreshEvery,
    // Reading a list of a hundred pages again takes a hundred requests, so a long list is not read again on these
    // occasions, unless a command has marked its data as old (`isInvalidated`).
    refetchOnWindowFocus: ({ state }) => isShort(state.data),
    refetchOnReconnect: ({ state }) => isShort(state.data),
    refetchOnMount: ({ state }) => isShort(state.data) || state.isInvalidated,
  })
  const { data, error, hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = query
  // Keep the same array while nothing has changed. A new array would make the table process thousands of rows again.
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows), [data])
  return {
    rows,
    error,
    onMore: hasNextPage ? () => void query.fetchNextPage() : undefined,
    isLoadingMore: isFetchingNextPage,
    isOld: isPlaceholderData,
    retry: () => void (isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  } satisfies Pages<Row>
}

interface LoadedPage<Row> {
  readonly rows: readonly Row[]
  readonly next: string | undefined
}

const isShort = (data: { readonly pages: readonly unknown[] } | undefined) =>
  data === undefined || data.pages.length === 1

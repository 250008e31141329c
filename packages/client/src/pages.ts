import { type AnyProblem, unwrap } from './problems.ts'
import type { Result } from './result.ts'

/** A page of a list. Its rows are in the member that `Route.rows` names. */
interface Page {
  readonly nextCursor: string | null
  readonly [rows: string]: unknown
}

type PageAnswer = Result<unknown, AnyProblem>

/**
 * Loads the first page, and makes all rows iterable. The iteration loads the next page when all rows of a page have been read.
 *
 * @param load loads the page that begins at a cursor; without a cursor, the first page
 * @param rows the member of a page that holds the rows
 */
export function paged(
  load: (cursor?: string) => Promise<PageAnswer>,
  rows: string,
): Promise<PageAnswer> & AsyncIterable<unknown> {
  const first = load()
  return Object.assign(first, {
    async *[Symbol.asyncIterator]() {
      for (let answer = await first; ; ) {
        const page = unwrap(answer) as Page
        yield* page[rows] as readonly unknown[]
        if (page.nextCursor === null) return
        answer = await load(page.nextCursor)
      }
    },
  })
}

import type { BatchId } from '../base/ids.ts'
import type { Clock, Ids } from '../base/ports.ts'
import type { Store } from '../store/store.ts'
import { toStoreError } from '../store/store-error.ts'
import type { ReadEvent } from './refuse-if-unavailable.ts'

export interface ReadinessDeps {
  readonly store: Pick<Store, 'unitOfWork' | 'views'>
  readonly clock: Clock
  readonly ids: Ids
  observe(event: ReadEvent): void
}

/** How long the result of a write is used again, in milliseconds. */
const reuseSuccessFor = 5_000
const reuseFailureFor = 1_000

/**
 * Makes a function that says whether the shop can do its work: its store answers a read, and commits a write. A database
 * that is read-only, or whose disk is full, still answers reads. A store without `tryWrite` is trusted to commit all
 * writes. All calls share the result of a write: for five seconds after it succeeded, and for one second after it failed.
 */
export function createReadiness({ store, clock, ids, observe }: ReadinessDeps): () => Promise<boolean> {
  /** The last attempt at a write. Its result is used again until the clock's elapsed time reaches `until`. */
  let attempt: { until: number; readonly succeeds: Promise<boolean> } | undefined

  async function succeeds(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      observe({ type: 'read failed', class: toStoreError(error).class, error })
      return false
    }
  }

  /** All calls during an attempt share this attempt. */
  function canWrite(): Promise<boolean> {
    if (attempt !== undefined && clock.elapsed() < attempt.until) return attempt.succeeds
    const { unitOfWork } = store
    const started = succeeds(async () => unitOfWork.tryWrite?.(ids.next<BatchId>(clock.now())))
    const current = { until: Number.POSITIVE_INFINITY, succeeds: started }
    attempt = current
    started.then((written) => {
      current.until = clock.elapsed() + (written ? reuseSuccessFor : reuseFailureFor)
    })
    return started
  }

  return async () => (await succeeds(() => store.views.products.sellable({ limit: 1 }))) && canWrite()
}

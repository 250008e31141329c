import type { Change, Tx } from '@hexmart/core/adapter'

/**
 * Calls the host's function at the commit of a batch.
 *
 * @throws TypeError when the function returns a promise, because the commit does not wait for it
 */
export function callAlongside(alongside: NonNullable<Tx['alongside']>, changes: readonly Change[]): void {
  const returned: unknown = alongside(changes)
  if (!(returned instanceof Promise)) return
  // Otherwise, a rejection of this promise would end the process, because nobody handles it.
  returned.catch(() => {})
  throw new TypeError('alongside must be synchronous: it must return nothing, not a promise')
}

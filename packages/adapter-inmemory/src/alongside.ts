import type { Change } from '@hexmart/core/adapter'

/**
 * Calls the host's function at the commit of a batch.
 *
 * @throws what the function throws
 * @throws TypeError when the function calls `sql`, because there is no database in memory, or when it returns a promise,
 *   because the commit does not wait for it
 */
export function callAlongside(alongside: (changes: readonly Change[]) => unknown, changes: readonly Change[]): void {
  const returned = call(alongside, changes)
  if (!(returned instanceof Promise)) return
  // Otherwise, a rejection of this promise would end the process, because nobody handles it.
  returned.catch(() => {})
  throw new TypeError('alongside must be synchronous: it must return nothing, not a promise')
}

function call(alongside: (changes: readonly Change[]) => unknown, changes: readonly Change[]): unknown {
  try {
    return alongside(changes)
  } catch (error) {
    // A function for PostgreSQL has the second parameter `sql`. A function for both stores may check that it is absent, so none
    // is passed here that throws.
    const callsSql = alongside.length > 1 && error instanceof TypeError && /is not a function/.test(error.message)
    throw callsSql ? new TypeError(noSql, { cause: error }) : error
  }
}

const noSql =
  'alongside has no sql in memory: give inMemory a function of the changes alone, and test the statements with PostgreSQL'

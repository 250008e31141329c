import type { Clock } from './ports.ts'

/** How long an answer is shared, and how many are kept. */
export interface Sharing {
  /** In milliseconds, counted from the beginning of the query. */
  readonly keepFor: number
  /** At most this many answers are kept, because callers choose the keys. The oldest one makes room. */
  readonly limit: number
}

interface Recent<Answer> {
  readonly at: number
  readonly answer: Promise<Answer>
}

/**
 * Shares the answers of a query: all calls for one key, from the beginning of a query until `keepFor` milliseconds later, get
 * its answer. So thousands of calls at once cost one query, and no call gets what was true longer than that before it. An
 * answer that fails is not kept.
 *
 * @param nameOf names a key; calls for keys of the same name share an answer
 */
export function shareRecent<Key, Answer>(
  clock: Pick<Clock, 'elapsed'>,
  { keepFor, limit }: Sharing,
  nameOf: (key: Key) => string,
  query: (key: Key) => Promise<Answer>,
): (key: Key) => Promise<Answer> {
  /** By name, the oldest first. */
  const recent = new Map<string, Recent<Answer>>()

  function ask(name: string, key: Key, at: number): Promise<Answer> {
    const answer = query(key)
    const entry = { at, answer }
    // Deleted first, so that the new entry comes last.
    recent.delete(name)
    recent.set(name, entry)
    for (const [oldest, { at: since }] of recent) {
      if (recent.size <= limit && at - since < keepFor) break
      recent.delete(oldest)
    }
    answer.catch(() => {
      if (recent.get(name) === entry) recent.delete(name)
    })
    return answer
  }

  return (key) => {
    const name = nameOf(key)
    const now = clock.elapsed()
    const known = recent.get(name)
    return known && now - known.at < keepFor ? known.answer : ask(name, key, now)
  }
}

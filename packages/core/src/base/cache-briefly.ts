import type { Clock } from './ports.ts'

/** How long an answer is shared, and how many answers are kept. */
export interface CacheLimits {
  /** In milliseconds, counted from the beginning of the query. */
  readonly keepFor: number
  /**
   * At most this many answers are kept, because callers choose the keys and could otherwise fill the memory. A new answer
   * replaces the oldest.
   */
  readonly limit: number
}

interface Recent<Answer> {
  /** The clock's elapsed time at which the query began. */
  readonly at: number
  readonly answer: Promise<Answer>
}

/**
 * Caches each answer of a query for `keepFor` milliseconds, counted from the beginning of the query. During this time,
 * calls for the same key share one query, so thousands of simultaneous calls cost one query. A call never shares a query
 * that began `keepFor` milliseconds before the call, or earlier. A failed query is not cached.
 *
 * @param nameOf the text that identifies a key; calls for keys with the same text share an answer
 */
export function cacheBriefly<Key, Answer>(
  clock: Pick<Clock, 'elapsed'>,
  { keepFor, limit }: CacheLimits,
  nameOf: (key: Key) => string,
  query: (key: Key) => Promise<Answer>,
): (key: Key) => Promise<Answer> {
  /** By name, the oldest first. */
  const recent = new Map<string, Recent<Answer>>()

  function ask(name: string, key: Key, now: number): Promise<Answer> {
    const answer = query(key)
    const entry = { at: now, answer }
    // Delete first: a key that is set again would keep its old place, and the map must have the oldest entry first.
    recent.delete(name)
    recent.set(name, entry)
    for (const [oldest, { at }] of recent) {
      if (recent.size <= limit && now - at < keepFor) break
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
    const cached = recent.get(name)
    return cached && now - cached.at < keepFor ? cached.answer : ask(name, key, now)
  }
}

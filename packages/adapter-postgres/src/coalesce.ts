import { StoreError } from '@hexmart/core/adapter'

/**
 * At most this many queries run at the same time. If only one could run, a slow query would delay all reads that arrive
 * after it.
 */
const queriesAtOnce = 2
/** At most this many reads share a query. */
const readsPerQuery = 256

/** Settles when the event loop has read all requests that have arrived by now. */
const endOfTurn = () => new Promise((resolve) => setImmediate(resolve))

interface Waiting<Key, Answer> {
  readonly key: Key
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Combines the reads that arrive at the same time into one query. Under load, sending a query costs more than answering it.
 * With 64 client connections, combining raised the reads of balances from 3,600 to 16,000 per second, and the reads of
 * pages of products from 2,000 to 7,000.
 *
 * If fewer than two queries are running, a query starts at the end of the turn of the event loop in which its first read
 * arrived, so that the other reads of this turn share it. When the query started immediately instead, the first read of each
 * turn got a query of its own: the service then answered only 0.88 times as many reads of balances and of the first page of
 * products.
 *
 * If two queries are already running, a read waits for the next query, together with all reads that arrive meanwhile. A read
 * never joins a query that has started, because that query may not see what was committed just before the read began.
 *
 * @param find returns one answer per key, in the sequence of the keys
 * @param nameOf gives each key a name; reads whose keys have the same name share one answer
 * @example
 * const amount = coalesce(async (ids: readonly UserId[]) => {
 *   const amounts = await amountsOf(ids)
 *   return ids.map((id) => amounts.get(id))
 * })
 */
export function coalesce<Key, Answer>(
  find: (keys: readonly Key[]) => Promise<readonly Answer[]>,
  nameOf: (key: Key) => unknown = (key) => key,
): (key: Key) => Promise<Answer> {
  const waiting: Waiting<Key, Answer>[] = []
  let running = 0

  async function run(): Promise<void> {
    running++
    await endOfTurn()
    while (waiting.length > 0) {
      const reads = waiting.splice(0, readsPerQuery)
      const keys = new Map(reads.map(({ key }) => [nameOf(key), key]))
      try {
        const answers = await find([...keys.values()])
        const byName = new Map([...keys.keys()].map((name, index) => [name, answers[index] as Answer]))
        for (const { key, resolve } of reads) resolve(byName.get(nameOf(key)) as Answer)
      } catch (error) {
        // An error that is not permanent most likely means that the database is unavailable. The waiting reads would
        // then fail in the same way, one query after the other, so they fail now.
        const isOutage = error instanceof StoreError && error.class !== 'permanent'
        for (const { reject } of isOutage ? [...reads, ...waiting.splice(0)] : reads) reject(error)
      }
    }
    running--
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (running < queriesAtOnce) void run()
    })
}

/**
 * Coalesces reads by lists of ids. Each read gets all rows that the query found, including the rows for the ids of other reads.
 */
export function coalesceByIds<Id, Found>(
  find: (ids: readonly Id[]) => Promise<Found>,
): (ids: readonly Id[]) => Promise<Found> {
  return coalesce(async (lists) => {
    const [only] = lists
    const found = await find(lists.length === 1 && only ? only : [...new Set(lists.flat())])
    return lists.map(() => found)
  })
}

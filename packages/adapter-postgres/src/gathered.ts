import { StoreError } from '@hexmart/core'

/** Two queries of a kind under way: one that is slow does not hold up all that come after it. */
const atOnce = 2
/** At most this many reads in a query. */
const readsAtOnce = 256

interface Waiting<Key, Answer> {
  readonly key: Key
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes one query of reads that are asked at the same time: under load, sending a query costs more than answering it.
 * A read that finds enough queries under way waits for the next one, together with all that come meanwhile. It never
 * joins a query that has started, which may not see what had been committed when the read was asked.
 *
 * @param find answers each key, in their order
 * @param nameOf names a key, if reads of the same name are to be asked once
 * @example
 * const amount = gathered(async (ids: readonly UserId[]) => {
 *   const amounts = await amountsOf(ids)
 *   return ids.map((id) => amounts.get(id))
 * })
 */
export function gathered<Key, Answer>(
  find: (keys: readonly Key[]) => Promise<readonly Answer[]>,
  nameOf: (key: Key) => unknown = (key) => key,
): (key: Key) => Promise<Answer> {
  const waiting: Waiting<Key, Answer>[] = []
  let underWay = 0

  async function run(): Promise<void> {
    underWay++
    while (waiting.length > 0) {
      const reads = waiting.splice(0, readsAtOnce)
      const keys = new Map(reads.map(({ key }) => [nameOf(key), key]))
      try {
        const answers = await find([...keys.values()])
        const byName = new Map([...keys.keys()].map((name, index) => [name, answers[index] as Answer]))
        for (const { key, resolve } of reads) resolve(byName.get(nameOf(key)) as Answer)
      } catch (error) {
        // Those that wait would only find out the same, one after the other.
        const away = error instanceof StoreError && error.class !== 'permanent'
        for (const { reject } of away ? [...reads, ...waiting.splice(0)] : reads) reject(error)
      }
    }
    underWay--
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (underWay < atOnce) void run()
    })
}

/** Reads by ids, in one query for all lists that are asked at the same time; each is answered all that was found. */
export function gatheredByIds<Id, Found>(
  find: (ids: readonly Id[]) => Promise<Found>,
): (ids: readonly Id[]) => Promise<Found> {
  return gathered(async (lists) => {
    const [only] = lists
    const found = await find(lists.length === 1 && only ? only : [...new Set(lists.flat())])
    return lists.map(() => found)
  })
}

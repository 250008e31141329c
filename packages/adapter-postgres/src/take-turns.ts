import { StoreError } from '@hexmart/core/adapter'

/**
 * Makes a function that runs heavy work in turns: at most `atOnce` pieces of work at a time, in the order of the calls. If each
 * piece uses one connection, the work never takes more than `atOnce` connections of the pool.
 *
 * @param waitLimit how long work may wait for its turn, in milliseconds. Work that has waited longer never runs.
 * @param refusal the message of the `StoreError` of class `unavailable` with which such work fails
 * @example
 * const inTurn = takeTurns(1, 30_000, 'other counts took too long')
 * const [first, second] = await Promise.all([inTurn(countMarch), inTurn(countApril)]) // April begins when March has ended
 */
export function takeTurns(atOnce: number, waitLimit: number, refusal: string) {
  let running = 0
  /** One function per waiting piece of work, which begins it: the earliest first. */
  const waiting = new Set<() => void>()

  const turn = () =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        waiting.delete(begin)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(begin)
        reject(new StoreError('unavailable', refusal))
      }, waitLimit)
      waiting.add(begin)
    })

  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (running < atOnce) running++
    else await turn()
    try {
      return await work()
    } finally {
      // Work that ends leaves its place to the work that has waited longest, so no later call can take the place first.
      const [next] = waiting
      if (next) next()
      else running--
    }
  }
}

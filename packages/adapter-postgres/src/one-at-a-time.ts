import { StoreError } from '@hexmart/core/adapter'

/**
 * Makes a function that runs heavy work one after the other, so that it never takes more than one connection of the pool.
 *
 * @param waitLimit how long work may wait for the work before it, in milliseconds
 * @param refusal the message of the `StoreError` of class `unavailable` with which work that waited longer fails
 * @example
 * const count = oneAtATime(30_000, 'other counts took too long')
 * const [first, second] = await Promise.all([count(countMarch), count(countApril)]) // April begins when March has ended
 */
export function oneAtATime(waitLimit: number, refusal: string) {
  let last: Promise<unknown> = Promise.resolve()
  return <Value>(work: () => Promise<Value>): Promise<Value> => {
    const asked = performance.now()
    const done = last.then(() => {
      if (performance.now() - asked > waitLimit) throw new StoreError('unavailable', refusal)
      return work()
    })
    last = done.catch(() => {})
    return done
  }
}

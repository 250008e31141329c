import { StoreError } from '@hexmart/core/adapter'

/**
 * Makes a function that runs heavy jobs one after the other, so that they never take more than one connection of the pool.
 *
 * @param waitLimit how long a job may wait for the jobs before it, in milliseconds
 * @param refusal a job that waited longer fails with this message, in a `StoreError` of the class `unavailable`
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

import { StoreError } from '@hexmart/core/adapter'
import { describe, expect, test } from 'vitest'
import { coalesce, coalesceByIds } from './coalesce.ts'

/** Queries that wait until the test answers them or lets them fail. */
function slowQuery() {
  const queries: { keys: readonly string[]; answer: () => void; fail: (error: Error) => void }[] = []
  const find = (keys: readonly string[]) =>
    new Promise<string[]>((resolve, reject) => {
      queries.push({ keys, answer: () => resolve(keys.map((key) => key.toUpperCase())), fail: reject })
    })
  return { queries, find }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Starts each read in a turn of its own, so that the first two get a query each. */
async function inTurns<Answer>(read: (key: string) => Promise<Answer>, keys: readonly string[]) {
  const answers: Promise<Answer>[] = []
  for (const key of keys) {
    const answer = read(key)
    answer.catch(() => {})
    answers.push(answer)
    await turn()
  }
  return answers
}

describe('reads that arrive at the same time', () => {
  test('share one query if they arrive in the same turn of the event loop', async () => {
    const { queries, find } = slowQuery()
    const read = coalesce(find)
    const first = read('a')
    await Promise.resolve()
    const answers = Promise.all([first, read('b'), read('c')])
    await turn()
    expect(queries.map(({ keys }) => keys)).toEqual([['a', 'b', 'c']])
    queries[0]?.answer()
    expect(await answers).toEqual(['A', 'B', 'C'])
  })

  test('wait for the next query while two are running, and never join a query that has started', async () => {
    const { queries, find } = slowQuery()
    const answers = await inTurns(coalesce(find), ['a', 'b', 'c', 'd'])
    expect(queries.map(({ keys }) => keys)).toEqual([['a'], ['b']])

    queries[1]?.answer()
    await turn()
    expect(queries.map(({ keys }) => keys)).toEqual([['a'], ['b'], ['c', 'd']])
    for (const query of queries) query.answer()
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C', 'D'])
  })

  test('fail if their own query fails, and reads that wait are answered by the next query', async () => {
    const { queries, find } = slowQuery()
    const [first, second, later] = await inTurns(coalesce(find), ['a', 'b', 'c'])
    for (const query of queries) query.fail(new Error('away'))
    await expect(first).rejects.toThrow('away')
    await expect(second).rejects.toThrow('away')
    await turn()
    queries[2]?.answer()
    expect(await later).toBe('C')
  })

  test('fail without a query of their own if the queries before them find the database unavailable', async () => {
    const { queries, find } = slowQuery()
    const answers = await inTurns(coalesce(find), ['a', 'b', 'c', 'd'])
    for (const query of queries) query.fail(new StoreError('unavailable', 'away'))
    for (const answer of answers) await expect(answer).rejects.toThrow('away')
    expect(queries).toHaveLength(2)
  })

  test('share one answer if their keys have the same name', async () => {
    const { queries, find } = slowQuery()
    const read = coalesce(find, (key) => key.toLowerCase())
    const answers = ['a', 'A', 'b'].map((key) => read(key))
    await turn()
    expect(queries.map(({ keys }) => keys)).toEqual([['A', 'b']])
    queries[0]?.answer()
    expect(await Promise.all(answers)).toEqual(['A', 'A', 'B'])
  })

  test('ask for each id once per query, and at most 256 reads share a query', async () => {
    const sizes: number[] = []
    const byIds = coalesceByIds(async (ids: readonly number[]) => {
      sizes.push(ids.length)
      await turn()
      return new Set(ids)
    })
    const answers = await Promise.all(Array.from({ length: 600 }, (_, index) => byIds([index, 7])))
    expect(answers.every((found, index) => found.has(index) && found.has(7))).toBe(true)
    expect(sizes).toHaveLength(3)
    // 256 reads ask for 257 ids: each for one of its own, and all for 7.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(257)
  })
})

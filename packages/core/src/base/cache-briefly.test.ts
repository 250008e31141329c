import { expect, test } from 'vitest'
import { cacheBriefly } from './cache-briefly.ts'

/** A cached query that answers how many queries there have been, with a clock that the test sets. */
function countingQuery({ keepFor = 1_000, limit = 100 } = {}) {
  const scene = { now: 0, queries: [] as string[], fails: false }
  const ask = cacheBriefly(
    { elapsed: () => scene.now },
    { keepFor, limit },
    (key: string) => key,
    async (key) => {
      scene.queries.push(key)
      if (scene.fails) throw new Error('away')
      return scene.queries.length
    },
  )
  return Object.assign(scene, { ask })
}

test('C23: thousands of calls within a second cost one query, and the calls of the next second cost one more', async () => {
  const scene = countingQuery()
  const answers = await Promise.all(Array.from({ length: 5_000 }, () => scene.ask('spring')))
  expect(new Set(answers)).toEqual(new Set([1]))
  scene.now = 999
  expect(await scene.ask('spring')).toBe(1)
  scene.now = 1_000
  expect(await Promise.all([scene.ask('spring'), scene.ask('spring')])).toEqual([2, 2])
  expect(scene.queries).toEqual(['spring', 'spring'])
})

test('C23: the age of an answer counts from the beginning of its query, however long the query takes', async () => {
  const scene = countingQuery()
  const slow = scene.ask('spring')
  scene.now = 1_000
  expect(await scene.ask('spring')).toBe(2)
  expect(await slow).toBe(1)
  expect(await scene.ask('spring')).toBe(2)
})

test('C23: each key has its own answer', async () => {
  const scene = countingQuery()
  expect([await scene.ask('spring'), await scene.ask('summer'), await scene.ask('spring')]).toEqual([1, 2, 1])
})

test('C23: a failed query is not kept, so the next call asks again', async () => {
  const scene = countingQuery()
  scene.fails = true
  await expect(Promise.all([scene.ask('spring'), scene.ask('spring')])).rejects.toThrow('away')
  scene.fails = false
  expect(await scene.ask('spring')).toBe(2)
})

test('C23: at most `limit` answers are kept, and new answers replace the oldest', async () => {
  const scene = countingQuery({ limit: 2 })
  for (const key of ['a', 'b', 'a', 'c', 'b', 'a']) await scene.ask(key)
  expect(scene.queries).toEqual(['a', 'b', 'c', 'a'])
})

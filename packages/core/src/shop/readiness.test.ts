import { expect, test } from 'vitest'
import { manualClock } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import type { Store } from '../store/store.ts'
import { createReadiness } from './readiness.ts'

/** The readiness of a shop whose store fails to read or to write when the test says so. */
function open() {
  const clock = manualClock(0)
  const scene = { reads: true, writes: true, tried: 0, events: [] as string[] }
  const answer = async (good: boolean, what: string) => {
    if (!good) throw new Error(what)
    return { rows: [], next: null }
  }
  const store = {
    views: { products: { sellable: () => answer(scene.reads, 'no read') } },
    unitOfWork: {
      tryWrite: async () => {
        scene.tried++
        await answer(scene.writes, 'no write')
      },
    },
  } as unknown as Store
  const observe = ({ error }: { readonly error: unknown }) => scene.events.push((error as Error).message)
  return { clock, scene, ready: createReadiness({ store, clock, ids: countingIds(), observe }) }
}

test('V8: a shop tries a write at most once in five seconds, and once for all simultaneous calls', async () => {
  const { ready, scene, clock } = open()
  expect(await Promise.all([ready(), ready(), ready()])).toEqual([true, true, true])
  await clock.advance(4_999)
  expect([await ready(), scene.tried]).toEqual([true, 1])
  await clock.advance(1)
  expect([await ready(), scene.tried]).toEqual([true, 2])
})

test('V8: a shop whose store cannot write is not ready, and tries the write again after a second', async () => {
  const { ready, scene, clock } = open()
  scene.writes = false
  expect([await ready(), await ready(), scene.tried]).toEqual([false, false, 1])
  scene.writes = true
  await clock.advance(999)
  expect(await ready()).toBe(false)
  await clock.advance(1)
  expect([await ready(), scene.tried, scene.events]).toEqual([true, 2, ['no write']])
})

test('V8: a shop whose store answers no reads is not ready, and tries no write', async () => {
  const { ready, scene } = open()
  scene.reads = false
  expect([await ready(), scene.tried, scene.events]).toEqual([false, 0, ['no read']])
  scene.reads = true
  expect(await ready()).toBe(true)
})

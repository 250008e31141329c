import { expect, test } from 'vitest'
import { manualClock } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import type { Store } from '../store/store.ts'
import { createReadiness } from './readiness.ts'

/** The readiness of a shop whose store fails to read or to write when the test says so. */
function open() {
  const clock = manualClock(0)
  const scene = { canRead: true, canWrite: true, triedWrites: 0, events: [] as string[] }
  const answer = async (succeeds: boolean, message: string) => {
    if (!succeeds) throw new Error(message)
    return { rows: [], next: null }
  }
  const store = {
    views: { products: { sellable: () => answer(scene.canRead, 'no read') } },
    unitOfWork: {
      tryWrite: async () => {
        scene.triedWrites++
        await answer(scene.canWrite, 'no write')
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
  expect([await ready(), scene.triedWrites]).toEqual([true, 1])
  await clock.advance(1)
  expect([await ready(), scene.triedWrites]).toEqual([true, 2])
})

test('V8: a shop whose store cannot write is not ready, and tries the write again after a second', async () => {
  const { ready, scene, clock } = open()
  scene.canWrite = false
  expect([await ready(), await ready(), scene.triedWrites]).toEqual([false, false, 1])
  scene.canWrite = true
  await clock.advance(999)
  expect(await ready()).toBe(false)
  await clock.advance(1)
  expect([await ready(), scene.triedWrites, scene.events]).toEqual([true, 2, ['no write']])
})

test('V8: a shop whose store answers no reads is not ready, and tries no write', async () => {
  const { ready, scene } = open()
  scene.canRead = false
  expect([await ready(), scene.triedWrites, scene.events]).toEqual([false, 0, ['no read']])
  scene.canRead = true
  expect(await ready()).toBe(true)
})

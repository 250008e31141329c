import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, type JobName } from '@hexmart/core'
import { accepted, clerkOf } from '@hexmart/core/testing'
import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

/** A shop, and its metrics by name and labels. */
function scene() {
  const metrics = createMetrics()
  const shop = createShop({ store: inMemory(), observer: metrics.observer })
  async function figures(): Promise<ReadonlyMap<string, number>> {
    const lines = (await metrics.render(shop)).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
  }
  return { metrics, shop, clerk: clerkOf(shop), figures }
}

test('V76: commands are counted by name, outcome and code of refusal', async () => {
  const { clerk, shop, figures } = scene()
  await clerk.user('mina')
  const key = { idempotencyKey: 'k' }
  accepted(await clerk.charge('mina', 5, key))
  accepted(await clerk.charge('mina', 5, key))
  await clerk.charge('nobody', 5)
  await clerk.order('mina', { tea: 1 })
  await expect(clerk.charge('mina', 5, { signal: { aborted: true } })).rejects.toThrow()
  // A malformed command is not counted.
  await expect(clerk.charge('mina', -5)).rejects.toThrow()
  await shop.stop()
  await clerk.charge('mina', 5)

  const counted = [...(await figures())].filter(([name]) => name.startsWith('hexmart_commands_total'))
  const label = (command: string, outcome: string, code = '') =>
    `hexmart_commands_total{command="${command}",outcome="${outcome}",code="${code}"}`
  expect(Object.fromEntries(counted)).toEqual({
    [label('create-user', 'accepted')]: 1,
    [label('charge-balance', 'accepted')]: 1,
    [label('charge-balance', 'replayed')]: 1,
    [label('charge-balance', 'refused', 'USER_NOT_FOUND')]: 1,
    [label('charge-balance', 'refused', 'UNAVAILABLE')]: 1,
    [label('charge-balance', 'dropped')]: 1,
    [label('place-order', 'refused', 'PRODUCT_NOT_FOUND')]: 1,
  })
})

test('V76: failed runs of jobs are counted under the names of the jobs', async () => {
  const { metrics, figures } = scene()
  const jobs: readonly JobName[] = ['relay', 'ranking', 'housekeeping']
  const error = new Error('connection lost')
  for (const job of jobs) metrics.observer({ type: `${job} failed`, error })
  const counted = [...(await figures())].filter(([name]) => name.startsWith('hexmart_job_failures_total'))
  expect(counted).toEqual(jobs.map((job) => [`hexmart_job_failures_total{task="${job}"}`, 1]))
})

test('V76: a thousand users and products add no series', async () => {
  const { clerk, figures } = scene()
  await clerk.user('mina')
  await clerk.product('tea')
  const before = (await figures()).size
  await Promise.all(
    Array.from({ length: 1_000 }, (_, index) => [
      clerk.user(`user-${index}`),
      clerk.product(`product-${index}`),
    ]).flat(),
  )
  expect((await figures()).size).toBe(before)
})

test('V76: the age of the queue, the use of the pool and the lag of the event loop are shown', async () => {
  const { metrics, shop, figures } = scene()
  let used = 3
  metrics.watchPool(() => ({ used, idle: 2, waiting: 7 }))
  const read = (name: string) => async () => (await figures()).get(name)
  expect(await read('hexmart_pool_connections{state="used"}')()).toBe(3)
  expect(await read('hexmart_pool_connections{state="idle"}')()).toBe(2)
  expect(await read('hexmart_pool_waiting')()).toBe(7)
  used = 5
  expect(await read('hexmart_pool_connections{state="used"}')()).toBe(5)
  expect(await read('hexmart_queue_oldest_seconds')()).toBe(0)
  expect(await read('nodejs_eventloop_lag_p99_seconds')()).toBeGreaterThanOrEqual(0)

  const waiting = Object.create(shop, { waitingFor: { value: 1_500 } })
  expect(await metrics.render(waiting)).toMatch(/^hexmart_queue_oldest_seconds 1\.5$/m)
})

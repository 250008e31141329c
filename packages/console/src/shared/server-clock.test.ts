import { expect, test } from 'vitest'
import { narrow, observeDate, serverNow } from './server-clock.ts'

/** How far the service's clock is ahead of this machine's, in milliseconds. */
const ahead = 7_650
const toSecond = (time: number) => Math.floor(time / 1_000) * 1_000

test('the dates of several answers, in whole seconds, give the difference between the clocks within 200 milliseconds', () => {
  let bounds: ReturnType<typeof narrow> | undefined
  for (let sentAt = 1_000_000; sentAt < 1_010_000; sentAt += 730) {
    bounds = narrow(bounds, toSecond(sentAt + 20 + ahead), sentAt, sentAt + 40)
    expect(bounds.least).toBeLessThanOrEqual(ahead)
    expect(bounds.most).toBeGreaterThanOrEqual(ahead)
  }
  expect(Number(bounds?.most) - Number(bounds?.least)).toBeLessThan(200)
})

test('an answer that contradicts the earlier ones replaces them, because it shows that a clock was set', () => {
  const before = narrow(undefined, toSecond(1_000_000 + ahead), 1_000_000, 1_000_010)
  // This answer says that the service's clock is now a minute behind this machine's.
  const after = narrow(before, toSecond(1_001_000 - 60_000), 1_001_000, 1_001_010)
  expect(after.most).toBeLessThan(-58_000)
  expect(after.least).toBeGreaterThan(-62_000)
})

test('the time of an answer that may come from a cache is ignored', () => {
  const [now, later] = [Date.now(), new Date(Date.now() + 3_600_000).toUTCString()]
  for (const cacheHeaders of [{ age: '3' }, { 'cache-control': 'public, max-age=10' }]) {
    observeDate(new Headers({ date: later, ...cacheHeaders }), now, now)
    expect(Math.abs(serverNow() - Date.now())).toBeLessThan(1_000)
  }
  observeDate(new Headers({ date: later }), now, now)
  expect(serverNow() - Date.now()).toBeGreaterThan(3_590_000)
})

import { expect, test } from 'vitest'
import { manualClock } from '../../contract/clocks.ts'
import { createAlarm, ringOnStop } from './alarm.ts'

test('a wait ends when its time is over', async () => {
  const clock = manualClock(0)
  const endedAt = createAlarm(clock)
    .wait(100)
    .then(() => clock.now())
  await clock.advance(100)
  expect(await endedAt).toBe(100)
})

test('a wait ends when the alarm rings, and the next wait lasts its full time again', async () => {
  const clock = manualClock(0)
  const alarm = createAlarm(clock)
  const firstEndedAt = alarm.wait(100).then(() => clock.now())
  alarm.ring()
  expect(await firstEndedAt).toBe(0)

  const secondEndedAt = alarm.wait(100).then(() => clock.now())
  await clock.advance(100)
  expect(await secondEndedAt).toBe(100)
})

test('a wait says whether the alarm rang', async () => {
  const clock = manualClock(0)
  const alarm = createAlarm(clock)
  alarm.ring()
  expect(await alarm.wait(100)).toBe(true)
  const rang = alarm.wait(100)
  await clock.advance(100)
  expect(await rang).toBe(false)
})

test('an alarm that rings while nobody waits ends the next wait immediately', async () => {
  const clock = manualClock(0)
  const alarm = createAlarm(clock)
  alarm.ring()
  await alarm.wait(100)
  expect(clock.now()).toBe(0)
})

test.each([
  ['is fulfilled', () => Promise.resolve()],
  ['is rejected', () => Promise.reject(new Error('stopped'))],
])('when the stop promise %s, `stopped` becomes true and the alarm rings', async (_, stop) => {
  const clock = manualClock(0)
  const alarm = createAlarm(clock)
  const stopState = ringOnStop(stop(), alarm)
  expect(stopState.stopped).toBe(false)
  await alarm.wait(100)
  expect(stopState.stopped).toBe(true)
  expect(clock.now()).toBe(0)
})

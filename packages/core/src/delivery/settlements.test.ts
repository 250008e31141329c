import { expect, test } from 'vitest'
import { openRelay } from '../../test/relay-scene.ts'
import { StoreError } from '../store/store-error.ts'

test('D8: a settlement that the outbox will never accept does not hold up other messages', async () => {
  const { start, write, endSend, errors, settlements, sending, clock } = openRelay()
  const [, other] = write(2)
  await start()
  // The first call fails because of the connection, so its settlement waits. Then the call with both settlements fails, and
  // then the call with the first settlement alone.
  errors.settle.push(
    new Error('connection lost'),
    new StoreError('permanent', 'invalid input'),
    new StoreError('permanent', 'invalid input'),
  )
  await endSend()
  await endSend()
  await clock.advance(5_000)
  expect(settlements).toMatchObject([{ id: other, type: 'sent' }])
  const [next] = write(1)
  await clock.advance(5_000)
  expect(sending.map(({ message }) => message.id)).toEqual([next])
  await endSend()
  expect(settlements).toMatchObject([{ id: other }, { id: next, type: 'sent' }])
})

test('D9: a sent message that could not be settled is settled later, and not sent again', async () => {
  const { start, write, endSend, errors, settlements, events, clock, sendStarts } = openRelay()
  const [id] = write(1)
  await start()
  const error = new Error('connection lost')
  errors.settle.push(error, error)
  await endSend()
  expect(settlements).toEqual([])
  expect(events).toContainEqual({ type: 'relay failed', error })
  await clock.advance(5_000)
  expect(settlements).toMatchObject([{ id, type: 'sent' }])
  expect(sendStarts).toHaveLength(1)
})

test('D10: when a message is settled as sent, the relay immediately looks for the next message of the order', async () => {
  const { start, write, endSend, claims } = openRelay({ pollInterval: 60_000 })
  write(1)
  await start()
  const before = claims.length
  await endSend()
  expect(claims.length).toBeGreaterThan(before)
})

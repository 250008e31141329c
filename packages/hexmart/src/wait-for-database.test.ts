import { expect, test } from 'vitest'
import { waitForDatabase } from './wait-for-database.ts'

const never = new Promise(() => {})
const errorWith = (code?: string, message = 'no') => Object.assign(new Error(message), { code })

/** A database that fails with these errors, one at each attempt, and can then be opened. */
function database(...errors: unknown[]) {
  const scene = { attempts: 0, waits: [] as unknown[] }
  const open = async () => {
    scene.attempts++
    if (errors.length > 0) throw errors.shift()
    return 'open'
  }
  return {
    scene,
    wait: (limit: number, stop: Promise<unknown> = never) =>
      waitForDatabase(open, limit, stop, (error) => scene.waits.push(error)),
  }
}

test.each([
  ['refuses connections', errorWith('ECONNREFUSED')],
  ['has a host name that does not resolve yet', errorWith('ENOTFOUND')],
  ['is starting', errorWith('57P03')],
  ['does not answer', errorWith(undefined, 'timeout expired')],
  [
    'refuses connections at both of its addresses',
    new AggregateError([errorWith('ECONNREFUSED'), errorWith('ECONNREFUSED')]),
  ],
])('V11: a start waits for a database that %s', async (_, error) => {
  const { scene, wait } = database(error, error)
  expect(await wait(60_000)).toBe('open')
  expect(scene).toEqual({ attempts: 3, waits: [error] })
})

test.each([
  ['a wrong password', errorWith('28P01')],
  ['a database that does not exist', errorWith('3D000')],
  ['a schema of a later version', errorWith(undefined, 'the schema public was made by a later version')],
])('V11: with %s, a start fails immediately', async (_, error) => {
  const { scene, wait } = database(error)
  await expect(wait(60_000)).rejects.toBe(error)
  expect(scene).toEqual({ attempts: 1, waits: [] })
})

test('V11: a start stops waiting for the database when the time limit is over, and immediately when it is told to stop', async () => {
  const error = errorWith('ECONNREFUSED')
  const late = database(error, error)
  await expect(late.wait(0)).rejects.toBe(error)
  expect(late.scene.attempts).toBe(1)
  const stopped = database(error, error)
  await expect(stopped.wait(60_000, Promise.resolve())).rejects.toBe(error)
  expect(stopped.scene.attempts).toBe(1)
})

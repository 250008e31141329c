/** Tests with imitated poolers. They behave as PgBouncer 1.18 was seen to behave in session mode and in transaction mode. */
import type pg from 'pg'
import { expect, test } from 'vitest'
import { assertOwnSession } from './pooler.ts'

/**
 * A connection that received the session number 1 when it began. Each statement runs in the next session of the list.
 * After the end of the list, every statement runs in the last session. If the list has an error in the place of a
 * session, the statement fails with this error.
 */
function connection(sessions: readonly (number | Error)[]) {
  const remaining = [...sessions]
  const texts: string[] = []
  const client = {
    processID: 1,
    async query({ text }: { readonly text: string }) {
      texts.push(text)
      const pid = remaining.length > 1 ? remaining.shift() : remaining[0]
      if (pid instanceof Error) throw pid
      return { rows: [{ pid }] }
    },
    end: async () => void texts.push('end'),
  }
  return { client: client as unknown as pg.Client, texts }
}

const pooler = /pooler in transaction mode: connect to PostgreSQL itself, or through a pooler in session mode$/

test('V9: a direct connection to the server is recognised by one query, without a second connection', async () => {
  const { client, texts } = connection([1])
  await assertOwnSession(client, () => expect.fail('there is no second connection'))
  expect(texts).toEqual(['select pg_backend_pid() as pid'])
})

test.each([
  ['both connections get the same session', [7], [7]],
  ['both connections get the same session later, after other programs have used the pool', [7, 7, 7, 8, 8], [9, 8]],
  ['the first connection gets another session than before', [7, 7, 8], [9]],
])('V9: a pooler in transaction mode is refused before a session setting is changed if %s', async (_, own, others) => {
  const [first, other] = [connection(own), connection(others)]
  await expect(assertOwnSession(first.client, async () => other.client)).rejects.toThrow(pooler)
  expect(other.texts.at(-1)).toBe('end')
  expect(
    [...first.texts, ...other.texts].filter((text) => text !== 'end' && !text.startsWith('select pg_backend_pid')),
  ).toEqual([])
})

test.each([
  ['has a session for each of two connections', connection([8])],
  ['has no session left for a second connection', connection([new Error('Query read timeout')])],
])('V9: a pooler in session mode is accepted if it %s', async (_, other) => {
  const { client } = connection([7])
  await assertOwnSession(client, async () => other.client)
  expect(other.texts.at(-1)).toBe('end')
})

test('V9: a pooler in session mode is accepted if it takes no second connection', async () => {
  await assertOwnSession(connection([7]).client, async () => {
    throw new Error('timeout expired')
  })
})

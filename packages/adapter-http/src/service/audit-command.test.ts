import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../../../adapter-postgres/test/database.ts'
import { hexmartCommand } from '../../test/service.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

test('A2: after a row was changed by hand the command names check, key and both figures, and ends with 1', async () => {
  const database = await createDatabase()
  onTestFinished(() => database.drop())
  const env = { DATABASE_URL: database.url, AUTH_JWT_SECRET: 'a secret of at least thirty-two bytes' }
  await hexmartCommand(env, 'seed')
  const sound = await hexmartCommand(env, 'audit')
  expect(sound.length).toBeGreaterThan(5)
  expect(sound.filter((line) => !line.startsWith('ok '))).toEqual([])

  const { rows } = await database.sql(`update balances set amount = amount + 7 where user_id = 'mina' returning amount`)
  const [code, printed] = await new Promise<[unknown, string]>((resolve) =>
    execFile(process.execPath, [main, 'audit'], { env: { ...process.env, ...env } }, (error, stdout) =>
      resolve([error?.code, stdout]),
    ),
  )
  const wrong = printed.split('\n').filter((line) => line.startsWith('WRONG'))
  expect(wrong).toHaveLength(1)
  expect(wrong[0]).toMatch(/^WRONG \S.* mina: expected \d+, found \d+$/)
  expect(wrong[0]).toContain(String(rows[0].amount))
  expect(wrong[0]).toContain(String(rows[0].amount - 7))
  expect(code).toBe(1)
})

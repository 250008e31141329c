import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

async function run(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', program], {
    cwd: import.meta.dirname,
  })
  return stdout
}

test('embed.ts: an order is paid, and one that costs more than is left is refused', async () => {
  expect(await run('embed.ts')).toBe(`paid 9000
{ code: 'INSUFFICIENT_BALANCE', required: 9000, available: 1000 }
`)
})

test('own-users.ts: the shop asks the table of the host', async () => {
  expect(await run('own-users.ts')).toBe(`{ userId: '1001', amount: 5000 }
{ code: 'USER_NOT_FOUND', userId: '2001' }
{ ok: true, value: { userId: '2001', amount: 0 } }
`)
})

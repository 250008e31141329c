import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { signToken } from '@hexmart/adapter-http'
import { UserId } from '@hexmart/core'
import { expect, onTestFinished, test } from 'vitest'
import { secret, startService } from '../packages/hexmart/test/service.ts'

async function run(
  program: string,
  env: Readonly<Record<string, string>> = {},
  ...options: readonly string[]
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', ...options, program], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...env },
  })
  return stdout
}

test('embed.ts: the first order is paid, and the second costs more than the balance and is refused', async () => {
  expect(await run('embed.ts')).toBe(`paid 9000
{ code: 'INSUFFICIENT_BALANCE', required: 9000, available: 1000 }
`)
})

test('own-users.ts: the shop finds users in the table of the host', async () => {
  expect(await run('own-users.ts')).toBe(`{ userId: '1001', amount: 5000 }
{ code: 'USER_NOT_FOUND', userId: '2001' }
{ ok: true, value: { userId: '2001', amount: 0 } }
`)
})

test('own-data-platform.ts: a message that could not be sent is sent again', async () => {
  expect(await run('own-data-platform.ts')).toBe("the queue is down\n[ 'order.paid 9000' ]\n")
}, 20_000)

test('node-test.ts: a rule and a shop are tested with the test runner of Node', async () => {
  expect(await run('node-test.ts', {}, '--test', '--test-reporter=tap')).toContain('# pass 2\n# fail 0\n')
})

test('buyer.ts: a buyer of the demo charges, orders, and reads a refusal', async () => {
  const service = await startService({ STORE: 'memory' })
  onTestFinished(() => service.kill())
  const TOKEN = await signToken({ secret, userId: UserId.parse('mina'), expiresIn: 600 })
  const output = await run('buyer.ts', { SHOP: service.address, TOKEN })
  expect(output).toMatch(/^paid 10000\n\d{7} short\n\d+ orders paid\n$/)
}, 60_000)

test('house-rules.ts: a gold member pays less, and a minor gets no wine', async () => {
  expect(await run('house-rules.ts')).toBe(`{
  total: 36000,
  reductions: [ { label: 'Gold member', amount: 4000 } ]
}
{
  code: 'HOUSE_RULE',
  rule: 'adults-only',
  facts: { productId: 'wine-1' }
}
`)
})

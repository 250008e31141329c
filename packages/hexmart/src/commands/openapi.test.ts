import { expect, onTestFinished, test } from 'vitest'
import { hexmartCommand, startService } from '../../test/service.ts'

test.each(['owner', 'operator'])(
  'openapi prints the document that is served, with charging by the %s',
  async (charging) => {
    const env = { STORE: 'memory', SHOP_CURRENCY: 'EUR', SHOP_CHARGING: charging }
    const service = await startService(env)
    onTestFinished(() => service.kill())
    const { body } = await service.request('GET', '/openapi.json')
    expect(JSON.parse((await hexmartCommand(env, 'openapi')).join('\n'))).toEqual(body)
    expect(JSON.stringify(body)).toContain('EUR')
  },
)

test('openapi needs no database', async () => {
  const env = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nowhere', SHOP_CHARGING: 'owner' }
  expect((await hexmartCommand(env, 'openapi')).slice(0, 2)).toEqual(['{', '  "openapi": "3.1.0",'])
})

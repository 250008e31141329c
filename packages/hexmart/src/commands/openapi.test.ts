import { expect, onTestFinished, test } from 'vitest'
import { hexmartCommand, startService } from '../../test/service.ts'

test.each([
  { SHOP_CHARGING: 'owner' },
  { SHOP_CHARGING: 'operator', PUBLIC_PATH: '/shop', METRICS: 'false' },
  { ROLES: 'relay', METRICS_PORT: '0' },
])('openapi prints the same document that a service with these settings serves: %j', async (settings) => {
  const env = { STORE: 'memory', SHOP_CURRENCY: 'EUR', ...settings }
  const service = await startService(env)
  onTestFinished(() => service.kill())
  const { body } = await service.request('GET', '/openapi.json')
  expect(body).toHaveProperty('openapi', '3.1.0')
  expect(JSON.parse((await hexmartCommand(env, 'openapi')).join('\n'))).toEqual(body)
})

test('openapi needs no database', async () => {
  const env = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nowhere', SHOP_CHARGING: 'owner' }
  expect((await hexmartCommand(env, 'openapi')).slice(0, 2)).toEqual(['{', '  "openapi": "3.1.0",'])
})

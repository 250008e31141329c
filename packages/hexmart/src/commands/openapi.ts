import { createMetrics, hexmart } from '@hexmart/adapter-http'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop } from '@hexmart/core'
import { fastify } from 'fastify'
import { chargingOf } from '../settings/charging.ts'
import { policyOf } from '../settings/policy.ts'
import { servedBy } from '../settings/served.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * Prints the document that `serve` with the same settings serves at `/openapi.json`. The document depends on the code
 * and the settings alone, so a build can generate a client without a database.
 */
export async function openapiCommand(settings: Settings, print: (line: string) => void): Promise<void> {
  const shop = createShop({ store: inMemory() }, policyOf(settings))
  const app = fastify()
  await app.register(hexmart, {
    shop,
    authenticate: () => undefined,
    metrics: createMetrics(),
    charging: chargingOf(settings),
    ...servedBy(settings),
  })
  const document = (await app.inject('/openapi.json')).json()
  await app.close()
  print(JSON.stringify(document, null, 2))
}

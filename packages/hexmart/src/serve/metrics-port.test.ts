/** With METRICS_PORT, the port that the public reaches no longer serves the metrics. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { startService } from '../../test/service.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('H5: with METRICS_PORT, only that port serves /metrics, and that port also serves /livez and /readyz', async () => {
  const port = await freePort()
  const service = await startService({ STORE: 'memory', SEED_DEMO: 'false', METRICS_PORT: String(port) })
  try {
    expect((await fetch(`${service.address}/metrics`)).status).toBe(404)
    const inside = `http://127.0.0.1:${port}`
    expect(await (await fetch(`${inside}/metrics`)).text()).toContain('hexmart_queue_waiting 0')
    for (const path of ['/livez', '/readyz']) expect((await fetch(inside + path)).status).toBe(200)
  } finally {
    expect(await service.stop()).toBe(0)
  }
})

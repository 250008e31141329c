/** Bundles the client as a web page would, and runs the bundle with only those globals that browsers have. */

import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { beforeAll, expect, test } from 'vitest'
import { service } from '../test/service.ts'

const shop = service()
let code: string

beforeAll(async () => {
  const input = fileURLToPath(new URL('./index.ts', import.meta.url))
  const bundle = await rolldown({ input, platform: 'browser', treeshake: false })
  const { output } = await bundle.generate({ format: 'iife', name: 'hexmart', minify: true })
  await bundle.close()
  expect(output.length).toBe(1)
  code = output[0].code
})

test('the compressed bundle is smaller than 10 kB', () => {
  expect(gzipSync(code).length).toBeLessThan(10_000)
})

test('the bundle uses nothing that only Node has, and imports nothing', () => {
  // An empty bundle would pass the next check.
  expect(code.length).toBeGreaterThan(5_000)
  expect(code).not.toMatch(/\bnode:|\brequire\b|\bimport\b|\bprocess\b|\bBuffer\b/)
})

test('the bundle calls a service from a page without TLS, with only the globals of a browser', async () => {
  await shop.clerk.product('tea')
  // In a page without TLS, `crypto` has neither `randomUUID` nor `subtle`.
  const { getRandomValues } = crypto
  const context = createContext({
    ...{ fetch, Headers, URL, URLSearchParams, AbortController, setTimeout, clearTimeout, performance },
    crypto: { getRandomValues: getRandomValues.bind(crypto) },
    location: { href: `${shop.address}/shelf/tea` },
    navigator: { language: 'ko-KR' },
  })
  const client = runInContext(`${code}; hexmart.createClient({ baseUrl: '/' })`, context)
  expect(await client.products.list()).toMatchObject({ ok: true, value: { products: [{ id: 'tea' }] } })
  expect(await client.orders.place({ userId: 'mina', items: [] })).toMatchObject({
    ok: false,
    problem: { code: 'UNAUTHENTICATED', title: '인증이 필요합니다' },
  })
})

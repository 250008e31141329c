import { httpDataPlatform } from '@hexmart/adapter-http'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop } from '@hexmart/core'
import { clerkOf } from '@hexmart/core/testing'
import { InMemorySpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { parseSettings } from '../settings/settings.ts'
import { exportSpans } from './export-spans.ts'

const settings = (more: Readonly<Record<string, string>> = {}) =>
  parseSettings({ AUTH_JWT_SECRET: 'x'.repeat(32), OTEL_BSP_SCHEDULE_DELAY: '10', ...more })
const traceparent = (index: number) => `00-${String(index + 1).padStart(32, '0')}-${'b'.repeat(16)}-01`

/** Runs commands of 50 users. Each command has the `traceparent` of a recorded caller. */
async function flood(tracing: ReturnType<typeof exportSpans>, count: number): Promise<void> {
  const shop = createShop({ store: inMemory(), observer: tracing.observer })
  const clerk = clerkOf(shop)
  for (let user = 0; user < 50; user++) await clerk.user(`user-${user}`)
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      clerk.charge(`user-${index % 50}`, 1, { trace: { requestId: 'r', traceparent: traceparent(index) } }),
    ),
  )
}

test('V73: while the collector is stuck, the service keeps only the spans that fit into the exporter’s queue and one export, and logs at most once per minute that it drops the others', async () => {
  const lines: string[] = []
  let release = () => {}
  const stuck = new Promise<void>((resolve) => {
    release = resolve
  })
  let exported = 0
  const exporter: SpanExporter = {
    export(spans, done) {
      exported += spans.length
      stuck.then(() => done({ code: 0 }))
    },
    shutdown: async () => {},
  }
  const limits = { OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50' }
  const tracing = exportSpans(settings(limits), (_, message) => lines.push(message), exporter)
  await flood(tracing, 5_000)
  // One export of 50 spans is under way. The queue has 100 further spans, and all other spans were dropped.
  expect(exported).toBe(50)
  expect(lines).toEqual(['spans were dropped: too many spans wait for the collector'])
  release()
  await tracing.close()
  expect(exported).toBeLessThanOrEqual(150)
})

test('V73: failed exports of spans are logged, at most once per minute', async () => {
  const lines: string[] = []
  const exporter: SpanExporter = {
    export: (_, done) => done({ code: 1, error: new Error('no collector') }),
    shutdown: async () => {},
  }
  const tracing = exportSpans(settings(), (_, message) => lines.push(message), exporter)
  await flood(tracing, 2_000)
  await tracing.close()
  expect(lines).toEqual(['spans were lost: the collector did not take them'])
})

test('V73: a stop waits two seconds at most for an exporter that never answers', async () => {
  const exporter: SpanExporter = { export: () => {}, shutdown: () => new Promise(() => {}) }
  const tracing = exportSpans(settings(), () => {}, exporter)
  await flood(tracing, 10)
  const start = performance.now()
  await tracing.close()
  // Beyond the two seconds, this leaves room for a busy machine.
  expect(performance.now() - start).toBeLessThan(5_000)
})

test.each([
  ['always_on', '1', 200],
  ['always_off', '1', 0],
  ['traceidratio', '0', 0],
  ['parentbased_always_off', '1', 200],
])('V72: the sampler %s with ratio %s records %i of 200 commands of recorded callers', async (name, ratio, count) => {
  const exporter = new InMemorySpanExporter()
  // The exporter forgets its spans when it shuts down, so their names are kept here.
  const exportedNames: string[] = []
  const recordingExporter: SpanExporter = {
    export(spans, done) {
      exportedNames.push(...spans.map((span) => span.name))
      exporter.export(spans, done)
    },
    shutdown: () => exporter.shutdown(),
  }
  const sampler = { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }
  const tracing = exportSpans(settings(sampler), () => {}, recordingExporter)
  await flood(tracing, 200)
  await tracing.close()
  expect(exportedNames.filter((span) => span === 'queue')).toHaveLength(count)
})

test('V72: a message without a traceparent is sent unchanged', async () => {
  const tracing = exportSpans(settings(), () => {}, new InMemorySpanExporter())
  const platform = httpDataPlatform({ url: 'http://127.0.0.1:9/orders' })
  const sent: unknown[] = []
  const traced = tracing.traceDeliveries({
    ...platform,
    send(messages) {
      sent.push(...messages)
      return messages.map(async () => ({ type: 'sent' }) as const)
    },
  })
  const shop = createShop({ store: inMemory(), dataPlatform: traced })
  const clerk = clerkOf(shop)
  await clerk.user('mina')
  await clerk.product('tea')
  await clerk.charge('mina', 5_000)
  await clerk.order('mina', { tea: 1 })
  shop.start(['relay'])
  await expect.poll(() => sent).toMatchObject([{ traceparent: null }])
  await shop.stop()
  await platform.close()
})

/**
 * Requests that share a batch. The store delays the first batch, so that all further commands wait for the second
 * batch.
 */
import { authenticator, createMetrics, hexmart, serverOptions, signToken } from '@hexmart/adapter-http'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop } from '@hexmart/core'
import { clerkOf } from '@hexmart/core/testing'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import { fastify } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { secret } from '../../test/service.ts'
import { parseSettings } from '../settings/settings.ts'
import { exportSpans } from './export-spans.ts'

test('V71: the span of a batch links to the spans of all its requests, and each of these spans, except the parent, has a link back', async () => {
  const spans: ReadableSpan[] = []
  const exporter: SpanExporter = {
    export(exported, done) {
      spans.push(...exported)
      done({ code: 0 })
    },
    shutdown: async () => {},
  }
  const tracing = exportSpans(parseSettings({}), () => {}, exporter)
  const store = inMemory()
  const gate = Promise.withResolvers<void>()
  let isGateClosed = false
  const unitOfWork: typeof store.unitOfWork = {
    ...store.unitOfWork,
    async run(id, work) {
      if (isGateClosed) await gate.promise
      return store.unitOfWork.run(id, work)
    },
  }
  const shop = createShop({ store: { ...store, unitOfWork }, observer: tracing.observer })
  const clerk = clerkOf(shop)
  const users = Array.from({ length: 20 }, (_, index) => `user-${index}`)
  await Promise.all(users.map((user) => clerk.user(user)))

  const app = fastify(serverOptions)
  onTestFinished(() => app.close())
  tracing.traceRequests(app)
  await app.register(hexmart, {
    shop,
    authenticate: authenticator({ secret }),
    metrics: createMetrics(),
    charging: 'owner',
    documentation: false,
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  isGateClosed = true
  const charges = users.map(async (user) => {
    const authorization = `Bearer ${await signToken({ secret, userId: user, expiresIn: 600 })}`
    const response = await fetch(`${address}/api/v1/users/${user}/balance/charge`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"amount":5}',
    })
    return response.status
  })
  // The first batch has at least one command. The other commands wait until that batch ends, and then share a batch.
  await expect.poll(() => shop.waiting, { timeout: 10_000 }).toBeGreaterThan(10)
  gate.resolve()
  expect(new Set(await Promise.all(charges))).toEqual(new Set([200]))
  await app.close()
  await tracing.close()

  // 1 is `SpanKind.SERVER`: only the spans of requests have this kind.
  const requests = new Map(spans.filter(({ kind }) => kind === 1).map((span) => [span.spanContext().spanId, span]))
  const batches = spans.filter(({ name }) => name === 'batch')
  expect(requests.size).toBe(20)
  expect(Math.max(...batches.map(({ links }) => links.length))).toBeGreaterThan(10)
  expect(batches.flatMap(({ links }) => links.map(({ context }) => context.spanId)).sort()).toEqual(
    [...requests.keys()].sort(),
  )
  for (const batch of batches) {
    const { traceId, spanId } = batch.spanContext()
    for (const { context } of batch.links) {
      const request = requests.get(context.spanId) ?? expect.fail('a link leads to no request')
      expect(context.traceId).toBe(request.spanContext().traceId)
      if (batch.parentSpanContext?.spanId === context.spanId) expect(request.links).toEqual([])
      else expect(request.links).toMatchObject([{ context: { traceId, spanId } }])
    }
  }
})

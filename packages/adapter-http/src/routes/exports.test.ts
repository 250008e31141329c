import type { Socket } from 'node:net'
import { StoreError } from '@hexmart/core'
import { accepted } from '@hexmart/core/testing'
import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { malformed, problem, served, serving, tokenOf } from '../../test/app.ts'
import { csvCell, exportTypeOf } from '../export.ts'

const shop = served()
const csv = { accept: 'text/csv' }

async function exported(path: string, headers = {}) {
  const { status, body, headers: answered } = await shop.operator.get(`/admin/export/${path}`, headers)
  expect(status).toBe(200)
  const text = String(body.text)
  return { type: answered['content-type'], lines: text.split(/\r?\n/).slice(0, -1), text }
}

beforeEach(async () => {
  const { clerk, clock } = shop
  await clerk.user('mina')
  await clerk.charge('mina', 50_000)
  await clerk.product('cup', { name: '=찻잔, "큰"', price: 3_000 })
  clock.set('2025-03-10T12:00:10+09:00')
})

describe('orders', () => {
  test('A5: orders are exported as one JSON object per line, each as the API shows the order', async () => {
    const { clerk, clock } = shop
    const first = accepted(await clerk.order('mina', { cup: 1 }, { metadata: { note: '1\n2' } }))
    clock.set('2025-03-10T12:00:20+09:00')
    const second = accepted(await clerk.order('mina', { cup: 2 }))
    clock.set('2025-03-10T12:01:00+09:00')
    const { type, lines } = await exported('orders')
    expect(type).toBe('application/x-ndjson; charset=utf-8')
    const shown = await Promise.all(
      [first, second].map(async ({ id }) => (await shop.operator.get(`/orders/${id}`)).body),
    )
    expect(lines.map((line) => JSON.parse(line))).toEqual(shown)
    const from = encodeURIComponent('2025-03-10T12:00:20+09:00')
    expect((await exported(`orders?from=${from}`)).lines).toHaveLength(1)
    expect((await exported(`orders?to=${from}`)).lines).toHaveLength(1)
    expect((await exported(`orders?from=${from}&to=${from}`)).text).toBe('')
  })

  test('A5: an export leaves out orders that are younger than the longest time that a batch may take', async () => {
    const { clerk, clock, store } = shop
    await clerk.order('mina', { cup: 1 })
    const now = clock.now()
    clock.set(now + store.unitOfWork.deadline)
    expect((await exported('orders')).lines).toHaveLength(0)
    clock.set(now + store.unitOfWork.deadline + 1)
    expect((await exported('orders')).lines).toHaveLength(1)
    expect((await exported('orders?to=2099-01-01T00:00:00Z')).lines).toHaveLength(1)
  })

  test('A5: in CSV, orders have their lines and metadata as JSON, and an apostrophe before text that a spreadsheet would run', async () => {
    const { clerk, clock } = shop
    const order = accepted(await clerk.order('mina', { cup: 1 }, { reference: '=1+1', metadata: { a: 'b' } }))
    await clerk.cancel(order.id, undefined, { reason: '@SUM(A1)' })
    clock.set('2025-03-10T12:01:00+09:00')
    const { type, text } = await exported('orders', csv)
    expect(type).toBe('text/csv; charset=utf-8')
    const items = `"[{""productId"":""cup"",""name"":""=찻잔, \\""큰\\"""",""price"":3000,""quantity"":1}]"`
    const at = '2025-03-10T03:00:10.000Z'
    expect(text).toBe(
      `id,userId,status,items,subtotal,discount,total,reductions,userCouponId,reference,metadata,createdAt,paidAt,completedAt,canceledAt,canceledBy,cancelReason,restocked\r\n${order.id},mina,CANCELED,${items},3000,0,3000,[],,"'=1+1","{""a"":""b""}",${at},${at},,${at},OPERATOR,"'@SUM(A1)",true\r\n`,
    )
  })
})

test('A5: the export of entries has the entries of all users, and negative amounts stay numbers in CSV', async () => {
  const { clerk, clock } = shop
  await clerk.user('jun')
  await clerk.book('jun', 700, 'pay_1')
  const { id: orderId } = accepted(await clerk.order('mina', { cup: 1 }))
  clock.set('2025-03-10T12:01:00+09:00')
  const rows = (await exported('entries')).lines.map((line) => JSON.parse(line))
  expect(rows).toMatchObject([
    { userId: 'mina', sequence: 1, type: 'CHARGE', amount: 50_000, balanceAfter: 50_000 },
    { userId: 'jun', sequence: 1, type: 'CHARGE', amount: 700, reference: 'pay_1' },
    { userId: 'mina', sequence: 2, type: 'USE', amount: -3_000, orderId },
  ])
  const { lines } = await exported('entries', csv)
  expect(lines[0]).toBe('id,userId,sequence,type,amount,balanceAfter,orderId,reference,reason,actor,at')
  expect(lines[3]).toBe(`${rows[2].id},mina,2,USE,-3000,47000,${orderId},,,,2025-03-10T03:00:10.000Z`)
})

test.each([
  ['=x', `"'=x"`],
  ['+x', `"'+x"`],
  ['-x', `"'-x"`],
  ['@x', `"'@x"`],
  ['\t=x', `"'\t=x"`],
  ['a=x', 'a=x'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['', ''],
  [null, ''],
  [-5, '-5'],
  [true, 'true'],
])('the CSV cell for %j is %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell)
})

test.each([
  [undefined, 'application/x-ndjson'],
  ['*/*', 'application/x-ndjson'],
  ['text/csv', 'text/csv'],
  ['text/*', 'text/csv'],
  ['text/csv, */*;q=0.1', 'text/csv'],
  ['text/csv;q=0.5, application/x-ndjson', 'application/x-ndjson'],
  ['application/x-ndjson;q=0.2, TEXT/CSV; q=0.3', 'text/csv'],
  ['application/json', 'application/x-ndjson'],
  ['text/csv;q=', 'application/x-ndjson'],
])('with Accept: %s, an export is %s', (accept, type) => {
  expect(exportTypeOf(accept)).toBe(type)
})

test('an export with a malformed query, or while the store cannot be reached, is answered with a problem', async () => {
  expect(await shop.operator.get('/admin/export/orders?from=now')).toMatchObject(malformed('from'))
  expect(await shop.operator.get('/admin/export/entries?limit=1')).toMatchObject(malformed('limit'))
  const { app, operator } = await serving({
    shop: {
      exportOrders: () => {
        throw new StoreError('unavailable', 'away')
      },
      // biome-ignore lint/correctness/useYield: it fails before the first chunk
      exportEntries: async function* () {
        throw new StoreError('transient', 'away')
      },
    },
  })
  expect(await operator.get('/admin/export/orders')).toMatchObject(problem(503, 'UNAVAILABLE'))
  expect(await operator.get('/admin/export/entries')).toMatchObject(problem(503, 'UNAVAILABLE'))
  await app.close()
})

describe('over a connection', () => {
  /** Endless chunks. `scene.read` counts the chunks that were read; `scene.ended` says whether the export has ended. */
  function endless() {
    const scene = { read: 0, ended: false }
    const order = { ...shopOrder, metadata: { filler: 'x'.repeat(500) } }
    async function* chunks() {
      try {
        for (;;) {
          scene.read++
          yield Array.from({ length: 100 }, () => order)
        }
      } finally {
        scene.ended = true
      }
    }
    return { scene, chunks }
  }
  const shopOrder = {
    id: '0195a1f0-0000-7000-8000-000000000000',
    userId: 'mina',
    status: 'PAID',
    items: [],
    subtotal: 0,
    discount: 0,
    total: 0,
    userCouponId: null,
    reductions: [],
    reference: null,
    metadata: {},
    createdAt: 0,
    paidAt: 0,
    completedAt: null,
    canceledAt: null,
    cancellation: null,
  } as const

  async function request(
    app: FastifyInstance,
    name = 'orders',
  ): Promise<{ reader: ReadableStreamDefaultReader; abort(): void }> {
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const aborting = new AbortController()
    const response = await fetch(`${address}/api/v1/admin/export/${name}`, {
      headers: { authorization: `Bearer ${await tokenOf('boss', true)}` },
      signal: aborting.signal,
    })
    if (!response.body) throw new Error('the answer has no body')
    return { reader: response.body.getReader(), abort: () => aborting.abort() }
  }

  test('A5: a client that disconnects ends the export', async () => {
    const { scene, chunks } = endless()
    const { app } = await serving({ shop: { exportOrders: chunks as never } })
    const { reader, abort } = await request(app)
    await reader.read()
    abort()
    await vi.waitFor(() => expect(scene.ended).toBe(true), 10_000)
    await app.close()
  })

  test.each([
    ['orders', 'a minute', 60_000],
    ['entries', 'eleven minutes', 660_000],
  ])('A5: an export of %s may be silent for %s', async (name, _, longest) => {
    let socket: Socket | undefined
    const silences: (number | undefined)[] = []
    async function* chunks() {
      silences.push(socket?.timeout)
      yield []
    }
    const { app } = await serving({ shop: { exportOrders: chunks as never, exportEntries: chunks as never } })
    app.server.on('connection', (opened) => {
      socket = opened
    })
    const { reader } = await request(app, name)
    while (!(await reader.read()).done);
    expect(silences).toEqual([longest])
    await app.close()
  })

  test('A5: an export waits for a client that does not read, so that the memory stays bounded', async () => {
    const { scene, chunks } = endless()
    const { app } = await serving({ shop: { exportOrders: chunks as never } })
    const { reader, abort } = await request(app)
    await reader.read()
    // Waits until the export has read nothing more for a while: then all buffers between the export and the client are full.
    let before = -1
    await vi.waitFor(
      () => {
        const hasStopped = scene.read === before
        before = scene.read
        expect(hasStopped).toBe(true)
      },
      { timeout: 10_000, interval: 300 },
    )
    // 500 chunks are about 40 MB, far more than these buffers hold.
    expect(scene.read).toBeLessThan(500)
    abort()
    await vi.waitFor(() => expect(scene.ended).toBe(true), 10_000)
    await app.close()
  })

  test('A5: an export that fails half-way breaks the connection, so that nobody takes the export for complete', async () => {
    async function* chunks() {
      yield [shopOrder]
      throw new StoreError('unavailable', 'away')
    }
    const { app } = await serving({ shop: { exportOrders: chunks as never } })
    const { reader } = await request(app)
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow()
    await app.close()
  })
})

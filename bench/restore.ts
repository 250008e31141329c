/**
 * Takes backups of a shop while customers order, crashes its database, restores each backup, and checks the restored shops.
 *
 *     node bench/restore.ts [--seconds 5]
 *
 * The program restores in three ways: from a dump; from a base backup with all write-ahead logs, also those that the
 * crashed server had not archived; and from a base backup with the archived logs up to a chosen moment. It needs an installed
 * PostgreSQL, whose programs `pg_config` finds, and exits with 1 if a restored shop is not what docs/operations.md promises.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createPool, migrate, postgres } from '@hexmart/adapter-postgres'
import { createShop, type DataPlatform, type Shop } from '@hexmart/core'
import pg from 'pg'
import { copy, createServerIn, makeFolder, recoverIn, type Server, tool } from './postgres-tools.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } })
/** How long the customers order at each step, in milliseconds. */
const phase = Number(values.seconds) * 1_000

const folder = await makeFolder(await mkdtemp(join(tmpdir(), 'hexmart-restore-')))
const archive = await makeFolder(join(folder, 'archive'))
const servers: Server[] = []

interface Acknowledged {
  readonly key: string
  readonly id: string
}

/** A data platform that accepts every message, and counts how often each message arrives. */
function platform(): DataPlatform & { readonly received: Map<string, number> } {
  const received = new Map<string, number>()
  return {
    received,
    timeLimit: 1_000,
    capacity: () => 64,
    send: (messages) =>
      messages.map(async ({ id }) => {
        received.set(id, (received.get(id) ?? 0) + 1)
        return { type: 'sent' } as const
      }),
  }
}

interface OpenShop {
  readonly shop: Shop
  readonly received: ReadonlyMap<string, number>
  query(text: string): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

async function open({ url }: Server): Promise<OpenShop> {
  await migrate(url)
  const pool = createPool({ connectionString: url })
  const client = new pg.Pool({ connectionString: url, max: 1 })
  for (const connections of [pool, client]) connections.on('error', () => {})
  const dataPlatform = platform()
  const shop = createShop({ store: postgres(pool), dataPlatform })
  shop.start()
  return {
    shop,
    received: dataPlatform.received,
    query: async (text) => (await client.query(text)).rows,
    async close() {
      await shop.stop()
      await Promise.all([pool.end(), client.end()])
    },
  }
}

const items = [{ productId: 'tea', quantity: 1 }]

/**
 * Sixteen customers order until the signal aborts, each order with a key.
 *
 * @returns the acknowledged orders, a list that grows, and a promise that settles when all customers have stopped
 */
function customers(shop: Shop, name: string, until: AbortSignal) {
  const acknowledged: Acknowledged[] = []
  const buy = async (customer: number) => {
    for (let count = 0; !until.aborted; count++) {
      const key = `${name}-${customer}-${count}`
      const placed = await shop.placeOrder({ userId: `u${customer}`, items }, { idempotencyKey: key })
      if (placed.ok) acknowledged.push({ key, id: placed.value.id })
    }
  }
  const done = Promise.all(Array.from({ length: 16 }, (_, customer) => buy(customer)))
  return { acknowledged, done }
}

/** Lets the customers order for a while, and runs `work` at the same time. @returns the acknowledged orders */
async function during(shop: Shop, name: string, work: () => Promise<unknown> = async () => {}) {
  const stop = new AbortController()
  const { acknowledged, done } = customers(shop, name, stop.signal)
  await Promise.all([sleep(phase), work()])
  stop.abort()
  await done
  return acknowledged
}

const idsOf = async ({ query }: OpenShop) => new Set((await query('select id from orders')).map(({ id }) => String(id)))

async function assertAudit({ shop }: OpenShop): Promise<void> {
  const report = await shop.audit()
  assert.ok(report.ok && report.value.ok, JSON.stringify(report))
}

/** Waits, for at most a minute, until no message waits. */
async function waitUntilDrained({ query }: OpenShop): Promise<void> {
  for (let left = 600; left > 0; left--) {
    const [row] = await query(`select count(*)::int as waiting from outbox where state = 'WAITING'`)
    if (row?.waiting === 0) return
    await sleep(100)
  }
  throw new Error('messages still wait after a minute')
}

try {
  const first = await createServerIn(join(folder, 'first'), archive)
  servers.push(first)
  const before = await open(first)
  for (let user = 0; user < 16; user++) {
    await before.shop.createUser({ id: `u${user}`, name: `User ${user}` })
    await before.shop.chargeBalance({ userId: `u${user}`, amount: 10_000_000 })
  }
  await before.shop.createProduct({ id: 'tea', name: 'Tea', price: 1, state: 'SELLABLE', stock: 1_000_000 })

  // While customers order: a dump, then a base backup.
  const dump = join(folder, 'shop.dump')
  const base = join(folder, 'base')
  const whileDumping = await during(before.shop, 'dump', () => tool('pg_dump', '-Fc', '-f', dump, '-d', first.url))
  const connection = `host=127.0.0.1 port=${first.port} user=postgres`
  const backup = () => tool('pg_basebackup', '-D', base, '-d', connection, '-X', 'stream', '-c', 'fast')
  const whileBackingUp = await during(before.shop, 'base', backup)
  await before.shop.chargeBalance({ userId: 'u0', amount: 5, reference: 'pay-before' })

  const [moment] = await before.query('select clock_timestamp()::text as now')
  await before.query('select pg_switch_wal()')
  const afterMoment = await during(before.shop, 'after')
  await before.shop.chargeBalance({ userId: 'u0', amount: 7, reference: 'pay-after' })
  const receivedIds = new Set(before.received.keys())
  const [segment] = await before.query('select pg_walfile_name(pg_switch_wal()) as name')
  // Wait, for at most a minute, until the logs up to here are archived. Only logs of later orders may then be missing in
  // the archive.
  for (let left = 600; left > 0; left--) {
    const [row] = await before.query(`select last_archived_wal >= '${segment?.name}' as done from pg_stat_archiver`)
    if (row?.done) break
    await sleep(100)
  }
  const last = await during(before.shop, 'last')
  await first.crash()
  await before.close()
  const all = [...whileDumping, ...whileBackingUp, ...afterMoment, ...last]
  console.log(
    `${all.length} orders acknowledged: ${whileDumping.length} during the dump, ${whileBackingUp.length} during the base backup, ${afterMoment.length} after the moment, ${last.length} not archived`,
  )

  // 1. The dump.
  const second = await createServerIn(join(folder, 'second'), await makeFolder(join(folder, 'unused')))
  servers.push(second)
  await tool('pg_restore', '-d', second.url, '--exit-on-error', dump)
  const fromDump = await open(second)
  await assertAudit(fromDump)
  console.log(`the dump: ${(await idsOf(fromDump)).size} orders, the audit holds`)
  await fromDump.close()

  // 2. The base backup and the logs of the crashed server: nothing acknowledged is lost.
  const whole = await makeFolder(join(folder, 'whole'))
  await copy(base, whole)
  const logs = await makeFolder(join(folder, 'logs'))
  await copy(archive, logs)
  await copy(join(first.data, 'pg_wal'), logs)
  const third = await recoverIn(whole, logs)
  servers.push(third)
  const restored = await open(third)
  await assertAudit(restored)
  const restoredIds = await idsOf(restored)
  assert.deepEqual(
    all.filter(({ id }) => !restoredIds.has(id)),
    [],
    'an acknowledged order is lost',
  )
  console.log(
    `base backup and all logs: ${restoredIds.size} orders, none of the acknowledged is missing, the audit holds`,
  )
  await restored.close()

  // 3. The base backup up to the moment.
  const fourth = await recoverIn(base, archive, String(moment?.now))
  servers.push(fourth)
  const atMoment = await open(fourth)
  await assertAudit(atMoment)
  const idsAtMoment = await idsOf(atMoment)
  const earlier = [...whileDumping, ...whileBackingUp]
  assert.deepEqual(
    earlier.filter(({ id }) => !idsAtMoment.has(id)),
    [],
    'an order from before the moment is lost',
  )
  assert.deepEqual(
    afterMoment.filter(({ id }) => idsAtMoment.has(id)),
    [],
    'an order from after the moment is there',
  )
  await waitUntilDrained(atMoment)
  // The first message of an order has the order's id.
  const unknown = [...receivedIds].filter((id) => !idsAtMoment.has(id))
  const repeated = [...atMoment.received.keys()].filter((id) => receivedIds.has(id))
  assert.ok(
    unknown.length > 0,
    'no message of a lost order had reached the platform, so this run proves nothing about such messages',
  )

  const [orderBefore] = earlier
  const [orderAfter] = afterMoment
  assert.ok(orderBefore && orderAfter)
  const buyer = ({ key }: Acknowledged) => ({ userId: `u${key.split('-')[1]}`, items })
  const replay = await atMoment.shop.placeOrder(buyer(orderBefore), { idempotencyKey: orderBefore.key })
  assert.ok(
    replay.ok && replay.replayed && replay.value.id === orderBefore.id,
    'a key from before the moment is forgotten',
  )
  const again = await atMoment.shop.placeOrder(buyer(orderAfter), { idempotencyKey: orderAfter.key })
  assert.ok(
    again.ok && !again.replayed && again.value.id !== orderAfter.id,
    'a key from after the moment is remembered',
  )
  const payments = []
  for (const [reference, amount] of [
    ['pay-before', 5],
    ['pay-after', 7],
    ['pay-after', 7],
  ] as const) {
    const charged = await atMoment.shop.chargeBalance({ userId: 'u0', amount, reference })
    payments.push(charged.ok && charged.replayed)
  }
  assert.deepEqual(
    payments,
    [true, false, true],
    'only the second charge may be booked, because its reference came after the moment',
  )
  await assertAudit(atMoment)
  console.log(
    `base backup up to the moment: ${idsAtMoment.size} orders, all from before and none from after it, the audit holds`,
  )
  console.log(
    `the platform knows ${unknown.length} orders that are gone; ${repeated.length} messages came a second time`,
  )
  await atMoment.close()
} finally {
  await Promise.allSettled(servers.map((server) => server.crash()))
  await rm(folder, { recursive: true, force: true })
}

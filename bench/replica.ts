/**
 * Tries a shop that reads from a streaming replica. Shows what the shop reads while the replica is paused, and how soon
 * after the pause the shop finds the order that was placed during the pause. The program needs an installed PostgreSQL. It
 * exits with 1 if something is not as docs/scale.md says.
 *
 *     pnpm --filter hexmart-bench exec node replica.ts
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool, migrate, postgres } from '@hexmart/adapter-postgres'
import { createShop, UserId } from '@hexmart/core'
import { ask, startCluster } from './cluster.ts'

/** How long the replica may take to show a change, in milliseconds. */
const limit = 30_000

const cluster = await startCluster('hosts')
try {
  // Commits must not wait for the replica: otherwise none would end while the replica is paused.
  await ask(cluster.primary, 'alter system reset synchronous_standby_names')
  await ask(cluster.primary, 'select pg_reload_conf()')
  await migrate(cluster.primary)
  // `watermarks` is the last table of the migration.
  await until(async () => (await ask(cluster.standby, `select 1 from pg_tables where tablename = 'watermarks'`)).length)
  await until(
    async () => (await ask(cluster.primary, 'select sync_state from pg_stat_replication'))[0]?.sync_state === 'async',
  )

  const pools = [cluster.primary, cluster.standby].map((connectionString) => createPool({ connectionString }))
  const [primary, replica] = pools.map((pool) => postgres(pool)) as [
    ReturnType<typeof postgres>,
    ReturnType<typeof postgres>,
  ]
  const shop = createShop({ store: { ...primary, views: replica.views, audit: replica.audit } })
  const userId = UserId.parse('mina')
  await shop.createUser({ id: userId, name: 'Mina' })
  await shop.createProduct({ id: 'tea', name: 'Tea', price: 1_000, state: 'SELLABLE', stock: 10 })
  await shop.chargeBalance({ userId, amount: 10_000 })
  const balance = async () => {
    const answer = await shop.balance(userId)
    return answer.ok ? answer.value.amount : answer.refusal.code
  }
  await until(async () => (await balance()) === 10_000)

  await ask(cluster.standby, 'select pg_wal_replay_pause()')
  await until(
    async () => (await ask(cluster.standby, 'select pg_get_wal_replay_pause_state() as state'))[0]?.state === 'paused',
  )
  const placed = await shop.placeOrder({ userId, items: [{ productId: 'tea', quantity: 1 }] })
  assert.ok(placed.ok, 'the order was refused')
  assert.equal(await balance(), 10_000)
  assert.equal((await shop.order(placed.value.id)).ok, false)
  console.log('while the replica was paused: the order succeeded, the balance was 10,000, and the order was not found')

  await ask(cluster.standby, 'select pg_wal_replay_resume()')
  const start = performance.now()
  await until(async () => (await balance()) === 9_000)
  assert.ok((await shop.order(placed.value.id)).ok)
  console.log(`afterwards: the new balance and the order were found after ${(performance.now() - start).toFixed(0)} ms`)
  const audit = await shop.audit()
  assert.deepEqual(audit.ok && audit.value.ok, true)
  console.log('the audit on the replica held')

  const onReplica = createShop({ store: replica })
  const refused = await onReplica.placeOrder({ userId, items: [{ productId: 'tea', quantity: 1 }] })
  assert.equal(!refused.ok && refused.refusal.code, 'UNAVAILABLE')
  console.log('a shop whose whole store is the replica: UNAVAILABLE')
  await Promise.all([shop.stop(), onReplica.stop()])
  await Promise.all(pools.map((pool) => pool.end()))
} finally {
  await cluster.stop()
}

async function until(holds: () => Promise<unknown>): Promise<void> {
  for (const deadline = performance.now() + limit; !(await holds()); await sleep(1)) {
    if (performance.now() > deadline) throw new Error('the replica did not follow')
  }
}

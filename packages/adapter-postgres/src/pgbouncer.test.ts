/** Tests with PgBouncer itself, if it is installed. `pooler.test.ts` imitates PgBouncer and runs everywhere. */
import { createShop } from '@hexmart/core'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../test/database.ts'
import { pgbouncer, startPgbouncer } from '../test/pgbouncer.ts'
import { createPool, migrate, postgres } from './index.ts'

const isInstalled = pgbouncer !== undefined
if (!isInstalled) console.log('skipped: PgBouncer is not on the path (apt-get install pgbouncer)')

async function databaseBehind(mode: 'session' | 'transaction') {
  const database = await createDatabase()
  onTestFinished(() => database.drop())
  const pooler = await startPgbouncer(database.url, mode)
  onTestFinished(() => pooler.stop())
  return { database, url: pooler.url }
}

test.runIf(isInstalled)('V9: behind PgBouncer in session mode, commands of many callers work', async () => {
  const { database, url } = await databaseBehind('session')
  const pool = createPool({ connectionString: url })
  try {
    expect(await migrate(url)).toEqual([])
    const shop = createShop({ store: postgres(pool) })
    expect(await shop.ready()).toBe(true)
    const users = Array.from({ length: 30 }, (_, index) => `u${index}`)
    await Promise.all(users.map((id) => shop.createUser({ id, name: id })))
    const charged = await Promise.all(users.map((userId) => shop.chargeBalance({ userId, amount: 1_000 })))
    expect(charged.filter(({ ok }) => !ok)).toEqual([])
    expect((await database.sql('select sum(amount) as sum from balances')).rows).toEqual([{ sum: '30000' }])
  } finally {
    await pool.end()
  }
})

test.runIf(isInstalled)('V9: PgBouncer in transaction mode is refused by the pool and by migrations', async () => {
  const { database, url } = await databaseBehind('transaction')
  const pool = createPool({ connectionString: url, max: 2 })
  const sentence = /pooler in transaction mode: connect to PostgreSQL itself, or through a pooler in session mode$/
  try {
    await expect(pool.connect()).rejects.toThrow(sentence)
    expect(await createShop({ store: postgres(pool) }).ready()).toBe(false)
    await expect(migrate(url)).rejects.toThrow(sentence)
    const { rows } = await database.sql('select count(*)::int as users from users')
    expect(rows).toEqual([{ users: 0 }])
  } finally {
    await pool.end()
  }
})

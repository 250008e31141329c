import { createShop, systemIds } from '@hexmart/core'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../test/database.ts'
import { createPool, postgres } from './index.ts'

const newId = () => systemIds().next<never>(Date.now())

test('V8: `tryWrite` commits a row; on a read-only database it fails as unavailable, so the shop is not ready', async () => {
  const database = await createDatabase()
  onTestFinished(() => database.drop())
  const pool = createPool({ connectionString: database.url })
  const readOnlyUrl = new URL(database.url)
  readOnlyUrl.searchParams.set('options', '-c default_transaction_read_only=on')
  const readOnlyPool = createPool({ connectionString: readOnlyUrl.href })
  try {
    const id = newId()
    await postgres(pool).unitOfWork.tryWrite?.(id)
    expect((await database.sql('select id from batches where id = $1', [id])).rows).toHaveLength(1)
    await expect(postgres(readOnlyPool).unitOfWork.tryWrite?.(newId())).rejects.toMatchObject({ class: 'unavailable' })
    const readOnlyShop = createShop({ store: postgres(readOnlyPool) })
    expect((await readOnlyShop.products({ limit: 1 })).ok).toBe(true)
    expect([await createShop({ store: postgres(pool) }).ready(), await readOnlyShop.ready()]).toEqual([true, false])
  } finally {
    await Promise.all([pool.end(), readOnlyPool.end()])
  }
})

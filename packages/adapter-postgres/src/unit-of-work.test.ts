import { systemIds, UserId } from '@hexmart/core'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase } from '../test/database.ts'
import { createPool, postgres } from './index.ts'

const newId = () => systemIds().next<never>(Date.now())
const nobody = [UserId.parse('nobody')]

// Work that wrote nothing ends with a rollback, so its batch id is not stored. The answer does not depend on the rollback.
test('work that wrote nothing succeeds even if its connection ends before the rollback, and the next work succeeds too', async () => {
  const database = await createDatabase()
  onTestFinished(() => database.drop())
  const pool = createPool({ connectionString: database.url, max: 1 })
  onTestFinished(() => pool.end())
  pool.on('error', () => {})
  const { unitOfWork } = postgres(pool)
  const endConnection = () =>
    database.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`)
  const first = await unitOfWork.run(newId(), async (tx) => {
    const found = await tx.users.find(nobody)
    expect((await endConnection()).rows).toHaveLength(1)
    return found.size
  })
  expect(first).toEqual({ repeated: false, value: 0 })
  const second = await unitOfWork.run(newId(), async (tx) => (await tx.users.find(nobody)).size)
  expect(second).toEqual({ repeated: false, value: 0 })
  await expect.poll(() => pool.idleCount).toBe(1)
  const { rows } = await pool.query('select count(*)::int as number from batches')
  expect(rows).toEqual([{ number: 0 }])
})

test('if a row cannot be encoded, its unit of work fails, and nothing of it is committed', async () => {
  const database = await createDatabase()
  onTestFinished(() => database.drop())
  const pool = createPool({ connectionString: database.url })
  onTestFinished(() => pool.end())
  const { unitOfWork } = postgres(pool)
  const [mina, juno] = [UserId.parse('mina'), UserId.parse('juno')]
  const adding = (id: UserId, name: unknown) =>
    unitOfWork.run(newId(), async (tx) => {
      tx.users.add([{ id: mina, name: 'Mina', state: 'ACTIVE' }])
      tx.users.add([{ id, name, state: 'ACTIVE' } as never])
    })
  await expect(adding(juno, undefined)).rejects.toThrow(TypeError)
  expect((await pool.query('select id from users')).rows).toEqual([])
  await adding(juno, 'Juno')
  expect((await pool.query('select id from users order by id')).rows).toEqual([{ id: 'juno' }, { id: 'mina' }])
})

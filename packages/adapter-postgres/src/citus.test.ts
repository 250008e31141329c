/** Runs the contract suites on Citus, if `TEST_CITUS_URL` names a database on a coordinator that has workers. */
import { inMemory } from '@hexmart/adapter-inmemory'
import { describeAlongside, describeSameAnswers, describeStore, type Harness } from '@hexmart/core/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCitusSchema, type Place } from '../test/citus.ts'
import type { TestDatabase } from '../test/database.ts'
import { postgresHarness } from '../test/harness.ts'
import { createPool } from './index.ts'
import { connect, engineOf } from './pool.ts'

const url = process.env.TEST_CITUS_URL ?? ''
const places: readonly Place[] = ['coordinator', 'worker']

describe.skipIf(url === '').each(places)('Citus, with the tables on the %s', (place) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createCitusSchema(url, place)
  })
  afterAll(() => database?.drop())

  test('the schema is distributed only if the tables are on a worker, and the pool knows what the engine can do', async () => {
    const { rows } = await database.sql(
      'select count(*)::int as number from public.citus_schemas where schema_name::text = $1',
      [database.schema],
    )
    expect(rows).toEqual([{ number: place === 'worker' ? 1 : 0 }])
    const pool = createPool({ connectionString: url, schema: database.schema as string })
    try {
      ;(await connect(pool)).release()
      expect(engineOf(pool)).toMatchObject({
        copies: true,
        planning: { plan_cache_mode: place === 'worker' ? 'auto' : 'force_generic_plan' },
      })
    } finally {
      await pool.end()
    }
  })

  const citus: Harness = { open: (alongside) => postgresHarness(database).open(alongside) }
  describeStore('in Citus', citus)
  describeAlongside(citus)
  describeSameAnswers('memory and Citus', { open: async () => ({ store: inMemory(), close: async () => {} }) }, citus)
})

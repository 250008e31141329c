import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { agreeOnFacts } from './facts.ts'
import { createPool } from './pool.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('V10: if processes with different settings start at the same time, all of them get the settings of the same process', async () => {
  const pool = createPool({ connectionString: database.url })
  try {
    expect(await agreeOnFacts(pool, { currency: 'KRW' }, { recording: false })).toEqual({})
    const zones = ['Asia/Seoul', 'Europe/Berlin', 'UTC', 'America/New_York', 'Etc/GMT+1', 'Asia/Tokyo']
    const agreed = await Promise.all(zones.map((timeZone) => agreeOnFacts(pool, { timeZone, currency: 'KRW' })))
    expect(zones).toContain(agreed[0]?.timeZone)
    for (const facts of agreed) expect(facts).toEqual(agreed[0])
    // A fact that a later version adds is recorded. Facts that were recorded before do not change.
    expect(await agreeOnFacts(pool, { currency: 'EUR', rounding: 'DOWN' })).toEqual({
      currency: 'KRW',
      rounding: 'DOWN',
    })
    expect(await agreeOnFacts(pool, { currency: 'EUR' }, { recording: false })).toEqual({ currency: 'KRW' })
  } finally {
    await pool.end()
  }
})

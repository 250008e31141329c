import { inMemory } from '@hexmart/adapter-inmemory'
import { describeAlongside, describeSameAnswers, describeStore, type Harness } from '@hexmart/core/contract'
import { afterAll, beforeAll } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { postgresHarness } from '../test/harness.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

const postgres: Harness = { open: (alongside) => postgresHarness(database).open(alongside) }

const memory: Harness = {
  async open() {
    const store = inMemory()
    const refuse = async () => {
      throw new Error('this suite damages nothing')
    }
    const tamper = new Proxy({} as never, { get: () => refuse })
    return { store, again: async () => store, tamper, close: async () => {} }
  },
}

describeStore('in PostgreSQL', postgres)
describeAlongside(postgres)
describeSameAnswers('memory and PostgreSQL', memory, postgres)

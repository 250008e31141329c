import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { migrate } from './migrate.ts'

const migrations = ['0001-shop', '0002-best-sellers']

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
  await database.sql('drop schema public cascade')
  await database.sql('create schema public')
})
afterAll(() => database.drop())

test('several processes that start at once migrate once, and none of them fails', async () => {
  const ran = await Promise.all(Array.from({ length: 6 }, () => migrate(database.url)))
  expect(ran.flat()).toEqual(migrations)
  expect((await database.sql('select name from kysely_migration order by name')).rows).toEqual(
    migrations.map((name) => ({ name })),
  )
})

test('a database that is up to date is left alone', async () => {
  expect(await migrate(database.url)).toEqual([])
})

test('a schema of a later version is refused, and left alone', async () => {
  await database.sql(`insert into kysely_migration values ('9999-later', now()::text)`)
  await expect(migrate(database.url)).rejects.toThrow(/9999-later/)
})

test('a server that is not there is an error, soon', async () => {
  const nowhere = new URL(database.url)
  nowhere.port = '1'
  await expect(migrate(nowhere.href)).rejects.toThrow()
})

import { expect, test } from 'vitest'
import { shop } from '../packages/adapter-postgres/src/migrations/0001-shop.ts'
import { migrations } from '../packages/adapter-postgres/src/migrations/history.ts'
import { changedSince, readReleased, withMissing } from './list-migrations.ts'

test('V15: no released migration has changed', async () => {
  const remedy = 'write the lists of a released migration as literals, and make the change in a new migration'
  expect(changedSince(await readReleased(), migrations), remedy).toEqual([])
})

test('V15: a migration counts as changed if it is gone or one of core’s enumerations gets a new value, but not if only its white space differs', () => {
  const released = withMissing({}, [shop])
  const edited = (from: string, to: string) => ({
    ...shop,
    statements: shop.statements.map((statement) =>
      typeof statement === 'string' ? statement.replace(from, to) : statement,
    ),
  })
  expect(changedSince(released, [edited(`('PAID',`, `('PAID', 'SHIPPED',`)])).toEqual(['0001-shop'])
  expect(changedSince(released, [edited('create table', 'create  table')])).toEqual([])
  expect(changedSince(released, [])).toEqual(['0001-shop'])
})

test('V15: a migration that is listed again keeps the checksum of its release', () => {
  expect(withMissing({ '0001-shop': 'as released' }, [shop])).toEqual({ '0001-shop': 'as released' })
})

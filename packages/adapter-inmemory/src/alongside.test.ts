import { createShop, type Order, StoreError, type StoreErrorClass } from '@hexmart/core'
import { accepted, clerkOf, type Mishap, withMishaps } from '@hexmart/core/testing'
import { expect, test } from 'vitest'
import { type InMemoryOptions, inMemory } from './index.ts'

test('O45: in memory, an attempt that fails before its commit does not call the function, so the function receives each stored order once', async () => {
  const placed: Order[] = []
  const store = inMemory({
    alongside(changes) {
      for (const change of changes) if (change.type === 'order added') placed.push(change.order)
    },
  })
  const clerk = clerkOf(createShop({ store }))
  accepted(await clerk.user('mina'))
  accepted(await clerk.product('tea'))
  accepted(await clerk.charge('mina', 10_000))
  const mishap = (when: Mishap['when'], errorClass: StoreErrorClass): Mishap => ({
    when,
    error: new StoreError(errorClass, `${errorClass} mishap: ${when}`),
  })
  const mishaps = [
    mishap('before', 'transient'),
    mishap('at-commit', 'transient'),
    mishap('at-commit', 'commit-unknown'),
    mishap('after', 'commit-unknown'),
  ]
  const unlucky = clerkOf(createShop({ store: { ...store, unitOfWork: withMishaps(store.unitOfWork, mishaps) } }))
  const answers = await Promise.all([unlucky.order('mina', { tea: 1 }), unlucky.order('mina', { tea: 2 })])
  expect(placed).toEqual(answers.map((answer) => accepted(answer)))
  expect(await clerk.orders('mina')).toHaveLength(2)
})

test('the types refuse an async function, because the commit does not wait for it', () => {
  // @ts-expect-error: `alongside` must not return a promise
  const options: InMemoryOptions = { alongside: async () => {} }
  expect(options).toBeTypeOf('object')
})

const createUserWith = (alongside: unknown) =>
  createShop({ store: inMemory({ alongside } as InMemoryOptions) }).createUser({ name: 'Mina' })
type Sql = (template: TemplateStringsArray) => void

test('a function that was written for PostgreSQL fails with an error that says that there is no `sql` in memory', async () => {
  const creating = createUserWith((_: unknown, sql: Sql) => sql`select 1`)
  await expect(creating).rejects.toThrow(
    /alongside has no sql in memory: give inMemory a function of the changes alone/,
  )
})

test('a function that uses `sql` only if there is one runs in memory, and its own errors reach the caller', async () => {
  expect(await createUserWith((_: unknown, sql?: Sql) => sql && sql`select 1`)).toMatchObject({ ok: true })
  await expect(createUserWith((_: unknown, __?: Sql) => JSON.parse('{'))).rejects.toThrow(/JSON/)
})

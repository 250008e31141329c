import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { createProxy, type ServerProxy } from '../test/proxy.ts'
import { furnish, openShop, orderTea, type TestShop } from '../test/shops.ts'
import type { Alongside } from './index.ts'

let database: TestDatabase
let proxy: ServerProxy
const opened: TestShop[] = []

beforeAll(async () => {
  database = await createDatabase()
  proxy = await createProxy(database.url)
  // The primary key of `host.paid` is named `users_pkey`, like the key of the shop's table `users`. If a statement breaks
  // this key, a store that looks only at the name would believe that another transaction has inserted the same user,
  // and would run the batch again.
  await database.sql(`create schema host; create table host.paid (
    order_id uuid constraint users_pkey primary key, note text, amounts bigint[], at timestamptz)`)
})
beforeEach(async () => {
  await database.empty()
  await database.sql('truncate host.paid')
})
afterEach(async () => {
  for (const { pool } of opened.splice(0)) await pool.end()
})
afterAll(async () => {
  await proxy.close()
  await database.drop()
})

const notePaid: Alongside = (changes, sql) => {
  for (const change of changes) {
    if (change.type === 'order added') sql`insert into host.paid (order_id) values (${change.order.id})`
  }
}

/** Whether a batch places orders: the changes of an order begin with the stock that it takes. */
const placesOrders = ([first]: Parameters<Alongside>[0]) => first?.type === 'stock moved'

async function open(alongside: Alongside, url = database.url): Promise<TestShop> {
  const testShop = openShop(url, { store: { alongside }, policy: { commit: { backOff: 1, backOffLimit: 2 } } })
  opened.push(testShop)
  await furnish(testShop.shop)
  return testShop
}

const notedOrders = async () =>
  (await database.sql('select order_id from host.paid order by 1')).rows.map((row) => row.order_id)
const storedOrders = async () => (await database.sql('select id from orders order by 1')).rows.map((row) => row.id)

describe('O45: rows alongside a batch', () => {
  test('are written for the accepted commands', async () => {
    const { shop } = await open(notePaid)
    await Promise.all([1, 1, 20, 1, 1].map((quantity) => shop.placeOrder(orderTea(quantity))))
    expect(await notedOrders()).toHaveLength(4)
    expect(await notedOrders()).toEqual(await storedOrders())
  })

  test('take texts, numbers, dates, nulls and arrays as parameters', async () => {
    const { shop } = await open((changes, sql) => {
      const [order] = changes.flatMap((change) => (change.type === 'order added' ? change.order : []))
      if (!order) return
      const texts = ['"; drop table host.paid; --', 'a\\b', '{}', '차', null]
      sql`insert into host.paid (order_id, note, amounts, at)
        values (${order.id}, (select string_agg(coalesce(text, 'none'), '|') from unnest(${texts}::text[]) as text),
          ${[1, 2n, null]}, ${new Date(0)})`
    })
    await shop.placeOrder(orderTea())
    expect((await database.sql('select note, amounts, at from host.paid')).rows).toEqual([
      { note: '"; drop table host.paid; --|a\\b|{}|차|none', amounts: ['1', '2', null], at: new Date(0) },
    ])
  })

  test('are written once when the batch runs again', async () => {
    let attempts = 0
    const { shop, storeErrors } = await open((changes, sql) => {
      notePaid(changes, sql)
      if (placesOrders(changes) && ++attempts === 1) {
        sql`do $$ begin raise exception using errcode = '40001', message = 'a conflict'; end $$`
      }
    })
    expect(await shop.placeOrder(orderTea())).toMatchObject({ ok: true })
    expect(storeErrors()).toEqual(['transient'])
    expect(await notedOrders()).toEqual(await storedOrders())
  })

  test('that break a unique key make only their own command fail, even if the shop has a key of the same name', async () => {
    const { shop } = await open((changes, sql) => {
      for (const change of changes) {
        if (change.type !== 'order added') continue
        const { id, items } = change.order
        sql`insert into host.paid (order_id) values (${id})`
        if (items[0]?.quantity === 2) sql`insert into host.paid (order_id) values (${id})`
      }
    })
    const answers = await Promise.allSettled([1, 2, 1].map((quantity) => shop.placeOrder(orderTea(quantity))))
    expect(answers).toMatchObject([
      { value: { ok: true } },
      { reason: { name: 'StoreError', class: 'permanent' } },
      { value: { ok: true } },
    ])
    expect(await notedOrders()).toEqual(await storedOrders())
  })

  // If all 64 were split down to single orders, this would take 127 attempts. But a second half of 16 or more that fails in the
  // same way as the first half is not split any further.
  test('whose statement always fails make every order of a batch fail, and not every order gets an attempt of its own', async () => {
    const { shop, storeErrors } = await open((changes, sql) => {
      if (placesOrders(changes)) sql`insert into host.missing values (1)`
    })
    const answers = await Promise.allSettled(Array.from({ length: 64 }, () => shop.placeOrder(orderTea())))
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
    expect(storeErrors()).toHaveLength(35)
    expect(await storedOrders()).toEqual([])
  })

  test('whose table is missing fail with the message of the database, which does not advise to migrate the shop', async () => {
    const { shop } = await open((changes, sql) => {
      if (placesOrders(changes)) sql`insert into host.missing values (1)`
    })
    const message = 'relation "host.missing" does not exist'
    await expect(shop.placeOrder(orderTea())).rejects.toMatchObject({ class: 'permanent', message })
  })

  test.each([
    ['undefined', undefined],
    ['an object', { points: 1 }],
    ['a list in a list', [[1]]],
    ['an invalid date', new Date(Number.NaN)],
  ])('with %s as a value make only their own order fail, and the error says what is wrong', async (_, value) => {
    const { shop } = await open((changes, sql) => {
      notePaid(changes, sql)
      for (const change of changes) {
        if (change.type !== 'order added' || change.order.items[0]?.quantity !== 2) continue
        sql`update host.paid set note = ${value as never} where order_id = ${change.order.id}`
      }
    })
    const answers = await Promise.allSettled([1, 2, 1].map((quantity) => shop.placeOrder(orderTea(quantity))))
    expect(answers).toMatchObject([
      { value: { ok: true } },
      { reason: { name: 'StoreError', class: 'permanent' } },
      { value: { ok: true } },
    ])
    const { reason } = answers[1] as PromiseRejectedResult
    expect(reason.message).toMatch(value instanceof Date ? 'Invalid time value' : 'write null or JSON.stringify(value)')
    expect(await notedOrders()).toHaveLength(2)
    expect(await notedOrders()).toEqual(await storedOrders())
  })

  test('can be added only with sql as the tag of a template, and only while the function runs', async () => {
    let late: (() => void) | undefined
    const { shop } = await open((changes, sql) => {
      if (!placesOrders(changes)) return
      late = () => sql`insert into host.missing values (1)`
      const callSql = sql as unknown as (text: string) => void
      if (changes.some((change) => change.type === 'order added' && change.order.items[0]?.quantity === 2))
        callSql('insert into host.paid values (null)')
    })
    await expect(shop.placeOrder(orderTea(2))).rejects.toThrow('sql is a tag, not a function: write sql`insert')
    expect(await shop.placeOrder(orderTea())).toMatchObject({ ok: true })
    expect(late).toThrow('alongside must be synchronous')
  })

  test('need a function as `alongside`, and the types refuse an async one', async () => {
    // @ts-expect-error: the compiler refuses an async function, because it would add its statements too late
    const late: Alongside = async () => {}
    expect(late).toBeTypeOf('function')
    await expect(open({} as Alongside)).rejects.toThrow('alongside must be a function: write postgres(pool, {')
  })

  test('are written once if the answer to COMMIT is lost', async () => {
    const { shop, storeErrors } = await open(notePaid, proxy.url)
    proxy.nextCommit = 'unanswered'
    expect(await shop.placeOrder(orderTea())).toMatchObject({ ok: true })
    expect(storeErrors()).toContain('commit-unknown')
    expect(await notedOrders()).toHaveLength(1)
    expect(await notedOrders()).toEqual(await storedOrders())
  })

  test('exist for exactly the stored orders after the process was killed', async () => {
    await open(notePaid)
    const program = new URL('../test/order-until-killed.ts', import.meta.url).pathname
    for (const orders of [3, 40, 90, 150]) {
      const child = spawn(process.execPath, ['--no-warnings', program, database.url])
      let answered = 0
      for await (const _ of createInterface(child.stdout)) if (++answered === orders) child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      expect(answered).toBeGreaterThanOrEqual(orders)
    }
    expect((await storedOrders()).length).toBeGreaterThan(250)
    expect(await notedOrders()).toEqual(await storedOrders())
  })
})

import type { MessageId } from '@hexmart/core/adapter'
import { accepted } from '@hexmart/core/testing'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../test/database.ts'
import { haltingAt } from '../../test/halting.ts'
import { furnish, openShop, orderTea, until } from '../../test/shops.ts'
import { createPool, postgres } from '../index.ts'
import { createOutbox } from './outbox.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(() => database.empty())
afterAll(() => database.drop())

/**
 * How many entries of the table's indexes were read. The server counts what a connection has read only when the
 * connection ends.
 */
async function entriesRead(table: string): Promise<number> {
  const read = 'select sum(idx_tup_read)::int as entries from pg_stat_user_indexes where relname = $1'
  return (await database.sql(read, [table])).rows[0].entries
}

test('D8: a message whose order was deleted by hand becomes dead, and the claim returns the other messages', async () => {
  const { shop, pool } = openShop(database.url)
  await furnish(shop)
  const [deleted, intact] = [accepted(await shop.placeOrder(orderTea())), accepted(await shop.placeOrder(orderTea()))]
  await database.sql('delete from orders where id = $1', [deleted.id])

  const claimed = await postgres(pool).outbox.claim({ token: 'a', limit: 10, leaseFor: 60_000 })
  expect(claimed.map(({ message }) => message.orderId)).toEqual([intact.id])
  const dead = accepted(await shop.deliveries({ state: 'DEAD', limit: 10 })).rows
  expect(dead).toMatchObject([{ orderId: deleted.id, lastError: 'its order is gone' }])
  await pool.end()
})

test('D9: if the orders of claimed messages cannot be read for the moment, the messages are due again, and no attempt counts', async () => {
  const { shop, pool } = openShop(database.url, { pool: { lockTimeout: 50 } })
  await furnish(shop)
  const order = accepted(await shop.placeOrder(orderTea()))
  const { outbox } = postgres(pool)
  const claim = (token: string) => outbox.claim({ token, limit: 10, leaseFor: 3_600_000 })
  const holder = new pg.Client(database.url)
  await holder.connect()
  try {
    await holder.query('begin; lock table orders')
    await expect(claim('a')).rejects.toMatchObject({ class: 'unavailable' })
    await holder.query('commit')
    expect(await outbox.find(order.id as never)).toMatchObject({ state: 'WAITING', attempts: 0 })
    expect(await claim('b')).toMatchObject([{ message: { orderId: order.id }, attempt: 1 }])
  } finally {
    await holder.end()
    await pool.end()
  }
})

test('D9: a message whose order cannot be read at all waits for the end of its lease, and the next claim returns other messages', async () => {
  const { shop, pool } = openShop(database.url)
  await furnish(shop)
  const [damaged, intact] = [accepted(await shop.placeOrder(orderTea())), accepted(await shop.placeOrder(orderTea()))]
  await database.sql('update order_lines set price = 9007199254740993 where order_id = $1', [damaged.id])
  await database.sql(`update outbox set due_at = now() - interval '1 minute' where order_id = $1`, [damaged.id])
  const { outbox } = postgres(pool)
  const claim = (token: string) => outbox.claim({ token, limit: 1, leaseFor: 3_600_000 })
  await expect(claim('a')).rejects.toMatchObject({ class: 'permanent' })
  expect(await claim('b')).toMatchObject([{ message: { orderId: intact.id }, attempt: 1 }])
  expect(await claim('c')).toEqual([])
  await pool.end()
})

test('D4: a count reads only as many entries of an index as it counts, and finds the age of the oldest message that it counts', async () => {
  const pool = createPool({ connectionString: database.url })
  await database.sql(`
    insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
    select id, id, 1, 'order.paid', now() - number * interval '1 minute', state,
      case when state = 'WAITING' then now() - number * interval '1 minute' end,
      case when state = 'DEAD' then now() end
    from generate_series(1, 2000) as number, lateral (select lpad(to_hex(number), 32, '0')::uuid as id) as ids,
      lateral (select case when number % 2 = 0 then 'WAITING' else 'DEAD' end as state) as states`)
  const before = await entriesRead('outbox')
  expect(await createOutbox(pool, 20).counts()).toMatchObject({ waiting: 20, dead: 20 })
  const { waiting, dead, oldestWaiting } = await createOutbox(pool).counts()
  expect([waiting, dead, Math.round(oldestWaiting / 60_000)]).toEqual([1_000, 1_000, 2_000])
  await pool.end()

  await until(async () => (await entriesRead('outbox')) > before)
  // The first count reads 20 entries of each of two indexes, and the second one reads all 2,000. A few more are allowed.
  expect((await entriesRead('outbox')) - before).toBeLessThan(2 * 20 + 2_000 + 10)
})

test.each(['DEAD', 'DISCARDED'])('D14: a page of %s messages reads the index of that state alone', async (state) => {
  const pool = createPool({ connectionString: database.url })
  await database.sql(
    `insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
     select id, id, 1, 'order.paid', now(), case when number = 1 then $1 else 'SENT' end, null, now()
     from generate_series(1, 2000) as number, lateral (select lpad(to_hex(number), 32, '0')::uuid as id) as ids`,
    [state],
  )
  const before = await entriesRead('outbox')
  const page = await createOutbox(pool).deliveries({ state: state as 'DEAD' }, { limit: 20 })
  expect(page).toMatchObject({ rows: [{ state }], next: null })
  await pool.end()
  await until(async () => (await entriesRead('outbox')) > before)
  expect((await entriesRead('outbox')) - before).toBe(1)
})

test('D14: if most messages wait, a page of sent messages ends after 5,000 messages were read, and no sent message is left out', async () => {
  const pool = createPool({ connectionString: database.url })
  await database.sql(`
    insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
    select id, id, 1, 'order.paid', now(), state,
      case when state = 'WAITING' then now() end, case when state = 'SENT' then now() end
    from generate_series(1, 12000) as number, lateral (select lpad(to_hex(number), 32, '0')::uuid as id) as ids,
      lateral (select case when number in (1, 6000, 6001) then 'SENT' else 'WAITING' end as state) as states`)
  const { outbox } = postgres(pool)
  const pages: number[] = []
  const found: string[] = []
  let after: MessageId | undefined
  do {
    const { rows, next } = await outbox.deliveries({ state: 'SENT' }, { limit: 1, after })
    pages.push(rows.length)
    found.push(...rows.map(({ id }) => id))
    after = next ?? undefined
  } while (after !== undefined)
  await pool.end()
  const { rows } = await database.sql(`select id from outbox where state = 'SENT' order by id desc`)
  expect(found).toEqual(rows.map(({ id }) => id))
  // The first page reads messages 12,000 to 7,001. The second one is full. The third one reads messages 6,000 to 1,001.
  expect(pages).toEqual([0, 1, 1, 1])
})

test('D13: a message whose caller sent neither a request id nor a traceparent stores no byte for them', async () => {
  const { shop, pool } = openShop(database.url)
  await furnish(shop)
  accepted(await shop.placeOrder(orderTea()))
  const { rows } = await database.sql(`
    select pg_column_size(outbox.*) as bytes, pg_column_size(plain.*) as without from outbox cross join (
      select id, order_id, at, due_at, attempts, sequence, type, state, token, last_error, settled_at from outbox
    ) as plain`)
  expect(rows).toEqual([{ bytes: expect.any(Number), without: rows[0]?.bytes }])
  await pool.end()
})

test('D8: if retrying all dead messages fails after some were retried, the answer is OUTCOME_UNKNOWN', async () => {
  const { shop, pool } = openShop(database.url)
  // One chunk of 1,000 messages, and one message in a second chunk.
  const [retried, failing] = [1_000, 1]
  await database.sql(
    `insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
     select id, id, 1, 'order.paid', now(), 'DEAD', null, now()
     from (select lpad(to_hex(number), 32, '0')::uuid as id from generate_series(1, $1::int) as number) as dead`,
    [retried + failing],
  )
  await database.sql(`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
    create trigger fail before update on outbox for each row
      when (new.id = lpad(to_hex(${retried + failing}), 32, '0')::uuid) execute function fail()`)
  try {
    expect(await shop.retryDeliveries()).toMatchObject({ refusal: { code: 'OUTCOME_UNKNOWN' } })
    expect(accepted(await shop.deliveryCounts())).toMatchObject({ waiting: retried, dead: failing })
    // Now the first chunk fails, so nothing was retried before the error.
    await expect(shop.retryDeliveries()).rejects.toMatchObject({ class: 'permanent' })
  } finally {
    await database.sql('drop trigger fail on outbox; drop function fail')
    await pool.end()
  }
})

test('D10: if a claim postpones a message while the first message of its order is being settled, the message is due again immediately', async () => {
  const { shop, pool } = openShop(database.url, { pool: { lockTimeout: 20_000, statementTimeout: 20_000 } })
  await furnish(shop)
  const { id } = accepted(await shop.placeOrder(orderTea()))
  accepted(await shop.cancelOrder({ orderId: id }))
  const { outbox } = postgres(pool)
  const claim = (token: string, from = outbox) => from.claim({ token, limit: 10, leaseFor: 60_000 })
  const [paid] = (await claim('a')).map(({ message }) => message)
  expect(paid?.sequence).toBe(1)
  // The first claim postponed the second message. Make it due again, as it would be some minutes later.
  await database.sql('update outbox set due_at = now() where sequence = 2')

  const halting = await haltingAt(database, 'outbox')
  const holder = new pg.Client(database.url)
  await holder.connect()
  try {
    // The settlement begins first and waits for a lock. The claim begins later, and does not see what the settlement
    // changes.
    await holder.query('begin; select from outbox where sequence = 1 for update')
    const settled = outbox.settle('a', paid ? [{ id: paid.id, type: 'sent' }] : [])
    await until(async () => {
      const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
      return (await database.sql(waiting)).rows.length === 1
    })
    await halting.hold()
    const slow = claim('b', postgres(halting.pool).outbox)
    await halting.untilWaiting()
    await holder.query('commit')
    await settled
    await halting.release()
    expect(await slow).toEqual([])
    expect((await claim('c')).map(({ message }) => message.sequence)).toEqual([2])
  } finally {
    await holder.end()
    await halting.close()
    await pool.end()
  }
})

test('D12: while relays postpone messages that wait for a dead one, `resume` ends and counts each message once', async () => {
  const pool = createPool({ connectionString: database.url })
  const orders = 2_500
  await database.sql(
    `insert into outbox (id, order_id, sequence, type, at, state, due_at, settled_at)
     select case when sequence = 1 then paid else canceled end, paid, sequence,
       case when sequence = 1 then 'order.paid' else 'order.canceled' end, now(),
       case when sequence = 1 then 'DEAD' else 'WAITING' end,
       case when sequence = 2 then now() + interval '5 minutes' end, case when sequence = 1 then now() end
     from generate_series(1, $1::int) as number, generate_series(1, 2) as sequence,
       lateral (select lpad(to_hex(number), 32, '0')::uuid as paid, lpad(to_hex(number + 10000), 32, '0')::uuid as canceled) as ids`,
    [orders],
  )
  const { outbox } = postgres(pool)
  let resuming = true
  const relay = async (token: string) => {
    while (resuming) expect(await outbox.claim({ token, limit: 10, leaseFor: 60_000 })).toEqual([])
  }
  const relays = ['a', 'b', 'c', 'd'].map(relay)
  try {
    expect(await outbox.resume()).toBe(orders)
  } finally {
    resuming = false
    await Promise.all(relays)
    await pool.end()
  }
})

/**
 * Wherever possible the errors are real: the server raises them, or a proxy between the store and the server breaks the
 * connection at the moment that matters. Errors that are hard to produce here, such as those of Citus, a cached plan or the
 * operating system, are objects with the original codes and texts.
 */
import {
  type BalanceUpdate,
  type BatchId,
  type Coupon,
  type CouponId,
  type EntryId,
  type IdempotencyKey,
  type OrderId,
  type ProductId,
  type Reference,
  type StockUpdate,
  systemIds,
  type Tx,
  type User,
  type UserCouponId,
  type UserId,
} from '@hexmart/core/adapter'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../test/database.ts'
import { createProxy, type ServerProxy } from '../test/proxy.ts'
import { furnish, openShop, orderTea, type TestShop, type TestShopOptions, until } from '../test/shops.ts'
import { postgres } from './index.ts'
import { classOf, constraintOf, endsConnection, hidesOutcome, isDuplicate, isRepeatedBatch } from './store-errors.ts'

let database: TestDatabase
let proxy: ServerProxy
const opened: { end(): Promise<void> }[] = []

/** An update of tea's stock from 0 to the given quantity, by an operator. */
const stockUpdate = (quantity: number): StockUpdate => ({
  stock: { productId: tea, quantity },
  movements: [{ productId: tea, change: quantity, reason: 'OPERATOR', orderId: null, at: 0 }],
})

beforeAll(async () => {
  database = await createDatabase()
  proxy = await createProxy(database.url)
})
beforeEach(() => database.empty())
afterEach(async () => {
  proxy.stalled = false
  for (const connection of opened.splice(0)) await connection.end()
})
afterAll(async () => {
  await proxy.close()
  await database.drop()
})

function open(url: string, options?: TestShopOptions): TestShop {
  const shop = openShop(url, options)
  opened.push(shop.pool)
  return shop
}

/** Another session, outside of the shop. */
async function anotherSession(): Promise<pg.Client> {
  const client = new pg.Client(database.url)
  client.on('error', () => {})
  await client.connect()
  opened.push(client)
  return client
}

const ids = systemIds()
const batchId = () => ids.next<BatchId>(Date.now())
const mina = 'mina' as UserId
const tea = 'tea' as ProductId
const aUser = (id: string): User => ({ id: id as UserId, name: `User ${id}`, state: 'ACTIVE' })

/** How many statements of the store wait for a lock. */
async function waitingForLocks(): Promise<number> {
  const { rows } = await database.sql(
    `select count(*)::int as n from pg_stat_activity
     where application_name = 'hexmart' and wait_event_type = 'Lock' and datname = current_database()`,
  )
  return rows[0].n
}

/** How many sessions wait for a lock: those of the store and all others. */
async function waitingSessions(): Promise<number> {
  const { rows } = await database.sql(
    `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )
  return rows[0].n
}

async function expectOneOrder(): Promise<void> {
  const { rows } = await database.sql(`select
    (select count(*)::int from orders) as orders, (select amount from balances) as balance,
    (select count(*)::int from balance_entries where type = 'USE') as uses, (select quantity from stock) as stock`)
  expect(rows).toEqual([{ orders: 1, balance: '9000', uses: 1, stock: '9' }])
}

describe('transient errors', () => {
  test('O26: after a real deadlock, the order is retried and succeeds', async () => {
    const { shop, storeErrors, attempts } = open(database.url)
    await furnish(shop)
    await shop.createProduct({ id: 'bowl', name: 'Bowl', price: 0, state: 'SELLABLE', stock: 10 })
    const [first, other] = [await anotherSession(), await anotherSession()]
    await first.query('begin')
    await first.query(`select from stock where product_id = 'bowl' for update`)
    // PostgreSQL aborts the transaction whose session detects the deadlock. `other` waits a minute before it looks for deadlocks.
    // So the session of the order detects the deadlock first, and the transaction of the order fails.
    await other.query(`set deadlock_timeout = '1min'`)
    await other.query('begin')
    await other.query(`select from stock where product_id = 'tea' for update`)

    const items = ['bowl', 'tea'].map((productId) => ({ productId, quantity: 1 }))
    const ordered = shop.placeOrder({ userId: 'mina', items })
    await until(async () => (await waitingForLocks()) === 1)
    const wantsBalance = other.query(`select from balances where user_id = 'mina' for update`)
    await until(async () => (await waitingSessions()) === 2)
    // Now the order gets the bowl and waits for the tea. The other session holds the tea and waits for the order's balance.
    await first.query('commit')
    await wantsBalance
    await other.query('commit')
    expect(await ordered).toMatchObject({ ok: true })
    expect(storeErrors()).toEqual(['transient'])
    expect(attempts().at(-1)).toBe(2)
    const { rows } = await database.sql(`select product_id, quantity from stock order by product_id`)
    expect(rows).toEqual(['bowl', 'tea'].map((product_id) => ({ product_id, quantity: '9' })))
  })

  test('O26: after a real serialization failure, the order is retried and succeeds', async () => {
    const serializable = new URL(database.url)
    serializable.searchParams.set('options', '-c default_transaction_isolation=serializable')
    const { shop, storeErrors, attempts } = open(serializable.href)
    await furnish(shop)
    const other = await anotherSession()
    await other.query('begin')
    await other.query(`update stock set quantity = quantity where product_id = 'tea'`)
    const ordered = shop.placeOrder(orderTea())
    await until(async () => (await waitingForLocks()) === 1)
    await other.query('commit')
    expect(await ordered).toMatchObject({ ok: true })
    expect(storeErrors()).toEqual(['transient'])
    expect(attempts().at(-1)).toBe(2)
    await expectOneOrder()
  })

  test('a running process goes on after a later migration has added a column', async () => {
    const { shop, storeErrors } = open(database.url)
    await furnish(shop)
    const cancelOne = async () => {
      const placed = await shop.placeOrder(orderTea())
      return placed.ok && shop.cancelOrder({ orderId: placed.value.id })
    }
    expect(await cancelOne()).toMatchObject({ ok: true })
    await database.sql('alter table orders add column added text')
    try {
      expect(await cancelOne()).toMatchObject({ ok: true })
      expect(storeErrors()).toEqual([])
    } finally {
      await database.sql('alter table orders drop column added')
    }
  })

  test('if the server ends a connection before COMMIT was sent, the order is retried', async () => {
    const { shop, storeErrors } = open(database.url)
    await furnish(shop)
    const other = await anotherSession()
    await other.query('begin')
    await other.query(`select from stock where product_id = 'tea' for update`)
    const ordered = shop.placeOrder(orderTea())
    await until(async () => (await waitingForLocks()) === 1)
    await database.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'hexmart' and wait_event_type = 'Lock' and datname = current_database()`)
    await until(() => storeErrors().length === 1)
    await other.query('rollback')
    expect(await ordered).toMatchObject({ ok: true })
    expect(storeErrors()).toEqual(['transient'])
    await expectOneOrder()
  })

  const coupon: Coupon = {
    id: 'ten' as CouponId,
    name: 'Ten',
    discount: { type: 'PERCENT', percent: 10 },
    maximumDiscount: null,
    minimumSubtotal: 0,
    quantity: 9,
    remaining: 9,
    soldOutAt: null,
    state: 'ISSUABLE',
    opensAt: null,
    expiresAt: 4e12,
    validDays: null,
  }
  const firstCharge = () => ({
    balance: { userId: mina, amount: 1, sequence: 1 },
    entries: [
      {
        id: ids.next<EntryId>(Date.now()),
        userId: mina,
        sequence: 1,
        type: 'CHARGE',
        amount: 1,
        balanceAfter: 1,
        orderId: null,
        reference: null,
        reason: null,
        actor: null,
        at: 0,
      },
    ] satisfies BalanceUpdate['entries'],
  })
  const payment = {
    reference: 'pay-1' as Reference,
    command: 'x',
    userId: mina,
    amount: 1,
    value: '1',
    about: 'mina',
    at: 0,
  }
  const record = { scope: 'mina', key: 'k' as IdempotencyKey, fingerprint: '', value: '1', about: 'mina', at: 0 }
  let couponNumber = 0
  const inserts: Readonly<Record<string, (tx: Tx) => void>> = {
    user: (tx) => tx.users.add([aUser('mina')]),
    product: (tx) => tx.products.add([{ id: tea, name: 'Tea', price: 1, state: 'HOLD', maximumPerUser: null }]),
    stock: (tx) => tx.stock.add([stockUpdate(1)]),
    'row of a purchase limit': (tx) =>
      tx.purchases.add([
        { userId: mina, productId: tea, sequence: 1, orderId: ids.next<OrderId>(0), change: 1, bought: 1 },
      ]),
    coupon: (tx) => tx.coupons.add([{ ...coupon, id: 'other' as CouponId }]),
    'first balance': (tx) => tx.balances.add([firstCharge()]),
    'issued coupon': (tx) => {
      const id = ids.next<UserCouponId>(Date.now())
      const unused = { issuedAt: 0, validUntil: null, usedBy: null, usedAt: null }
      tx.userCoupons.add([{ id, couponId: coupon.id, userId: mina, number: ++couponNumber, ...unused }])
    },
    reference: (tx) => tx.payments.add([payment]),
    'idempotency key': (tx) => tx.idempotency.add([record]),
  }
  test.each(Object.entries(inserts))('the error of a second insert of the same %s is transient', async (_, add) => {
    const { pool } = open(database.url)
    const { unitOfWork } = postgres(pool)
    await unitOfWork.run(batchId(), async (tx) => tx.coupons.add([coupon]))
    await unitOfWork.run(batchId(), async (tx) => add(tx))
    const second = unitOfWork.run(batchId(), async (tx) => add(tx))
    await expect(second).rejects.toMatchObject({ class: 'transient', batchIdInserted: true, cause: { code: '23505' } })
  })
})

describe('permanent errors', () => {
  test('O33: a write that breaks a constraint undoes everything, although PostgreSQL answers COMMIT without an error', async () => {
    const { shop, pool } = open(database.url)
    await furnish(shop)
    const failed = postgres(pool).unitOfWork.run(batchId(), async (tx) => {
      tx.users.add([aUser('sora')])
      tx.stock.save([stockUpdate(-1)])
      tx.users.add([aUser('juno')])
    })
    await expect(failed).rejects.toMatchObject({ class: 'permanent', cause: { code: '23514' } })
    const { rows } = await database.sql('select id from users')
    expect(rows).toEqual([{ id: 'mina' }])
  })

  test('an error of the work itself is thrown unchanged, and nothing is written', async () => {
    const { pool } = open(database.url)
    const thrown = new Error('the work threw')
    const failed = postgres(pool).unitOfWork.run(batchId(), async (tx) => {
      tx.users.add([aUser('mina')])
      throw thrown
    })
    await expect(failed).rejects.toBe(thrown)
    expect((await database.sql('select id from users')).rows).toEqual([])
  })
})

describe('a COMMIT whose answer is lost', () => {
  test('O33: if the COMMIT took effect, the order exists once, and the caller gets the order', async () => {
    await furnish(open(database.url).shop)
    const { shop, storeErrors } = open(proxy.url)
    proxy.nextCommit = 'unanswered'
    expect(await shop.placeOrder(orderTea())).toMatchObject({ ok: true, value: { total: 1_000 } })
    expect(storeErrors()).toEqual(['commit-unknown'])
    await expectOneOrder()
  })

  test('O33: if the COMMIT never reached the server, the order is decided again, and exists once', async () => {
    await furnish(open(database.url).shop)
    const { shop, storeErrors } = open(proxy.url)
    proxy.nextCommit = 'lost'
    expect(await shop.placeOrder(orderTea())).toMatchObject({ ok: true, value: { total: 1_000 } })
    expect(storeErrors()).toEqual(['commit-unknown'])
    await expectOneOrder()
  })

  test.each(['unanswered', 'lost'] as const)(
    'C15: if the COMMIT is %s, the error says that the batch id was inserted, even if the work reads nothing',
    async (fate) => {
      const { pool } = open(proxy.url)
      proxy.nextCommit = fate
      // The insert of the batch id is answered together with the reads of the work. This work has no reads, so the insert is
      // answered in a round trip of its own.
      const writing = postgres(pool).unitOfWork.run(batchId(), async (tx) => tx.users.add([aUser('mina')]))
      await expect(writing).rejects.toMatchObject({ class: 'commit-unknown', batchIdInserted: true })
    },
  )

  test('while the database stays down, the answer is OUTCOME_UNKNOWN; a later repeat with the same idempotency key gets the first answer', async () => {
    await furnish(open(database.url).shop)
    const { shop } = open(proxy.url, {
      pool: { connectTimeout: 2_000 },
      store: { batchDeadline: 5_000 },
      policy: { commit: { settleWithin: 300, backOffLimit: 20 } },
    })
    const options = { idempotencyKey: 'once' }
    proxy.nextCommit = 'unanswered-then-stalled'
    expect(await shop.placeOrder(orderTea(), options)).toEqual({
      ok: false,
      refusal: { code: 'OUTCOME_UNKNOWN' },
    })
    proxy.stalled = false
    expect(await shop.placeOrder(orderTea(), options)).toMatchObject({ ok: true, replayed: true })
    await expectOneOrder()
  })

  test('a rerun waits for an earlier attempt that is still open, and does nothing if the earlier attempt commits', async () => {
    const { pool } = open(database.url)
    const earlier = await anotherSession()
    const id = batchId()
    await earlier.query('begin')
    await earlier.query('insert into batches (id) values ($1)', [id])
    let worked = false
    const rerun = postgres(pool).unitOfWork.run(id, async (tx) => {
      await tx.users.find([mina])
      worked = true
    })
    await until(async () => (await waitingForLocks()) === 1)
    await earlier.query('commit')
    expect(await rerun).toEqual({ repeated: true })
    expect(worked).toBe(false)
  })
})

test('commands, reads and reports on a database without tables fail with an error that says what to do', async () => {
  const { shop } = open(database.url, { pool: { schema: 'nothing_here' } })
  const remedy =
    /^relation "\w+" does not exist: call migrate\(connectionString\) first; if the tables are in a schema other than public/
  await expect(shop.createUser({ name: 'Mina' })).rejects.toThrow(remedy)
  await expect(shop.users({ limit: 1 })).rejects.toThrow(remedy)
  await expect(shop.audit()).rejects.toThrow(remedy)
})

test('a prepared statement whose columns changed fails with a transient error; other errors with 0A000 are permanent', () => {
  const refused = { message: 'cached plan must not change result type', code: '0A000' }
  expect(classOf({ ...refused, routine: 'RevalidateCachedQuery' })).toBe('transient')
  expect(classOf(refused)).toBe('permanent')
})

test.each(['EPIPE', 'ECONNRESET', 'ETIMEDOUT', '08006', undefined])('the code %s means a broken connection', (code) => {
  const error = { message: 'broken', ...(code !== undefined && { code }) }
  expect([classOf(error), endsConnection(error), hidesOutcome(error)]).toEqual(['transient', true, true])
})

/** Most of these texts are messages with which Citus 13 reports errors of its workers. */
describe('V26: an error of another node', () => {
  const duplicate = (name: string) => `duplicate key value violates unique constraint "${name}"`
  test.each([
    ['23505', 'balances_pkey_102016', 'balances_pkey', 'transient'],
    ['23505', 'user_coupons_once_102044', 'user_coupons_once', 'transient'],
    ['23505', 'user_coupons_number_once_102044', 'user_coupons_number_once', 'permanent'],
    ['XX000', 'balances_pkey_102016', 'balances_pkey', 'transient'],
    ['XX000', 'purchases_once_102039', 'purchases_once', 'permanent'],
    ['23505', 'balances_pkey', 'balances_pkey', 'transient'],
  ])('with the code %s and the name %s is about the constraint %s, and is %s', (code, name, constraint, errorClass) => {
    const error = { code, severity: 'ERROR', message: duplicate(name) }
    expect(isDuplicate(error)).toBe(true)
    expect(constraintOf(error)).toBe(constraint)
    expect(classOf(error)).toBe(errorClass)
    expect(isRepeatedBatch(error)).toBe(false)
  })

  test.each([
    { code: '23505', constraint: 'batches_pkey', message: duplicate('batches_pkey') },
    { code: '23505', message: duplicate('batches_pkey_102047') },
    { code: 'XX000', message: duplicate('batches_pkey_102047') },
  ])('about a batch id that already exists shows that the batch has committed: $code $message', (error) => {
    expect(isRepeatedBatch(error)).toBe(true)
  })

  test.each([
    ['23514', 'new row for relation "stock_102031" violates check constraint "stock_quantity_not_negative"'],
    ['XX000', 'could not open file'],
    ['XX000', 'tuple concurrently updated'],
  ])('with the code %s and the text “%s” is no duplicate, and is permanent', (code, message) => {
    expect([isDuplicate({ code, message }), classOf({ code, message, severity: 'ERROR' })]).toEqual([
      false,
      'permanent',
    ])
  })

  test('that reports a lost connection between the coordinator and a worker is transient, and the shop’s connection stays usable', () => {
    const message =
      'connection to the remote node postgres@127.0.0.1:5702 failed with the following error: Connection refused'
    const error = { code: '08006', severity: 'ERROR', message }
    expect([classOf(error), endsConnection(error)]).toEqual(['transient', false])
    // If COMMIT is answered with this error, the outcome is unknown, because the worker may have committed.
    expect(hidesOutcome(error)).toBe(true)
  })

  test('with the text “result is ambiguous” as the answer to COMMIT means that the outcome is unknown', () => {
    expect(hidesOutcome({ code: '40003', severity: 'ERROR', message: 'result is ambiguous' })).toBe(true)
    expect(hidesOutcome({ code: '40001', severity: 'ERROR', message: 'restart transaction' })).toBe(false)
  })
})

describe('a database that is not available', () => {
  test('if a lock takes too long, an order is UNAVAILABLE without a second attempt, and nothing is written', async () => {
    const { shop, storeErrors } = open(database.url, { pool: { lockTimeout: 100 } })
    await furnish(shop)
    const other = await anotherSession()
    await other.query('begin')
    await other.query(`select from stock where product_id = 'tea' for update`)
    expect(await shop.placeOrder(orderTea())).toEqual({ ok: false, refusal: { code: 'UNAVAILABLE' } })
    expect(storeErrors()).toEqual(['unavailable'])
    await other.query('rollback')
    expect(await shop.placeOrder(orderTea())).toMatchObject({ ok: true })
    await expectOneOrder()
  })

  test('if the network stalls, an order is UNAVAILABLE at the deadline, and orders succeed once the network works again', async () => {
    await furnish(open(database.url).shop)
    const { shop } = open(proxy.url, { pool: { connectTimeout: 200 }, store: { batchDeadline: 200 } })
    expect(await shop.balance(mina)).toMatchObject({ ok: true })
    proxy.stalled = true
    expect(await shop.placeOrder(orderTea())).toEqual({ ok: false, refusal: { code: 'UNAVAILABLE' } })
    proxy.stalled = false
    await until(async () => (await shop.placeOrder(orderTea())).ok)
    await expectOneOrder()
  })

  test('without a server, commands and reads are UNAVAILABLE', async () => {
    const nowhere = new URL(database.url)
    nowhere.port = '1'
    const { shop } = open(nowhere.href)
    expect(await shop.placeOrder(orderTea())).toEqual({ ok: false, refusal: { code: 'UNAVAILABLE' } })
    expect(await shop.balance(mina)).toEqual({ ok: false, refusal: { code: 'UNAVAILABLE' } })
  })

  test('if all connections are in use, an order is UNAVAILABLE after a bounded wait', async () => {
    const { shop, pool } = open(database.url, { pool: { max: 1, connectTimeout: 1_000 } })
    const connection = await pool.connect()
    expect(await shop.placeOrder(orderTea())).toEqual({ ok: false, refusal: { code: 'UNAVAILABLE' } })
    connection.release()
  })

  test('with a single connection, reads are answered even while commands never stop coming', async () => {
    const { shop } = open(database.url, { pool: { max: 1, connectTimeout: 1_000 } })
    await furnish(shop)
    let over = false
    const ordering = Array.from({ length: 4 }, async () => {
      while (!over) await shop.placeOrder(orderTea())
    })
    const balances = []
    for (let read = 0; read < 5; read++) balances.push(await shop.balance(mina))
    over = true
    await Promise.all(ordering)
    expect(balances.filter(({ ok }) => !ok)).toEqual([])
  })

  test('if all connections end at the same time, orders succeed as soon as reads do', async () => {
    const { shop } = open(database.url)
    await furnish(shop)
    await database.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'hexmart' and datname = current_database()`)
    await until(async () => (await shop.balance(mina)).ok)
    expect(await shop.placeOrder(orderTea())).toMatchObject({ ok: true })
    await expectOneOrder()
  })
})

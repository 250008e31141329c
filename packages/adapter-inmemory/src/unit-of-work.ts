import {
  type Clock,
  callKey,
  holderKey,
  type Message,
  type Stock,
  StoreError,
  type Tx,
  type UnitOfWork,
  type UserId,
} from '@hexmart/core'
import { append, type Memory, pick, placeAfter, type Sending } from './memory.ts'

/** A write that waits for its commit: what must hold, and what it does. */
interface Write {
  /** Throws when the write would break a rule of the store. */
  check(): void
  apply(): void
}

/**
 * Writes are collected and take effect in one synchronous step, after all of them have been checked: a fault, or
 * anything that the work throws, leaves nothing behind.
 */
export function memoryUnitOfWork(memory: Memory, clock: Clock): UnitOfWork {
  /** Settles when the transaction before has ended. */
  let turn: Promise<unknown> = Promise.resolve()

  return {
    deadline: 1_000,
    run(id, work) {
      const ran = turn.then(async () => {
        if (memory.batches.has(id)) return { repeated: true } as const
        const writes: Write[] = []
        const value = await work(transaction(memory, writes))
        for (const write of writes) write.check()
        if (writes.length > 0) memory.batches.set(id, clock.now())
        for (const write of writes) write.apply()
        return { repeated: false, value } as const
      })
      turn = ran.catch(() => {})
      return ran
    },
  }
}

function transaction(memory: Memory, writes: Write[]): Tx {
  /** Rows that must be new, and are a transient error when they are not. */
  function add<Key, Row>(
    table: Map<Key, Row>,
    name: string,
    rows: readonly Row[],
    keyOf: (row: Row) => Key,
    also: (row: Row) => void = () => {},
  ): void {
    writes.push({
      check() {
        for (const row of rows) if (table.has(keyOf(row))) throw twin(`${name} ${keyOf(row)}`)
      },
      apply() {
        for (const row of rows) {
          table.set(keyOf(row), row)
          also(row)
        }
      },
    })
  }

  /** Rows that this transaction has locked. */
  function save<Key, Row>(table: Map<Key, Row>, rows: readonly Row[], keyOf: (row: Row) => Key): void {
    always(() => {
      for (const row of rows) table.set(keyOf(row), row)
    })
  }

  const checkStock = (stocks: readonly Stock[]) =>
    writes.push({
      check() {
        for (const { productId, quantity } of stocks) {
          if (quantity >= 0) continue
          throw new StoreError('permanent', `the stock of ${productId} would fall below 0`, { started: true })
        }
      },
      apply() {},
    })

  return {
    users: {
      existing: async (ids) => new Set<UserId>(pick(memory.users, ids).keys()),
      add: (users) => add(memory.users, 'user', users, ({ id }) => id),
    },
    balances: {
      lock: async (ids) => pick(memory.balances, ids),
      add: (balances) => add(memory.balances, 'balance', balances, ({ userId }) => userId),
      save: (balances) => save(memory.balances, balances, ({ userId }) => userId),
      addEntries: (entries) =>
        always(() => {
          for (const entry of entries) append(memory.entries, entry.userId, entry)
        }),
    },
    products: {
      byIds: async (ids) => pick(memory.products, ids),
      lock: async (ids) => pick(memory.products, ids),
      add: (products) =>
        add(
          memory.products,
          'product',
          products,
          ({ id }) => id,
          ({ id }) => memory.productIds.splice(placeAfter(memory.productIds, id), 0, id),
        ),
      save: (products) => save(memory.products, products, ({ id }) => id),
    },
    stock: {
      lock: async (ids) => pick(memory.stock, ids),
      add: (stocks) => {
        checkStock(stocks)
        add(memory.stock, 'stock', stocks, ({ productId }) => productId)
      },
      save: (stocks) => {
        checkStock(stocks)
        save(memory.stock, stocks, ({ productId }) => productId)
      },
      addMovements: (movements) =>
        always(() => {
          for (const movement of movements) memory.movements.push(movement)
        }),
    },
    coupons: {
      lock: async (ids) => pick(memory.coupons, ids),
      ofUserCoupons: async (ids) => {
        const couponIds = [...pick(memory.userCoupons, ids).values()].map(({ couponId }) => couponId)
        return pick(memory.coupons, couponIds)
      },
      add: (coupons) => add(memory.coupons, 'coupon', coupons, ({ id }) => id),
      save: (coupons) => save(memory.coupons, coupons, ({ id }) => id),
    },
    userCoupons: {
      lock: async (ids) => pick(memory.userCoupons, ids),
      findHolders: async (holders) => holders.filter((holder) => memory.holders.has(holderKey(holder))),
      add: (userCoupons) => {
        writes.push({
          check() {
            for (const one of userCoupons) if (memory.holders.has(holderKey(one))) throw twin(holderKey(one))
          },
          apply() {
            for (const one of userCoupons) memory.holders.add(holderKey(one))
          },
        })
        add(
          memory.userCoupons,
          'user coupon',
          userCoupons,
          ({ id }) => id,
          ({ userId, id }) => append(memory.userCouponsOf, userId, id),
        )
      },
      save: (userCoupons) => save(memory.userCoupons, userCoupons, ({ id }) => id),
    },
    orders: {
      lock: async (ids) => pick(memory.orders, ids),
      add: (orders) =>
        add(
          memory.orders,
          'order',
          orders,
          ({ id }) => id,
          ({ userId, id }) => append(memory.ordersOf, userId, id),
        ),
      cancel: (orders) => save(memory.orders, orders, ({ id }) => id),
    },
    outbox: {
      add: (messages) =>
        add(
          memory.outbox,
          'message',
          messages.map(waiting),
          ({ id }) => id,
          ({ id }) => memory.undelivered.add(id),
        ),
    },
    salesDays: {
      changed: (days) =>
        always(() => {
          for (const day of days) {
            const row = memory.days.get(day) ?? { version: 0, built: null, sales: [] }
            memory.days.set(day, { ...row, version: row.version + 1 })
          }
        }),
    },
    idempotency: {
      find: async (calls) => calls.flatMap((call) => memory.records.get(callKey(call)) ?? []),
      add: (records) => add(memory.records, 'idempotency record', records, callKey),
    },
  }

  /** A write that nothing can forbid. */
  function always(apply: () => unknown): void {
    writes.push({ check() {}, apply })
  }
}

const twin = (what: string) => new StoreError('transient', `a twin has added ${what}`, { started: true })

const waiting = (message: Message): Sending => ({
  ...message,
  state: 'WAITING',
  attempts: 0,
  lastError: null,
  dueAt: message.at,
  settledAt: null,
  token: null,
})

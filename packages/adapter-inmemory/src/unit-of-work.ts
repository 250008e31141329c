import { type Clock, callKey, Fault, holderKey, type Stock, type Tx, type UnitOfWork, type UserId } from '@hexmart/core'
import { append, type Memory, pick, placeAfter } from './memory.ts'

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
        if (writes.length > 0) writes.unshift(one(() => memory.batches.set(id, clock.now())))
        for (const write of writes) write.check()
        for (const write of writes) write.apply()
        return { repeated: false, value } as const
      })
      turn = ran.catch(() => {})
      return ran
    },
  }
}

function transaction(memory: Memory, writes: Write[]): Tx {
  /** A row that must be new, and is a passing fault when it is not. */
  function add<Key, Row>(rows: Map<Key, Row>, name: string, key: Key, row: Row, also: () => void = () => {}): void {
    const check = () => {
      if (rows.has(key)) throw new Fault('passing', `a twin has added ${name} ${key}`, { started: true })
    }
    writes.push({
      check,
      apply() {
        rows.set(key, row)
        also()
      },
    })
  }

  /** A row that must be there. */
  function save<Key, Row>(rows: Map<Key, Row>, name: string, key: Key, row: Row): void {
    const check = () => {
      if (!rows.has(key)) throw new Fault('permanent', `there is no ${name} ${key} to save`, { started: true })
    }
    writes.push({ check, apply: () => rows.set(key, row) })
  }

  /** A quantity that must not fall below 0. */
  function notNegative(quantity: number, what: string): void {
    if (quantity < 0) throw new Fault('permanent', `${what} would fall below 0`, { started: true })
  }

  const checkStock = (stocks: readonly Stock[]) =>
    writes.push({
      check: () => {
        for (const { productId, quantity } of stocks) notNegative(quantity, `the stock of ${productId}`)
      },
      apply: () => {},
    })

  return {
    users: {
      existing: async (ids) => new Set<UserId>(pick(memory.users, ids).keys()),
      add: (users) => {
        for (const user of users) add(memory.users, 'user', user.id, user)
      },
    },
    balances: {
      lock: async (ids) => pick(memory.balances, ids),
      add: (balances) => {
        for (const balance of balances) add(memory.balances, 'balance', balance.userId, balance)
      },
      save: (balances) => {
        for (const balance of balances) save(memory.balances, 'balance', balance.userId, balance)
      },
      addEntries: (entries) => {
        for (const entry of entries) writes.push(one(() => append(memory.entries, entry.userId, entry)))
      },
    },
    products: {
      byIds: async (ids) => pick(memory.products, ids),
      lock: async (ids) => pick(memory.products, ids),
      add: (products) => {
        for (const product of products) {
          const { id } = product
          add(memory.products, 'product', id, product, () => {
            memory.productIds.splice(placeAfter(memory.productIds, id), 0, id)
          })
        }
      },
      save: (products) => {
        for (const product of products) save(memory.products, 'product', product.id, product)
      },
    },
    stock: {
      lock: async (ids) => pick(memory.stock, ids),
      add: (stocks) => {
        checkStock(stocks)
        for (const stock of stocks) add(memory.stock, 'stock', stock.productId, stock)
      },
      save: (stocks) => {
        checkStock(stocks)
        for (const stock of stocks) save(memory.stock, 'stock', stock.productId, stock)
      },
      addMovements: (movements) => {
        writes.push(one(() => memory.movements.push(...movements)))
      },
    },
    coupons: {
      lock: async (ids) => pick(memory.coupons, ids),
      behind: async (ids) => {
        const couponIds = [...pick(memory.userCoupons, ids).values()].map(({ couponId }) => couponId)
        return pick(memory.coupons, couponIds)
      },
      add: (coupons) => {
        for (const coupon of coupons) add(memory.coupons, 'coupon', coupon.id, coupon)
      },
      save: (coupons) => {
        for (const coupon of coupons) save(memory.coupons, 'coupon', coupon.id, coupon)
      },
    },
    userCoupons: {
      lock: async (ids) => pick(memory.userCoupons, ids),
      held: async (holders) => holders.filter((holder) => memory.holders.has(holderKey(holder))),
      add: (userCoupons) => {
        for (const userCoupon of userCoupons) {
          const { id, userId } = userCoupon
          const key = holderKey(userCoupon)
          writes.push({
            check: () => {
              if (memory.holders.has(key)) throw new Fault('passing', `a twin has issued ${key}`, { started: true })
            },
            apply: () => memory.holders.add(key),
          })
          add(memory.userCoupons, 'user coupon', id, userCoupon, () => append(memory.userCouponsOf, userId, id))
        }
      },
      save: (userCoupons) => {
        for (const userCoupon of userCoupons) save(memory.userCoupons, 'user coupon', userCoupon.id, userCoupon)
      },
    },
    orders: {
      lock: async (ids) => pick(memory.orders, ids),
      add: (orders) => {
        for (const order of orders) {
          add(memory.orders, 'order', order.id, order, () => append(memory.ordersOf, order.userId, order.id))
        }
      },
      cancel: (orders) => {
        for (const order of orders) save(memory.orders, 'order', order.id, order)
      },
    },
    outbox: {
      add: (messages) => {
        for (const message of messages) {
          add(memory.outbox, 'message', message.id, {
            ...message,
            state: 'WAITING',
            attempts: 0,
            lastError: null,
            dueAt: message.at,
            settledAt: null,
            token: null,
          })
        }
      },
    },
    salesDays: {
      changed: (days) => {
        for (const day of days) {
          writes.push(
            one(() => {
              const row = memory.days.get(day) ?? { version: 0, built: null, sales: [] }
              memory.days.set(day, { ...row, version: row.version + 1 })
            }),
          )
        }
      },
    },
    idempotency: {
      find: async (calls) => calls.flatMap((call) => memory.records.get(callKey(call)) ?? []),
      add: (records) => {
        for (const record of records) add(memory.records, 'idempotency record', callKey(record), record)
      },
    },
  }
}

/** A write that nothing can forbid. */
function one(apply: () => unknown): Write {
  return { check: () => {}, apply }
}

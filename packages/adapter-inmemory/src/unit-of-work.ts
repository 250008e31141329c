import {
  type BalanceUpdate,
  type Clock,
  type Coupon,
  type FoundRecord,
  holderKey,
  type IdempotentRequest,
  type Message,
  type Order,
  type OrderUpdate,
  type Product,
  productStates,
  referenceKey,
  type StockUpdate,
  StoreError,
  scopedKeyText,
  type Tx,
  type UnitOfWork,
} from '@hexmart/core/adapter'
import { callAlongside } from './alongside.ts'
import {
  alreadyExists,
  append,
  couponsOf,
  factsAbout,
  type Memory,
  numberKey,
  pick,
  placeAfter,
  type StoredMessage,
  type Write,
} from './memory.ts'
import { purchaseTable } from './purchases.ts'

/**
 * A unit of work that collects its writes, checks all of them, and then applies them in one synchronous step. So after a
 * store error, or an error that the work throws, nothing has changed.
 */
export function memoryUnitOfWork(memory: Memory, clock: Clock, alongside?: Tx['alongside']): UnitOfWork {
  /** Resolves when the previous transaction has ended. */
  let turn: Promise<unknown> = Promise.resolve()

  return {
    // Nothing enforces this deadline: the shop's transactions wait only for this store, which answers without I/O.
    deadline: 1_000,
    run(id, work) {
      const result = turn.then(async () => {
        if (memory.batches.has(id)) return { repeated: true } as const
        const writes: Write[] = []
        try {
          const value = await work(transaction(memory, writes, clock, alongside))
          for (const write of writes) write.check()
          if (writes.length > 0) memory.batches.set(id, clock.now())
          for (const write of writes) write.apply()
          return { repeated: false, value } as const
        } finally {
          memory.lockedOrders.clear()
        }
      })
      turn = result.catch(() => {})
      return result
    },
  }
}

function transaction(memory: Memory, writes: Write[], clock: Clock, alongside: Tx['alongside']): Tx {
  /** Adds rows that must be new. If a row already exists, the unit of work fails with a transient error. */
  function add<Key, Row>(
    table: Map<Key, Row>,
    name: string,
    rows: readonly Row[],
    keyOf: (row: Row) => Key,
    afterAdd: (row: Row) => void = () => {},
  ): void {
    writes.push({
      check() {
        for (const row of rows) if (table.has(keyOf(row))) throw alreadyExists(`${name} ${keyOf(row)}`)
      },
      apply() {
        for (const row of rows) {
          table.set(keyOf(row), row)
          afterAdd(row)
        }
      },
    })
  }

  /** Saves rows that this transaction has locked. */
  function save<Key, Row>(table: Map<Key, Row>, rows: readonly Row[], keyOf: (row: Row) => Key): void {
    always(() => {
      for (const row of rows) table.set(keyOf(row), row)
    })
  }

  const saveOrders = (orders: readonly Order[]) => save(memory.orders, orders, ({ id }) => id)

  const addEntries = (updates: readonly BalanceUpdate[]) =>
    always(() => {
      for (const { entries } of updates) for (const entry of entries) append(memory.entries, entry.userId, entry)
    })

  /** Stores only the movements without an order. `movementsOf` derives all other movements from the lines of orders. */
  const addMovements = (updates: readonly StockUpdate[]) =>
    always(() => {
      for (const { movements } of updates) {
        for (const movement of movements) if (movement.orderId === null) memory.movements.push(movement)
      }
    })

  const addMessages = (updates: readonly OrderUpdate[]) =>
    add(
      memory.outbox,
      'message',
      updates.flatMap(({ messages }) => messages.map(waitingMessage)),
      ({ id }) => id,
      ({ id }) => memory.undelivered.add(id),
    )

  const addReferences = (updates: readonly OrderUpdate[]) => {
    const referenced = updates.flatMap(({ order: { id, userId, reference } }) =>
      reference === null ? [] : { id, key: referenceKey({ userId, reference }) },
    )
    writes.push({
      check() {
        for (const { key } of referenced) if (memory.referenced.has(key)) throw alreadyExists(`order reference ${key}`)
      },
      apply() {
        for (const { id, key } of referenced) memory.referenced.set(key, id)
      },
    })
  }

  /** Refuses rows that break a rule, as the constraints of a database do. */
  const mustHold = <Update>(
    updates: readonly Update[],
    holds: (update: Update) => boolean,
    nameOf: (update: Update) => string,
  ) =>
    writes.push({
      check() {
        for (const update of updates) {
          if (holds(update)) continue
          throw new StoreError('permanent', `${nameOf(update)} would break a rule of the store`, {
            batchIdInserted: true,
          })
        }
      },
      apply() {},
    })

  const checkStock = (updates: readonly StockUpdate[]) =>
    mustHold(
      updates,
      ({ stock }) => isCount(stock.quantity),
      ({ stock }) => `the stock ${stock.quantity} of ${stock.productId}`,
    )

  const checkBalances = (updates: readonly BalanceUpdate[]) =>
    mustHold(
      updates,
      ({ balance }) => isCount(balance.amount),
      ({ balance }) => `the balance ${balance.amount} of ${balance.userId}`,
    )

  const checkProducts = (products: readonly Product[]) =>
    mustHold(
      products,
      ({ price, state }) => isCount(price) && productStates.includes(state),
      ({ id }) => `the product ${id}`,
    )

  const checkCoupons = (coupons: readonly Coupon[]) =>
    mustHold(
      coupons,
      ({ quantity, remaining, soldOutAt }) =>
        isCount(remaining) && remaining <= quantity && (remaining === 0) === (soldOutAt !== null),
      ({ id }) => `the coupon ${id}`,
    )

  return {
    // The last check: once the host's function has returned, the batch takes effect.
    alongside:
      alongside && ((changes) => void writes.push({ check: () => callAlongside(alongside, changes), apply() {} })),
    users: {
      find: async (ids) => factsAbout(memory.users, ids),
      lock: async (ids) => pick(memory.users, ids),
      add: (users) => add(memory.users, 'user', users, ({ id }) => id),
      save: (users) => save(memory.users, users, ({ id }) => id),
      noteErased: (ids) =>
        always(() => {
          for (const id of ids) memory.erasures.set(id, clock.now())
        }),
    },
    balances: {
      lock: async (ids) => pick(memory.balances, ids),
      add: (updates) => {
        checkBalances(updates)
        add(memory.balances, 'balance', updates.map(balanceOf), ({ userId }) => userId)
        addEntries(updates)
      },
      save: (updates) => {
        checkBalances(updates)
        save(memory.balances, updates.map(balanceOf), ({ userId }) => userId)
        addEntries(updates)
      },
    },
    products: {
      byIds: async (ids) => pick(memory.products, ids),
      lock: async (ids) => pick(memory.products, ids),
      add: (products) => {
        checkProducts(products)
        add(
          memory.products,
          'product',
          products,
          ({ id }) => id,
          ({ id }) => memory.productIds.splice(placeAfter(memory.productIds, id), 0, id),
        )
      },
      save: (products) => {
        checkProducts(products)
        save(memory.products, products, ({ id }) => id)
      },
    },
    stock: {
      lock: async (ids) => pick(memory.stock, ids),
      add: (updates) => {
        checkStock(updates)
        add(memory.stock, 'stock', updates.map(stockOf), ({ productId }) => productId)
        addMovements(updates)
      },
      save: (updates) => {
        checkStock(updates)
        save(memory.stock, updates.map(stockOf), ({ productId }) => productId)
        addMovements(updates)
      },
    },
    purchases: purchaseTable(memory, (write) => writes.push(write)),
    coupons: {
      lock: async (ids) => pick(memory.coupons, ids),
      ofUserCoupons: async (ids) => couponsOf(memory, ids),
      add: (coupons) => {
        checkCoupons(coupons)
        add(memory.coupons, 'coupon', coupons, ({ id }) => id)
      },
      save: (coupons) => {
        checkCoupons(coupons)
        save(memory.coupons, coupons, ({ id }) => id)
      },
    },
    userCoupons: {
      lock: async (ids) => pick(memory.userCoupons, ids),
      findHolders: async (holders) => holders.filter((holder) => memory.holders.has(holderKey(holder))),
      add: (userCoupons) => {
        writes.push({
          check() {
            for (const userCoupon of userCoupons) {
              if (memory.holders.has(holderKey(userCoupon))) throw alreadyExists(`holder ${holderKey(userCoupon)}`)
              if (!memory.numbers.has(numberKey(userCoupon))) continue
              const message = `coupon number ${numberKey(userCoupon)} already exists`
              throw new StoreError('permanent', message, { batchIdInserted: true })
            }
          },
          apply() {
            for (const userCoupon of userCoupons) {
              memory.holders.add(holderKey(userCoupon))
              memory.numbers.add(numberKey(userCoupon))
            }
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
      lock: async (ids) => {
        for (const id of ids) memory.lockedOrders.add(id)
        return pick(memory.orders, ids)
      },
      byIds: async (ids) => pick(memory.orders, ids),
      findReferences: async (references) =>
        references.flatMap((reference) => {
          const orderId = memory.referenced.get(referenceKey(reference))
          return orderId === undefined ? [] : [{ ...reference, orderId }]
        }),
      add: (updates) => {
        addReferences(updates)
        add(
          memory.orders,
          'order',
          updates.map(({ order }) => order),
          ({ id }) => id,
          ({ userId, id }) => append(memory.ordersOf, userId, id),
        )
        addMessages(updates)
      },
      complete: saveOrders,
      cancel: (updates) => {
        saveOrders(updates.map(({ order }) => order))
        addMessages(updates)
      },
    },
    salesDays: {
      changed: (days) =>
        always(() => {
          for (const day of days) {
            const row = memory.days.get(day) ?? { version: 0, built: null, sales: [], figures: null }
            memory.days.set(day, { ...row, version: row.version + 1 })
          }
        }),
    },
    actions: {
      add: (actions) => always(() => memory.actions.push(...actions)),
    },
    payments: {
      find: async (references) => [...pick(memory.payments, references).values()],
      add: (records) => add(memory.payments, 'payment', records, ({ reference }) => reference),
    },
    idempotency: {
      find: async (requests) => {
        const found = new Map<IdempotentRequest, FoundRecord>()
        for (const request of requests) {
          const record = memory.records.get(scopedKeyText(request))
          if (record) found.set(request, { ...record, sameFingerprint: record.fingerprint === request.fingerprint })
        }
        return found
      },
      add: (records) => add(memory.records, 'idempotency record', records, scopedKeyText),
    },
  }

  /** Adds a write that cannot fail. */
  function always(apply: () => unknown): void {
    writes.push({ check() {}, apply })
  }
}

/** Whether a number counts something: a whole number, at least 0. */
const isCount = (number: number) => Number.isSafeInteger(number) && number >= 0

const balanceOf = ({ balance }: BalanceUpdate) => balance
const stockOf = ({ stock }: StockUpdate) => stock

const waitingMessage = (message: Message): StoredMessage => ({
  ...message,
  state: 'WAITING',
  attempts: 0,
  lastError: null,
  dueAt: message.at,
  settledAt: null,
  token: null,
})

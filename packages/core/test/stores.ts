import { recordingTx } from '../contract/recording-tx.ts'
import { aProduct, userId } from '../contract/rows.ts'
import type { Outbox } from '../src/delivery/ports.ts'
import type { Store } from '../src/store/store.ts'

/** A store whose ports all fail with the same error. */
export function failingStore(error: unknown = new Error('the store was called')): Store {
  const port = new Proxy({}, { get: () => () => Promise.reject(error) })
  const names = ['users', 'balances', 'products', 'stock', 'coupons', 'orders', 'orderState', 'actions']
  const views = Object.fromEntries(names.map((name) => [name, port]))
  return { unitOfWork: port, views, outbox: port, statistics: port, audit: port, pruning: port } as unknown as Store
}

/** An order that `teaStore` accepts. */
export const orderOfTea = { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }

/** A store from which Mina can order tea for free, and a count of the claims of its outbox. */
export function teaStore(outbox: Partial<Outbox> = {}) {
  const tea = aProduct('tea', { price: 0 })
  let claims = 0
  const found = {
    'users.find': new Map([[userId('mina'), {}]]),
    'products.byIds': new Map([[tea.id, tea]]),
    'stock.lock': new Map([[tea.id, { productId: tea.id, quantity: 9 }]]),
  }
  const store: Store = {
    ...failingStore(new Error('not part of this test')),
    outbox: {
      async claim() {
        claims++
        return []
      },
      ...outbox,
    } as Outbox,
    unitOfWork: {
      deadline: 1_000,
      run: async (_, work) => ({ repeated: false, value: await work(recordingTx(found).tx) }),
    },
  }
  return { store, claims: () => claims }
}

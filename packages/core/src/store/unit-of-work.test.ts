/**
 * Writes that must not compile: `tsc -p tsconfig.tests.json` fails when an expected error is missing. At run time they do
 * nothing, because `recordingTx` accepts every call.
 */
import { expect, test } from 'vitest'
import { recordingTx } from '../../contract/recording-tx.ts'
import { aBalance, aMessage, anOrder, productId } from '../../contract/rows.ts'

const stock = { productId: productId('tea'), quantity: 3 }
const movement = { productId: stock.productId, change: 3, reason: 'OPERATOR', orderId: null, at: 1 } as const
const order = anOrder('mina', { tea: 1 })

test('rows are saved together with their entries, movements and messages', () => {
  const { tx, calls } = recordingTx()
  tx.balances.add([aBalance('mina', 5)])
  tx.stock.save([{ stock, movements: [movement, movement] }])
  tx.orders.add([{ order, messages: [aMessage(order)] }])
  expect(calls.map(([call]) => call)).toEqual(['balances.add', 'stock.save', 'orders.add'])
})

test('B14: a balance without an entry does not compile', () => {
  const { tx } = recordingTx()
  const { balance } = aBalance('mina', 5)
  // @ts-expect-error: `save` takes balances with their entries, not a balance alone
  tx.balances.save([balance])
  // @ts-expect-error: the member `entries` is missing
  tx.balances.save([{ balance }])
  // @ts-expect-error: `entries` must not be empty, because each change of a balance has an entry
  tx.balances.save([{ balance, entries: [] }])
  // @ts-expect-error: `entries` must not be empty for a new balance either
  tx.balances.add([{ balance, entries: [] }])
  // @ts-expect-error: no method writes entries without their balance
  expect(tx.balances.addEntries).toBeDefined()
})

test('P8: stock without a movement does not compile', () => {
  const { tx } = recordingTx()
  // @ts-expect-error: `save` takes stock with its movements, not stock alone
  tx.stock.save([stock])
  // @ts-expect-error: the member `movements` is missing
  tx.stock.save([{ stock }])
  // @ts-expect-error: `movements` must not be empty, because each change of stock has a movement
  tx.stock.save([{ stock, movements: [] }])
  // @ts-expect-error: `movements` must not be empty for new stock either
  tx.stock.add([{ stock, movements: [] }])
  // @ts-expect-error: no method writes movements without their stock
  expect(tx.stock.addMovements).toBeDefined()
})

test('D1: an order without a message does not compile', () => {
  const { tx } = recordingTx()
  // @ts-expect-error: `add` takes orders with their messages, not an order alone
  tx.orders.add([order])
  // @ts-expect-error: the member `messages` is missing
  tx.orders.add([{ order }])
  // @ts-expect-error: `messages` must not be empty, because each placed order has a message
  tx.orders.add([{ order, messages: [] }])
  // @ts-expect-error: `messages` must not be empty for a canceled order either
  tx.orders.cancel([{ order, messages: [] }])
  // @ts-expect-error: a transaction has no outbox, so messages cannot be written without their order
  expect(tx.outbox).toBeDefined()
})

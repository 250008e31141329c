/** Writes that must not compile: `tsc -p tsconfig.tests.json` fails when an expected error is missing. */
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
  // @ts-expect-error: a balance alone
  tx.balances.save([balance])
  // @ts-expect-error: entries are missing
  tx.balances.save([{ balance }])
  // @ts-expect-error: at least one entry
  tx.balances.save([{ balance, entries: [] }])
  // @ts-expect-error: a first balance too needs its entry
  tx.balances.add([{ balance, entries: [] }])
  // @ts-expect-error: entries are not written by themselves
  expect(tx.balances.addEntries).toBeDefined()
})

test('P8: stock without a movement does not compile', () => {
  const { tx } = recordingTx()
  // @ts-expect-error: stock alone
  tx.stock.save([stock])
  // @ts-expect-error: movements are missing
  tx.stock.save([{ stock }])
  // @ts-expect-error: at least one movement
  tx.stock.save([{ stock, movements: [] }])
  // @ts-expect-error: first stock too needs its movement
  tx.stock.add([{ stock, movements: [] }])
  // @ts-expect-error: movements are not written by themselves
  expect(tx.stock.addMovements).toBeDefined()
})

test('D1: an order without a message does not compile', () => {
  const { tx } = recordingTx()
  // @ts-expect-error: an order alone
  tx.orders.add([order])
  // @ts-expect-error: messages are missing
  tx.orders.add([{ order }])
  // @ts-expect-error: at least one message
  tx.orders.add([{ order, messages: [] }])
  // @ts-expect-error: a canceled order too needs its message
  tx.orders.cancel([{ order, messages: [] }])
  // @ts-expect-error: messages are not written by themselves
  expect(tx.outbox).toBeDefined()
})

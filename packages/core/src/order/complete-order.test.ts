import { expect, test } from 'vitest'
import { anOrder, canceledOrder } from '../../contract/rows.ts'
import { contextAt, stateOf } from '../../contract/rules.ts'
import { refuse } from '../base/results.ts'
import { completeOrder } from './complete-order.ts'
import type { Order } from './order.ts'

const noon = contextAt('2026-03-10T12:00:00Z')
const paid = anOrder('mina', { tea: 2 })
const completed: Order = { ...paid, status: 'COMPLETED', completedAt: noon.now }
const decide = (...orders: readonly Order[]) => completeOrder.decide(stateOf({ orders }), { orderId: paid.id }, noon)

test('O40: a paid order is completed, and no message is written', () => {
  expect(decide(paid)).toEqual({
    ok: true,
    value: { value: completed, changes: [{ type: 'order completed', order: completed }] },
  })
})

test('O40: completing again changes nothing and returns the same order', () => {
  const earlier = { ...completed, completedAt: 5 }
  expect(decide(earlier)).toEqual({ ok: true, value: { value: earlier, changes: [] } })
})

test.each([
  ['a paid order', paid],
  ['a completed order', completed],
])('O40: %s that was canceled cannot be completed', (_, order) => {
  expect(decide(canceledOrder(order))).toEqual(
    refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'CANCELED', to: 'COMPLETED' }),
  )
})

test('O40: completing an unknown order is refused with ORDER_NOT_FOUND', () => {
  expect(decide()).toEqual(refuse({ code: 'ORDER_NOT_FOUND', orderId: paid.id }))
})

test('O40: completing locks the order, so that it cannot be canceled at the same time', () => {
  expect(completeOrder.lock({ orderId: paid.id })).toEqual({ orders: [paid.id] })
  expect(completeOrder.read({ orderId: paid.id })).toEqual({})
})

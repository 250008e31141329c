import { expect, test } from 'vitest'
import { anOrder, canceledOrder } from '../../contract/rows.ts'
import { paidMessage, sequenceOf } from './message.ts'
import { orderAt } from './order-message.ts'

const paid = anOrder('mina', { tea: 2 })
const completed = { ...paid, status: 'COMPLETED', completedAt: paid.paidAt + 3 } as const
const canceled = canceledOrder(completed, paid.paidAt + 5)

test('D10, O40: a message shows the order as it was when the message was written', () => {
  expect(orderAt('order.paid', paid)).toEqual(paid)
  expect(orderAt('order.paid', completed)).toEqual(paid)
  expect(orderAt('order.paid', canceled)).toEqual(paid)
  expect(orderAt('order.canceled', canceled)).toEqual(canceled)
})

test('D10: the first message of an order has the order’s id', () => {
  expect(paidMessage(paid.id, 5)).toEqual({
    id: paid.id,
    type: 'order.paid',
    orderId: paid.id,
    sequence: 1,
    at: 5,
    requestId: null,
    traceparent: null,
  })
})

test('D10: order.paid comes before order.canceled', () => {
  expect(sequenceOf['order.paid']).toBeLessThan(sequenceOf['order.canceled'])
})

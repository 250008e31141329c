import type { Order as CoreOrder, OrderId, Result } from '@hexmart/core'
import { ok, type Unavailable } from '@hexmart/core/rules'
import { expect, test } from 'vitest'
import { Order, Orders, presentOrder, presentOrders, type View } from './resources/index.ts'
import { route } from './route.ts'

const description = {
  method: 'GET',
  url: '/order',
  operationId: 'getOrder',
  summary: 'An order',
  description: 'Of anybody.',
  tag: 'orders',
  access: 'public',
} as const
const handle = async (): Promise<Result<CoreOrder, Unavailable>> => ok({} as CoreOrder)

test('a route compiles only if it presents exactly the fields of its schema', () => {
  expect(route({ ...description, answer: Order, handle, present: presentOrder })).toMatchObject({ method: 'GET' })

  const withoutTotal = (order: CoreOrder): Omit<View<typeof Order>, 'total'> => presentOrder(order)
  // @ts-expect-error `total` is missing.
  route({ ...description, answer: Order, handle, present: withoutTotal })

  const withSecret = (order: CoreOrder) => ({ ...presentOrder(order), secret: 1 })
  // @ts-expect-error `secret` is not a field of an order.
  route({ ...description, answer: Order, handle, present: withSecret })

  const withSecretLines = (order: CoreOrder) => ({
    ...presentOrder(order),
    items: order.items.map(({ productId, name, price, quantity }) => ({ productId, name, price, quantity, secret: 1 })),
  })
  // @ts-expect-error `secret` is not a field of an order's line.
  route({ ...description, answer: Order, handle, present: withSecretLines })

  const asItIs = (order: CoreOrder) => order
  // @ts-expect-error The shop's order has times as numbers, but the schema has them as text.
  route({ ...description, answer: Order, handle, present: asItIs })

  // @ts-expect-error `presentOrder` returns one order, but the schema is a list of orders.
  route({ ...description, answer: Orders, handle, present: presentOrder })
  // @ts-expect-error `handle` answers one order, but `presentOrders` takes a page of orders.
  route({ ...description, answer: Orders, handle, present: presentOrders })
})

test('a presenter compiles only if it names every field of its resource, and no other', () => {
  const id = '0195a1f0-0000-7000-8000-000000000000' as OrderId
  // @ts-expect-error All fields except `id` are missing.
  const tooFew: View<typeof Order> = { id }
  // @ts-expect-error `secret` is not a field of an order.
  const tooMany = (order: CoreOrder): View<typeof Order> => ({ ...presentOrder(order), secret: 1 })
  expect([tooFew, tooMany]).toHaveLength(2)
})

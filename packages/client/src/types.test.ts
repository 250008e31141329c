/** The compiler checks this file. At run time its tests check nothing. */
import { expectTypeOf, test } from 'vitest'
import type { Answer, Client, NoAnswerProblem, Order, OutOfStockProblem, PostOptions, ProblemOf } from './index.ts'

declare const client: Client
type Placed = Answer<'placeOrder'>

test('an answer is a value or a problem', () => {
  expectTypeOf<Client['orders']['place']>().returns.resolves.toEqualTypeOf<Placed>()
  expectTypeOf<Extract<Placed, { ok: true }>['value']>().toEqualTypeOf<Order>()
  const read = (placed: Placed) => {
    // @ts-expect-error: `value` cannot be read before `ok` is checked, because a failed call has no value
    void placed.value
    return placed.ok ? placed.value.total : placed.problem.detail
  }
  expectTypeOf(read).returns.toEqualTypeOf<number | string>()
})

test('comparing the code of a problem narrows its type to the facts of this code', () => {
  const read = ({ problem }: Extract<Placed, { ok: false }>) => {
    if (problem.code === 'OUT_OF_STOCK') {
      expectTypeOf(problem).toEqualTypeOf<OutOfStockProblem>()
      return problem.available
    }
    if (problem.code === 'NO_ANSWER') {
      expectTypeOf(problem).toEqualTypeOf<NoAnswerProblem>()
      return problem.reason
    }
    // @ts-expect-error: `available` cannot be read here, because not all of the other problems have it
    return problem.available
  }
  expectTypeOf(read).toBeFunction()
})

test('comparing a problem with a code that the operation does not have is a type error', () => {
  const read = ({ problem }: { problem: ProblemOf<'placeOrder'> }) =>
    // @ts-expect-error: the code cannot be compared, because placing an order issues no coupon
    problem.code === 'COUPON_SOLD_OUT'
  expectTypeOf(read).toBeFunction()
  expectTypeOf<'COUPON_SOLD_OUT'>().toExtend<ProblemOf<'issueCoupon'>['code']>()
  expectTypeOf<'OUT_OF_STOCK'>().not.toExtend<ProblemOf<'issueCoupon'>['code']>()
  expectTypeOf<Extract<Answer<'getShop'>, { ok: false }>['problem']['code']>().toEqualTypeOf<
    | 'NO_ANSWER'
    | 'ABORTED'
    | 'UNEXPECTED_ANSWER'
    | 'INVALID_REQUEST'
    | 'TOO_MANY_REQUESTS'
    | 'OVERLOADED'
    | 'INTERNAL_ERROR'
    | 'UNAVAILABLE'
  >()
})

test('a method takes the parameters of the path, the body or the query, and options', () => {
  expectTypeOf<Client['balances']['charge']>().parameter(0).toEqualTypeOf<string>()
  expectTypeOf<Client['balances']['charge']>().parameter(2).toEqualTypeOf<PostOptions | undefined>()
  const wrong = () => [
    // @ts-expect-error: the method cannot be called without the body
    client.orders.place(),
    // @ts-expect-error: an amount cannot be a string, because it is a number
    client.balances.charge('mina', { amount: '1000' }),
    // @ts-expect-error: the body cannot have `amont`, because the operation knows no such member
    client.balances.charge('mina', { amount: 1_000, amont: 1 }),
    // @ts-expect-error: a list takes no idempotency key, because only a POST carries one
    client.products.list({}, { idempotencyKey: 'a' }),
    // @ts-expect-error: the state cannot be `lost`, because coupons of users have no such state
    client.coupons.list('mina', { state: 'lost' }),
  ]
  expectTypeOf(wrong).toBeFunction()
  // A product starts on hold with stock 0, so both may be left out.
  expectTypeOf(() => client.admin.products.create({ name: 'Tea', price: 1 })).toBeFunction()
})

test('iterating over a list gives typed rows, and instants are strings', () => {
  const read = async () => {
    for await (const order of client.orders.list('mina')) {
      expectTypeOf(order).toEqualTypeOf<Order>()
      expectTypeOf(order.createdAt).toEqualTypeOf<string>()
    }
  }
  expectTypeOf(read).toBeFunction()
})

import fc from 'fast-check'
import type { Answer, OrderId, Refusal, UserCouponId } from '../../src/index.ts'
import { type Clerk, keyed } from '../clerk.ts'

/** A small set of ids, so that random acts concern the same rows. No row has the last id of each kind. */
export const world = {
  users: ['mina', 'jun', 'sora', 'nobody'],
  products: ['tea', 'pot', 'cup', 'nothing'],
  coupons: ['spring', 'gift', 'dawn', 'none'],
} as const

/**
 * Something that a customer or an operator does. An act names an order by its place among all orders so far, and a user
 * coupon by its place among the coupons that the user of the act holds.
 */
export type Act =
  | {
      readonly do: 'charge'
      readonly user: string
      readonly amount: number
      readonly reference: string | null
      readonly key: string | null
    }
  | {
      readonly do: 'adjust'
      readonly user: string
      readonly amount: number
      readonly reference: string | null
      readonly key: string | null
    }
  | { readonly do: 'issue'; readonly user: string; readonly coupon: string; readonly key: string | null }
  | {
      readonly do: 'order'
      readonly user: string
      readonly basket: Readonly<Record<string, number>>
      readonly coupon: number | null
      readonly expectedTotal: number | null
      readonly key: string | null
    }
  | { readonly do: 'cancel'; readonly order: number; readonly restock: boolean }
  | { readonly do: 'complete'; readonly order: number }
  | { readonly do: 'stock'; readonly product: string; readonly change: number }
  | { readonly do: 'product'; readonly product: string; readonly changes: object }
  | { readonly do: 'coupon'; readonly coupon: string; readonly changes: object }
  | { readonly do: 'block'; readonly user: string; readonly state: 'ACTIVE' | 'BLOCKED' }

/** Mostly an id that exists; now and then the last id, which no row has. */
const oneOf = (ids: readonly string[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...ids.slice(0, -1)) },
    { weight: 1, arbitrary: fc.constantFrom(...ids.slice(-1)) },
  )
/** Null nine times out of ten. */
const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })
/** Some of these members, at least one. */
const someOf = (members: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(members, { requiredKeys: [] }).filter((changes) => Object.keys(changes).length > 0)

const user = oneOf(world.users)
const product = oneOf(world.products)
const coupon = oneOf(world.coupons)
const reference = rarely(fc.constantFrom('pay-1', 'pay-2', 'pay-3'))
const key = rarely(fc.constantFrom('k1', 'k2', 'k3'))

/** The members that both an act `order` and an order to quote have. */
const orderMembers = {
  user,
  basket: fc.dictionary(product, fc.integer({ min: 1, max: 5 }), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
  coupon: fc.oneof(fc.constant(null), fc.constant(null), fc.nat(9)),
  // Totals of one cup, one tea with and without 10 % off, and one pot, so that some orders have the expected total.
  expectedTotal: rarely(fc.constantFrom(0, 900, 1_000, 4_500)),
}
const orderAct: fc.Arbitrary<Act> = fc.record({ do: fc.constant('order'), ...orderMembers, key })

/** An order that is quoted before it is placed. */
export interface OrderToQuote {
  readonly user: string
  readonly basket: Readonly<Record<string, number>>
  readonly coupon: number | null
  readonly expectedTotal: number | null
  readonly reference: string | null
  /** Whether the order expects the total of a quote. */
  readonly expectsQuoted: boolean
}
export const ordersToQuote: fc.Arbitrary<OrderToQuote[]> = fc.array(
  fc.record({ ...orderMembers, reference: rarely(fc.constantFrom('web-1', 'web-2')), expectsQuoted: fc.boolean() }),
  { minLength: 4, maxLength: 12, size: 'max' },
)
const cancelAct: fc.Arbitrary<Act> = fc.record({
  do: fc.constant('cancel'),
  order: fc.nat(30),
  restock: fc.boolean(),
})
const actsExceptCancel: fc.Arbitrary<Act>[] = [
  orderAct,
  orderAct,
  orderAct,
  fc.record({
    do: fc.constant('charge'),
    user,
    // Some charges share the amount 700, so that a reference can come again with the same amount. Two charges of 6,000,000
    // exceed the maximum balance.
    amount: fc.oneof(fc.integer({ min: 1, max: 9_000 }), fc.constantFrom(700, 6_000_000)),
    reference,
    key,
  }),
  fc.record({
    do: fc.constant('adjust'),
    user,
    amount: fc.oneof(
      fc.integer({ min: -4_000, max: 4_000 }).filter((amount) => amount !== 0),
      fc.constantFrom(-700, 700),
    ),
    reference,
    key,
  }),
  fc.record({ do: fc.constant('issue'), user, coupon, key }),
  fc.record({ do: fc.constant('complete'), order: fc.nat(30) }),
  fc.record({ do: fc.constant('stock'), product, change: fc.integer({ min: -9, max: 40 }).filter((by) => by !== 0) }),
  fc.record({
    do: fc.constant('product'),
    product,
    changes: someOf({
      price: fc.nat(5_000),
      state: fc.constantFrom('SELLABLE', 'SELLABLE', 'STOPPED', 'HOLD'),
      maximumPerUser: fc.constantFrom(1, 3, 6),
    }),
  }),
  fc.record({
    do: fc.constant('coupon'),
    coupon,
    changes: someOf({ quantity: fc.nat(4), state: fc.constantFrom('ISSUABLE', 'ISSUABLE', 'CANCELED', 'REGISTERED') }),
  }),
  fc.record({ do: fc.constant('block'), user, state: fc.constantFrom('ACTIVE', 'ACTIVE', 'BLOCKED') }),
]

/** Groups of acts. The acts of a group happen at the same time; the groups happen one after the other. */
export const actGroups: fc.Arbitrary<Act[][]> = fc.array(
  fc.array(fc.oneof(...actsExceptCancel, cancelAct), { minLength: 1, maxLength: 8, size: 'max' }),
  { minLength: 4, maxLength: 14, size: 'max' },
)

/**
 * Groups of acts like `actGroups`, except that a cancellation is a group of its own. Before the shop queues a
 * cancellation, it looks up the order that is to be canceled. In a larger group, the time of that read would decide
 * where the cancellation comes in the sequence.
 */
export const actGroupsInFixedOrder: fc.Arbitrary<Act[][]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.array(fc.oneof(...actsExceptCancel), { minLength: 1, maxLength: 8, size: 'max' }) },
    { weight: 1, arbitrary: cancelAct.map((act) => [act]) },
  ),
  { minLength: 6, maxLength: 18, size: 'max' },
)

/** The acts so far, with their answers, and the orders and user coupons that they made. */
export interface ActLog {
  readonly done: { readonly act: Act; readonly answer: Answer<unknown, Refusal> }[]
  readonly orders: OrderId[]
  readonly userCoupons: { readonly id: UserCouponId; readonly user: string }[]
}

/** Creates the rows of `world`, and charges 10,000 for each user. The charge for `nobody` is refused. */
export async function openWorld(clerk: Clerk): Promise<ActLog> {
  for (const id of world.users.slice(0, -1)) await clerk.user(id)
  await clerk.product('tea', { price: 1_000, stock: 30 })
  await clerk.product('pot', { price: 4_500, stock: 10, maximumPerUser: 4 })
  await clerk.product('cup', { price: 0, stock: 0 })
  await clerk.coupon('spring', { quantity: 2 })
  await clerk.coupon('gift', { quantity: 3, discount: { type: 'FIXED', amount: 2_000 } })
  await clerk.coupon('dawn', {
    quantity: 3,
    opensAt: Date.parse('2025-03-09T06:00:00+09:00'),
    validDays: 1,
    minimumSubtotal: 2_000,
    maximumDiscount: 150,
  })
  const log: ActLog = { done: [], orders: [], userCoupons: [] }
  const charges = world.users.map(
    (user) => ({ do: 'charge', user, amount: 10_000, reference: null, key: null }) as const,
  )
  await doTogether([clerk], charges, log)
  return log
}

/** Performs the acts of a group at the same time, spread over the clerks in turn, and records the answers. */
export async function doTogether(clerks: readonly Clerk[], group: readonly Act[], log: ActLog): Promise<void> {
  const answers = await Promise.all(
    group.map((act, index) => perform(clerks[index % clerks.length] as Clerk, act, log)),
  )
  for (const [index, answer] of answers.entries()) {
    const act = group[index] as Act
    log.done.push({ act, answer })
    if (!answer.ok || answer.replayed) continue
    if (act.do === 'order') log.orders.push((answer.value as { id: OrderId }).id)
    if (act.do === 'issue') log.userCoupons.push({ id: (answer.value as { id: UserCouponId }).id, user: act.user })
  }
}

/** The member at this place; after the last member, the count continues with the first. Undefined without members. */
const memberAt = <Member>(members: readonly Member[], place: number): Member | undefined =>
  members[place % Math.max(1, members.length)]

const unknownId = '0195ae1c-52a0-7000-8000-00000000ffff'

/** The optional members of an order, as the shop takes them. */
export function optionalMembersOf(
  { user, coupon: place, expectedTotal, reference }: Omit<OrderToQuote, 'basket' | 'expectsQuoted'>,
  { userCoupons }: Pick<ActLog, 'userCoupons'>,
): { userCouponId?: string; expectedTotal?: number | undefined; reference?: string } {
  const own = userCoupons.filter((userCoupon) => userCoupon.user === user)
  return {
    // One of the user's own coupons, another user's coupon if the user has none, or an unknown id if nobody has a coupon.
    ...(place !== null && { userCouponId: memberAt(own.length > 0 ? own : userCoupons, place)?.id ?? unknownId }),
    ...(expectedTotal !== null && { expectedTotal }),
    ...(reference !== null && { reference }),
  }
}

function perform(clerk: Clerk, act: Act, { orders, userCoupons }: ActLog): Promise<Answer<unknown, Refusal>> {
  const options = 'key' in act && act.key !== null ? keyed(act.key, act.user) : undefined
  switch (act.do) {
    case 'charge':
      return act.reference === null
        ? clerk.charge(act.user, act.amount, options)
        : clerk.book(act.user, act.amount, act.reference, options)
    case 'adjust':
      return clerk.adjust(act.user, act.amount, act.reference === null ? {} : { reference: act.reference }, options)
    case 'issue':
      return clerk.issue(act.user, act.coupon, options)
    case 'order': {
      const members = optionalMembersOf({ ...act, reference: null }, { userCoupons })
      return clerk.order(act.user, act.basket, members, options)
    }
    case 'cancel':
      return clerk.cancel(memberAt(orders, act.order) ?? (unknownId as OrderId), undefined, { restock: act.restock })
    case 'complete':
      return clerk.complete(memberAt(orders, act.order) ?? (unknownId as OrderId))
    case 'stock':
      return clerk.changeStock(act.product, { change: act.change })
    case 'product':
      return clerk.changeProduct(act.product, act.changes)
    case 'coupon':
      return clerk.changeCoupon(act.coupon, act.changes)
    case 'block':
      return clerk.changeUser(act.user, { state: act.state })
  }
}

import { parseInput } from '../src/base/invalid-input.ts'
import {
  type Actor,
  type Balance,
  type Coupon,
  type CouponAndUser,
  type DecisionContext,
  factsOf,
  type HouseRules,
  holderKey,
  host,
  type Instant,
  type Order,
  Policy,
  type PolicyInput,
  type Product,
  type Purchase,
  type ReferencedOrder,
  referenceKey,
  type State,
  type Stock,
  type User,
  type UserCoupon,
  type UserId,
  userAndProductKey,
} from '../src/rules.ts'
import { instantAt } from './clocks.ts'
import { countingIds } from './ids.ts'
import { aUser } from './rows.ts'

/**
 * The context of a decision, with ids that count up.
 *
 * @param at an instant, or an ISO 8601 text with an offset
 * @throws InvalidInput for a text that is no such instant, and for a wrong policy
 *
 * @example
 * chargeBalance.decide(stateOf({ users: [mina] }), { userId: mina, amount: 10_000 }, contextAt('2026-03-10T12:00:00Z'))
 */
export function contextAt(
  at: Instant | string,
  policy: PolicyInput = {},
  actor: Actor = host,
  houseRules: HouseRules = {},
): DecisionContext {
  const now = instantAt(at)
  const ids = countingIds()
  return { now, policy: parseInput('policy', Policy, policy), actor, houseRules, newId: () => ids.next(now) }
}

/** The state that a rule sees, made of rows. It has every table; a table without rows is empty. */
export function stateOf(rows: {
  /** Users; an id is short for an ACTIVE user. */
  readonly users?: readonly (UserId | User)[]
  readonly balances?: readonly Balance[]
  readonly products?: readonly Product[]
  readonly stock?: readonly Stock[]
  readonly coupons?: readonly Coupon[]
  readonly holders?: readonly CouponAndUser[]
  readonly userCoupons?: readonly UserCoupon[]
  readonly orders?: readonly Order[]
  readonly orderReferences?: readonly ReferencedOrder[]
  /** For each user and product by ascending sequence, because the last row says how much the user has bought. */
  readonly purchases?: readonly Purchase[]
}) {
  const byId = <Row extends { readonly id: string }>(found: readonly Row[] = []) =>
    new Map(found.map((row) => [row.id as Row['id'], row]))
  const users = (rows.users ?? []).map((user) => (typeof user === 'string' ? aUser(user) : user))
  return {
    users: new Map(users.map((user) => [user.id, factsOf(user)])),
    storedUsers: byId(users),
    balances: new Map(rows.balances?.map((balance) => [balance.userId, balance])),
    products: byId(rows.products),
    stock: new Map(rows.stock?.map((stock) => [stock.productId, stock])),
    coupons: byId(rows.coupons),
    holders: new Set(rows.holders?.map(holderKey)),
    userCoupons: byId(rows.userCoupons),
    orders: byId(rows.orders),
    orderReferences: new Map(rows.orderReferences?.map((found) => [referenceKey(found), found.orderId])),
    purchases: new Map(rows.purchases?.map((purchase) => [userAndProductKey(purchase), purchase])),
    countedOrders: Map.groupBy(
      (rows.purchases ?? []).filter(({ change }) => change > 0),
      ({ orderId }) => orderId,
    ),
  } satisfies State
}

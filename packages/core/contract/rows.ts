import type {
  Action,
  ActionId,
  BalanceUpdate,
  BatchId,
  GeneratedId,
  IdempotencyRecord,
  IdempotentRequest,
  OrderUpdate,
  PaymentRecord,
  Purchase,
  StockUpdate,
  Tx,
  UserCoupon,
} from '../src/adapter.ts'
import { canceledMessage, paidMessage } from '../src/delivery/message.ts'
import type {
  BalanceEntry,
  Cancellation,
  Coupon,
  CouponId,
  EntryId,
  IdempotencyKey,
  Message,
  MessageId,
  MessageType,
  Order,
  OrderId,
  Product,
  ProductId,
  Reference,
  Store,
  User,
  UserCouponId,
  UserId,
} from '../src/index.ts'
import { systemIds } from '../src/index.ts'
import { cancel } from '../src/rules.ts'

// Rows like those that the shop's rules make, for suites that call a store without a shop. Their default time is
// 1_741_000_000_000, an instant on 3 March 2025. It is in the past by the clock of every store, so messages are due.

const ids = systemIds()
/**
 * A generator for orders alone, because orders that are paid at one instant must have ascending ids. A generator
 * ensures this only while it makes no id for another instant in between.
 */
const orderIds = systemIds()
export const newId = <Id extends GeneratedId>(): Id => ids.next<Id>(Date.now())

export const userId = (id: string) => id as UserId
export const productId = (id: string) => id as ProductId
export const couponId = (id: string) => id as CouponId

export const aUser = (id: string, changed: Partial<User> = {}): User => ({
  id: userId(id),
  name: `User ${id}`,
  state: 'ACTIVE',
  ...changed,
})

export const aProduct = (id: string, changed: Partial<Product> = {}): Product => ({
  id: productId(id),
  name: `Product ${id}`,
  price: 1_000,
  state: 'SELLABLE',
  maximumPerUser: null,
  ...changed,
})

export const aCoupon = (id: string, changed: Partial<Coupon> = {}): Coupon => ({
  id: couponId(id),
  name: `Coupon ${id}`,
  discount: { type: 'PERCENT', percent: 10 },
  maximumDiscount: null,
  minimumSubtotal: 0,
  quantity: 10,
  remaining: 10,
  soldOutAt: null,
  state: 'ISSUABLE',
  opensAt: null,
  expiresAt: Date.parse('2999-01-01T00:00:00Z'),
  validDays: null,
  ...changed,
})

export const aUserCoupon = (coupon: string, user: string, changed: Partial<UserCoupon> = {}): UserCoupon => ({
  id: newId<UserCouponId>(),
  couponId: couponId(coupon),
  userId: userId(user),
  number: 1,
  issuedAt: 1_741_000_000_000,
  validUntil: null,
  usedBy: null,
  usedAt: null,
  ...changed,
})

/** A balance after its first charge, with the entry of this charge. */
export function aBalance(user: string, amount: number): BalanceUpdate {
  const entry: BalanceEntry = {
    id: newId<EntryId>(),
    userId: userId(user),
    sequence: 1,
    type: 'CHARGE',
    amount,
    balanceAfter: amount,
    orderId: null,
    reference: null,
    reason: null,
    actor: null,
    at: 1_741_000_000_000,
  }
  return { balance: { userId: userId(user), amount, sequence: 1 }, entries: [entry] }
}

/** A row of the ledger of purchases: by default the first row, for an order of one piece. */
export const aPurchase = (user: string, product: string, changed: Partial<Purchase> = {}): Purchase => ({
  userId: userId(user),
  productId: productId(product),
  sequence: 1,
  orderId: newId<OrderId>(),
  change: 1,
  bought: 1,
  ...changed,
})

/** Stock after an operator's change of `change` pieces. */
export const someStock = (product: string, quantity: number, change = quantity): StockUpdate => ({
  stock: { productId: productId(product), quantity },
  movements: [{ productId: productId(product), change, reason: 'OPERATOR', orderId: null, at: 1_741_000_000_000 }],
})

/** A PAID order with a quantity of each product, at 1,000 apiece. */
export function anOrder(user: string, basket: Readonly<Record<string, number>>, paidAt = 1_741_000_000_000): Order {
  const items = Object.entries(basket).map(([id, quantity]) => ({
    productId: productId(id),
    name: `Product ${id}`,
    price: 1_000,
    quantity,
  }))
  const subtotal = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  return {
    id: orderIds.next<OrderId>(paidAt),
    userId: userId(user),
    status: 'PAID',
    items,
    subtotal,
    discount: 0,
    total: subtotal,
    reductions: [],
    userCouponId: null,
    reference: null,
    metadata: {},
    createdAt: paidAt,
    paidAt,
    completedAt: null,
    canceledAt: null,
    cancellation: null,
  }
}

/** The order after a cancel: by default by an operator, with restocking, and a millisecond after the payment. */
export const canceledOrder = (order: Order, at = order.paidAt + 1, changed: Partial<Cancellation> = {}): Order =>
  cancel(order, { reason: null, by: 'OPERATOR', restocked: true, ...changed }, at)

export const aMessage = (order: Order, type: MessageType = 'order.paid'): Message =>
  type === 'order.paid'
    ? paidMessage(order.id, order.paidAt)
    : canceledMessage(order.id, newId<MessageId>(), order.canceledAt ?? order.paidAt)

/** An order with its message for the data platform. */
export const withMessage = (order: Order, message = aMessage(order)): OrderUpdate => ({ order, messages: [message] })

export const aRequest = (key: string, changed: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  scope: 'mina',
  key: key as IdempotencyKey,
  fingerprint: 'charge-balance {"amount":1000,"userId":"mina"}',
  ...changed,
})

/** A record with a value about the actor, unless `about` names another user. */
export const aRecord = (
  request: IdempotentRequest,
  value = '{"userId":"mina","amount":1000}',
  at = 1_741_000_000_000,
  about = request.scope,
) => ({ ...request, value, about, at }) satisfies IdempotencyRecord

/** A charge of 1,000 for Mina with a reference. */
export const aPayment = (reference: string, changed: Partial<PaymentRecord> = {}): PaymentRecord => ({
  reference: reference as Reference,
  command: 'charge-balance',
  userId: userId('mina'),
  amount: 1_000,
  value: '{"userId":"mina","amount":1000}',
  at: 1_741_000_000_000,
  ...changed,
})

/** A change of a product by an operator. */
export const anAction = (actor: string, subject: string, changed: Partial<Action> = {}): Action => ({
  id: newId<ActionId>(),
  at: 1_741_000_000_000,
  actor,
  command: 'change-product',
  subject: { type: 'product', id: subject },
  reason: null,
  ...changed,
})

const orderWithReference: Order = { ...anOrder('mina', { tea: 1 }), reference: 'web-1' as Reference }

/** The rows of `fillTables` whose generated ids tests must know. */
export const filledRows = {
  userCoupon: aUserCoupon('spring', 'mina'),
  order: orderWithReference,
  purchase: aPurchase('mina', 'tea', { orderId: orderWithReference.id }),
}

/**
 * Adds one row to every table of a transaction except `salesDays`. Mina has a balance of 10, a user coupon of the coupon
 * `spring`, an order, a purchase, an idempotency key and a payment with a reference. Tea has a stock of 3. The operator
 * `boss` has an action about tea.
 */
export function fillTables(tx: Tx): void {
  tx.users.add([aUser('mina')])
  tx.balances.add([aBalance('mina', 10)])
  tx.coupons.add([aCoupon('spring')])
  tx.userCoupons.add([filledRows.userCoupon])
  tx.products.add([aProduct('tea')])
  tx.stock.add([someStock('tea', 3)])
  tx.orders.add([withMessage(filledRows.order)])
  tx.purchases.add([filledRows.purchase])
  tx.idempotency.add([aRecord(aRequest('k'))])
  tx.payments.add([aPayment('pay_1')])
  tx.actions.add([anAction('boss', 'tea')])
}

/** Runs work in a unit of work of its own. */
export async function inUnit<Value>({ unitOfWork }: Store, work: (tx: Tx) => Promise<Value> | Value): Promise<Value> {
  const committed = await unitOfWork.run(newId<BatchId>(), async (tx) => work(tx))
  if (committed.repeated) throw new Error('the store reported a new id as repeated')
  return committed.value
}

/** A coupon as it is stored, in any state. */
export const couponIn = (store: Store, id: string): Promise<Coupon | undefined> =>
  inUnit(store, async (tx) => (await tx.coupons.lock([couponId(id)])).get(couponId(id)))

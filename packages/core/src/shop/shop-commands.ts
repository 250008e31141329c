import { type AdjustBalanceInput, adjustBalance } from '../balance/adjust-balance.ts'
import { type ChargeBalanceInput, type ChargedBalance, chargeBalance } from '../balance/charge-balance.ts'
import type { Answer } from '../batch/queued-command.ts'
import type { AnyCommand, CodesOf } from '../command/command.ts'
import type { RefusalOf } from '../command/refusal.ts'
import { type ChangeCouponInput, changeCoupon } from '../coupon/change-coupon.ts'
import type { Coupon } from '../coupon/coupon.ts'
import { type CreateCouponInput, createCoupon } from '../coupon/create-coupon.ts'
import { type IssueCouponInput, issueCoupon } from '../coupon/issue-coupon.ts'
import type { HeldCoupon } from '../coupon/user-coupon.ts'
import { type CancelOrderInput, cancelOrder } from '../order/cancel-order.ts'
import { type CompleteOrderInput, completeOrder } from '../order/complete-order.ts'
import type { Order } from '../order/order.ts'
import { type PlaceOrderInput, placeOrder } from '../order/place-order.ts'
import { type ChangeProductInput, changeProduct } from '../product/change-product.ts'
import { type ChangedStock, type ChangeStockInput, changeStock } from '../product/change-stock.ts'
import { type CreateProductInput, createProduct } from '../product/create-product.ts'
import type { Product, StockedProduct } from '../product/product.ts'
import { type ChangeUserInput, changeUser } from '../user/change-user.ts'
import { type CreateUserInput, createUser } from '../user/create-user.ts'
import { type EraseUserInput, eraseUser } from '../user/erase-user.ts'
import type { User } from '../user/user.ts'
import type { CommandOptions } from './options.ts'

/** The answer of a command: its value, one of its own refusals, or one that any command can meet. */
export type CommandAnswer<Value, C extends AnyCommand> = Promise<Answer<Value, RefusalOf<CodesOf<C>>>>

/**
 * The commands of the shop. A refusal is a value: `{ ok: false, refusal }`. Each command lists the codes of its rule. Any
 * command may also be refused with `UNAVAILABLE` or `OVERLOADED`: then nothing was done. Or it may be refused with
 * `OUTCOME_UNKNOWN`: then the shop does not know whether the command took effect. A command with an idempotency key may also
 * be refused with `IDEMPOTENCY_KEY_REUSED`, or with `USER_BLOCKED` if its answer was removed because a user was erased.
 * Commands reject with `InvalidInput` for malformed input or options, with `CallerGone` if the shop drops them because their
 * `signal` is aborted, with a permanent `StoreError`, and with an error of any other type that the store, a house rule or a
 * port of the host throws.
 *
 * The shop does not check who may run a command, except for canceling: an actor who is not an operator can cancel only their own
 * orders, within the limits of the policy, and cannot set `restock`.
 *
 * @example
 * const items = [{ productId: 'tea', quantity: 2 }]
 * const placed = await shop.placeOrder({ userId: 'mina', items }, { idempotencyKey: 'cart-7' })
 * if (placed.ok) console.log(placed.value.total)
 * else if (placed.refusal.code === 'OUT_OF_STOCK') console.log(placed.refusal.available)
 */
export interface ShopCommands {
  /**
   * Adds to a balance, up to `policy.maximumBalance`. With a `reference`, the payment is never booked twice: a repeat with the
   * same user and amount, by anybody and at any time, gets the answer of the first charge, with `replayed: true`. Refusals:
   * `REFERENCE_REUSED`, `USER_NOT_FOUND`, `USER_BLOCKED`, `BALANCE_LIMIT_EXCEEDED`.
   */
  chargeBalance(
    input: ChargeBalanceInput,
    options?: CommandOptions,
  ): CommandAnswer<ChargedBalance, typeof chargeBalance>
  /**
   * Adds a positive or negative amount to a balance, for operators. The new balance must be from 0 to
   * `policy.maximumBalance`. The history shows the reason and the actor. A `reference` works as for a charge. Refusals:
   * `REFERENCE_REUSED`, `USER_NOT_FOUND`, `BALANCE_LIMIT_EXCEEDED`, `INSUFFICIENT_BALANCE`.
   */
  adjustBalance(
    input: AdjustBalanceInput,
    options?: CommandOptions,
  ): CommandAnswer<ChargedBalance, typeof adjustBalance>
  /**
   * Issues a coupon to a user, once per user. Refusals: `USER_NOT_FOUND`, `USER_BLOCKED`, `COUPON_NOT_FOUND`,
   * `COUPON_ALREADY_ISSUED`, `COUPON_NOT_ISSUABLE`, `COUPON_NOT_OPEN`, `COUPON_SOLD_OUT`.
   */
  issueCoupon(input: IssueCouponInput, options?: CommandOptions): CommandAnswer<HeldCoupon, typeof issueCoupon>
  /**
   * Places and pays an order in one transaction. Refusals: `REFERENCE_REUSED`, `USER_NOT_FOUND`, `USER_BLOCKED`,
   * `PRODUCT_NOT_FOUND`, `PRODUCT_NOT_SELLABLE`, `PURCHASE_LIMIT_EXCEEDED`, `COUPON_NOT_USABLE`, `TOTAL_TOO_LARGE`,
   * `COUPON_MINIMUM_NOT_MET`, `HOUSE_RULE`, `TOTAL_CHANGED`, `INSUFFICIENT_BALANCE`, `OUT_OF_STOCK`.
   */
  placeOrder(input: PlaceOrderInput, options?: CommandOptions): CommandAnswer<Order, typeof placeOrder>
  /**
   * Cancels an order. The money and the coupon go back to the user, and the pieces go back into the stock unless `restock` is
   * false. A repeat changes nothing and gets the same answer. Refusals: `ORDER_NOT_FOUND`, also for an actor who may not see the
   * order; `USER_BLOCKED`, for a blocked owner; `ORDER_NOT_CANCELABLE`, for an owner whose order is COMPLETED, or whom the policy
   * does not let cancel (`policy.cancelWithin`); and `BALANCE_LIMIT_EXCEEDED`, if the balance would exceed 2^53 − 1.
   */
  cancelOrder(input: CancelOrderInput, options?: CommandOptions): CommandAnswer<Order, typeof cancelOrder>

  /**
   * Marks an order as COMPLETED, for operators. A repeat changes nothing and gets the same answer. Refusals: `ORDER_NOT_FOUND`,
   * `ILLEGAL_STATE_CHANGE` for a CANCELED order, and `USER_BLOCKED` for a repeat after the owner was erased.
   */
  completeOrder(input: CompleteOrderInput, options?: CommandOptions): CommandAnswer<Order, typeof completeOrder>
  /**
   * Creates a user. Refusals: `ALREADY_EXISTS`, and `USER_BLOCKED` for a repeat after the user was erased. Rejects with
   * `TypeError` if the host manages the users.
   */
  createUser(input: CreateUserInput, options?: CommandOptions): CommandAnswer<User, typeof createUser>
  /**
   * Renames, blocks or unblocks a user. Refusals: `USER_NOT_FOUND`, `ILLEGAL_STATE_CHANGE` for an ERASED user, and
   * `USER_BLOCKED` for a repeat after the user was erased. Rejects with `TypeError` if the host manages the users.
   */
  changeUser(input: ChangeUserInput, options?: CommandOptions): CommandAnswer<User, typeof changeUser>
  /**
   * Removes the name of a user and blocks the user for ever. The id stays taken, and the user's orders and entries are kept.
   * A repeat changes nothing. Refusal: `USER_NOT_FOUND`. Rejects with `TypeError` if the host manages the users.
   */
  eraseUser(input: EraseUserInput, options?: CommandOptions): CommandAnswer<User, typeof eraseUser>
  /**
   * Creates a product with its first stock. Refusal: `ALREADY_EXISTS`. Rejects with `TypeError` if the host manages the
   * products.
   */
  createProduct(
    input: CreateProductInput,
    options?: CommandOptions,
  ): CommandAnswer<StockedProduct, typeof createProduct>
  /**
   * Changes the name, price, state or limit of a product. Existing orders keep the name and the price with which they were
   * placed. Refusals: `PRODUCT_NOT_FOUND`, `ILLEGAL_STATE_CHANGE`. Rejects with `TypeError` if the host manages the products.
   */
  changeProduct(input: ChangeProductInput, options?: CommandOptions): CommandAnswer<Product, typeof changeProduct>
  /**
   * Adds or removes pieces, or sets the stock to a counted number. Refusals: `PRODUCT_NOT_FOUND`, `STOCK_BELOW_ZERO`,
   * `STOCK_CHANGED`.
   */
  changeStock(input: ChangeStockInput, options?: CommandOptions): CommandAnswer<ChangedStock, typeof changeStock>
  /** Creates a coupon of a limited quantity. Refusal: `ALREADY_EXISTS`. */
  createCoupon(input: CreateCouponInput, options?: CommandOptions): CommandAnswer<Coupon, typeof createCoupon>
  /**
   * Changes the name, quantity, opening, expiry or state of a coupon. Refusals: `COUPON_NOT_FOUND`, `ILLEGAL_STATE_CHANGE`,
   * `QUANTITY_BELOW_ISSUED`.
   */
  changeCoupon(input: ChangeCouponInput, options?: CommandOptions): CommandAnswer<Coupon, typeof changeCoupon>
}

/** The definitions of the shop's commands, by the methods that run them. */
export const shopCommands = {
  chargeBalance,
  adjustBalance,
  issueCoupon,
  placeOrder,
  cancelOrder,
  completeOrder,
  createUser,
  changeUser,
  eraseUser,
  createProduct,
  changeProduct,
  changeStock,
  createCoupon,
  changeCoupon,
} satisfies Readonly<Record<keyof ShopCommands, AnyCommand>>

import type { ChargeBalanceInput, ChargedBalance, chargeBalance } from '../balance/charge-balance.ts'
import type { Policy } from '../base/policy.ts'
import type { Answer } from '../batch/job.ts'
import type { AnyCommand, CodesOf, Command } from '../command/command.ts'
import type { RefusalCode, RefusalOf } from '../command/refusal.ts'
import type { ChangeCouponInput, changeCoupon } from '../coupon/change-coupon.ts'
import type { Coupon, UsableCoupon } from '../coupon/coupon.ts'
import type { CreateCouponInput, createCoupon } from '../coupon/create-coupon.ts'
import type { IssueCouponInput, issueCoupon } from '../coupon/issue-coupon.ts'
import type { CancelOrderInput, cancelOrder } from '../order/cancel-order.ts'
import type { Order } from '../order/order.ts'
import type { PlaceOrderInput, placeOrder } from '../order/place-order.ts'
import type { ChangeProductInput, changeProduct } from '../product/change-product.ts'
import type { ChangedStock, ChangeStockInput, changeStock } from '../product/change-stock.ts'
import type { CreatedProduct, CreateProductInput, createProduct } from '../product/create-product.ts'
import type { Product } from '../product/product.ts'
import type { CreateUserInput, createUser } from '../user/create-user.ts'
import type { User } from '../user/user.ts'
import type { Execute } from './execute.ts'
import type { ShopLifecycle } from './jobs.ts'
import type { ShopOperations } from './operations.ts'
import type { CommandOptions } from './options.ts'
import type { ShopQueries } from './queries.ts'

/** The answer of a command: its value, or one of its own refusals, or one that any command may meet. */
export type CommandAnswer<Value, C extends AnyCommand> = Promise<Answer<Value, RefusalOf<CodesOf<C>>>>

/**
 * Everything that changes the shop. Commands take plain objects. A rule's "no" is a value: `{ ok: false, refusal }` with the codes
 * of each type. Any command may also be refused with `UNAVAILABLE` or `OVERLOADED`, which did nothing, and with
 * `OUTCOME_UNKNOWN`; one with an idempotency key also with `IDEMPOTENCY_KEY_REUSED`. Malformed input rejects with `InvalidInput`.
 */
export interface ShopCommands {
  /** Adds to a balance, up to `policy.maximumBalance`. */
  chargeBalance(
    input: ChargeBalanceInput,
    options?: CommandOptions,
  ): CommandAnswer<ChargedBalance, typeof chargeBalance>
  /** Issues a coupon of limited quantity to a user, once per user. */
  issueCoupon(input: IssueCouponInput, options?: CommandOptions): CommandAnswer<UsableCoupon, typeof issueCoupon>
  /** Orders and pays in one transaction. */
  placeOrder(input: PlaceOrderInput, options?: CommandOptions): CommandAnswer<Order, typeof placeOrder>
  /**
   * Takes an order back: money, stock and coupon. A repeat changes nothing. For an actor who is no operator, the order of
   * another user does not exist.
   */
  cancelOrder(input: CancelOrderInput, options?: CommandOptions): CommandAnswer<Order, typeof cancelOrder>

  /** Registers a user. Rejects with a `TypeError` where users are the host's, as `createProduct` does where products are. */
  createUser(input: CreateUserInput, options?: CommandOptions): CommandAnswer<User, typeof createUser>
  /** Puts a product into the catalogue, with its first stock. */
  createProduct(
    input: CreateProductInput,
    options?: CommandOptions,
  ): CommandAnswer<CreatedProduct, typeof createProduct>
  /** Changes a name, a price or a state. Orders keep what they cost. */
  changeProduct(input: ChangeProductInput, options?: CommandOptions): CommandAnswer<Product, typeof changeProduct>
  /** Adds to a stock or takes from it, or sets it as counted. */
  changeStock(input: ChangeStockInput, options?: CommandOptions): CommandAnswer<ChangedStock, typeof changeStock>
  /** Prepares a coupon of a limited quantity. */
  createCoupon(input: CreateCouponInput, options?: CommandOptions): CommandAnswer<Coupon, typeof createCoupon>
  /** Changes a quantity, an expiry or a state. */
  changeCoupon(input: ChangeCouponInput, options?: CommandOptions): CommandAnswer<Coupon, typeof changeCoupon>
}

/** A shop: its commands, its reads, an operator's operations, and its jobs. */
export interface Shop extends ShopCommands, ShopQueries, ShopOperations, ShopLifecycle {
  readonly policy: Policy
  /** What the shop manages itself. Changing a part of the host's rejects with a `TypeError`. */
  readonly manages: { readonly users: boolean; readonly products: boolean }
  /** Runs a command by its definition: what adapters use. */
  readonly execute: Execute
  /**
   * Parses the input of a command, for adapters that must answer malformed input before anything else. The shop recognises
   * the result and does not parse it again.
   *
   * @throws InvalidInput with every issue
   */
  parse<Raw, Input extends object, Value, Code extends RefusalCode, Ready>(
    command: Command<Raw, Input, Value, Code, Ready>,
    input: unknown,
  ): Input
}

import type { BalanceTable } from '../balance/ports.ts'
import type { BatchId } from '../base/ids.ts'
import type { IdempotencyTable } from '../command/idempotency.ts'
import type { CouponTable, UserCouponTable } from '../coupon/ports.ts'
import type { OrderTable } from '../order/ports.ts'
import type { ProductTable, StockTable } from '../product/ports.ts'
import type { SalesDayTable } from '../ranking/ports.ts'
import type { UserTable } from '../user/ports.ts'

/**
 * Runs work in one transaction: all of it takes effect, or none.
 *
 * The transaction inserts the batch id before anything else. A rerun with an id that has committed does none of its work
 * and answers `repeated`; a rerun while an earlier attempt is still committing waits for it. This settles a COMMIT whose
 * answer was lost. COMMIT is sent only after the insert was answered: otherwise nobody could say, after two lost COMMITs,
 * which of the two took effect. An attempt that writes nothing may leave no trace of its id.
 *
 * Failures are thrown as `StoreError`. An attempt that takes longer than `deadline` is given up, wherever it waits.
 *
 * @example
 * const before = await unitOfWork.run(id, async (tx) => {
 *   const [balances, stock] = await Promise.all([tx.balances.lock([userId]), tx.stock.lock([productId])])
 *   tx.balances.save([{ balance: after, entries: [entry] }])
 *   return balances.get(userId)
 * })
 */
export interface UnitOfWork {
  /** The longest that an attempt may take, in milliseconds. */
  readonly deadline: number
  run<Value>(id: BatchId, work: (tx: Tx) => Promise<Value>): Promise<Committed<Value>>
}

export type Committed<Value> = { readonly repeated: false; readonly value: Value } | { readonly repeated: true }

/**
 * The tables of one transaction, valid until the work given to `run` has settled.
 *
 * Locks and reads answer with a promise and take place in the order of the calls, so that a caller may make all of them
 * before it awaits any: one round trip. The caller owns the maps that it receives. Writes return nothing: they take
 * effect, or fail the whole unit, at its commit.
 */
export interface Tx {
  readonly users: UserTable
  readonly balances: BalanceTable
  readonly products: ProductTable
  readonly stock: StockTable
  readonly coupons: CouponTable
  readonly userCoupons: UserCouponTable
  /** With the messages for the data platform, which are written with the orders they tell about. */
  readonly orders: OrderTable
  readonly salesDays: SalesDayTable
  readonly idempotency: IdempotencyTable
}

import type { BalanceTable } from '../balance/ports.ts'
import type { BatchId } from '../base/ids.ts'
import type { IdempotencyTable } from '../command/idempotency.ts'
import type { CouponTable, UserCouponTable } from '../coupon/ports.ts'
import type { OutboxTable } from '../delivery/ports.ts'
import type { OrderTable } from '../order/ports.ts'
import type { ProductTable } from '../product/catalogue.ts'
import type { StockTable } from '../product/ports.ts'
import type { SalesDayTable } from '../ranking/ports.ts'
import type { UserTable } from '../user/ports.ts'

/**
 * Runs work in one transaction: all of it takes effect, or none.
 *
 * The batch id is inserted in the transaction, before anything else. A rerun with an id that has committed does none
 * of its work and is told `repeated`; a rerun while the elder is still committing waits for it. That is what settles a
 * COMMIT whose answer was lost. COMMIT is not sent before the insert was answered: otherwise nobody could say, after two
 * lost COMMITs, which of the two took effect. An attempt that writes nothing may leave no trace of its id.
 *
 * An *elder* is an earlier attempt at the same batch; a *twin* is another transaction that inserts the same key.
 *
 * Faults are thrown, classified as `StoreError`. An attempt that takes longer than `deadline` is given up, whatever it
 * waits for.
 *
 * @example
 * const before = await unitOfWork.run(id, async (tx) => {
 *   const [balances, stock] = await Promise.all([tx.balances.lock([userId]), tx.stock.lock([productId])])
 *   tx.balances.save([after])
 *   tx.balances.addEntries([entry])
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
 * Locks and reads answer with a promise and take place in the order of the calls, so that a caller may issue them
 * all before it awaits any: one round trip. A map that is answered is the caller's own. Writes return nothing: they take
 * effect, or fail the whole unit, at its commit.
 */
export interface Tx {
  readonly users: UserTable
  readonly balances: BalanceTable
  readonly products: ProductTable
  readonly stock: StockTable
  readonly coupons: CouponTable
  readonly userCoupons: UserCouponTable
  readonly orders: OrderTable
  readonly outbox: OutboxTable
  readonly salesDays: SalesDayTable
  readonly idempotency: IdempotencyTable
}

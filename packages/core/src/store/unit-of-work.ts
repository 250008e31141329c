import type { BalanceTable } from '../balance/ports.ts'
import type { BatchId } from '../base/ids.ts'
import type { ActionTable } from '../command/action.ts'
import type { Change } from '../command/change.ts'
import type { IdempotencyTable } from '../command/idempotency.ts'
import type { PaymentTable } from '../command/payment.ts'
import type { CouponTable, UserCouponTable } from '../coupon/ports.ts'
import type { OrderTable } from '../order/ports.ts'
import type { ProductTable, PurchaseTable, StockTable } from '../product/ports.ts'
import type { SalesDayTable } from '../ranking/ports.ts'
import type { UserTable } from '../user/ports.ts'

/**
 * Runs work in one transaction: all of the work takes effect, or none of it.
 *
 * A batch id is unique among the committed transactions. If the answer to a COMMIT is lost, the batch runs again with the same
 * id. If the id is already there, the COMMIT took effect. A store must
 * 1. insert the batch id before anything else,
 * 2. return `repeated: true`, and let none of the work take effect, if the id has committed,
 * 3. wait for an attempt with the same id that is still open,
 * 4. send COMMIT only after the insert of the batch id was answered. A successful insert shows that no earlier attempt has
 *    committed or can still commit. So of several attempts whose COMMIT was not answered, only the last can have committed.
 *
 * An attempt that writes nothing need not keep its id.
 *
 * A failure of the store is thrown as `StoreError`; an error of `work` is thrown unchanged. An attempt that takes longer than
 * `deadline` is given up, wherever it waits. If an attempt first waits for a connection, the deadline begins after this wait,
 * to which the store sets a limit of its own.
 *
 * @example
 * const committed = await unitOfWork.run(id, async (tx) => {
 *   const before = (await tx.balances.lock([userId])).get(userId)
 *   if (before === undefined) return null
 *   const { balance, entry } = charged(before) // a rule of the caller
 *   tx.balances.save([{ balance, entries: [entry] }])
 *   return balance
 * })
 * if (!committed.repeated) console.log(committed.value)
 */
export interface UnitOfWork {
  /** The longest that an attempt may take, in milliseconds. */
  readonly deadline: number
  run<Value>(id: BatchId, work: (tx: Tx) => Promise<Value>): Promise<Committed<Value>>
  /**
   * Commits nothing but the batch id, to find out whether the store takes writes. A store that always takes writes needs no
   * `tryWrite`.
   */
  tryWrite?(id: BatchId): Promise<void>
}

/** The value of `work`, or `repeated: true` when an earlier attempt with the same id has committed. */
export type Committed<Value> = { readonly repeated: false; readonly value: Value } | { readonly repeated: true }

/**
 * The tables of one transaction, valid until the work given to `run` has settled.
 *
 * Locks and reads return promises and take place in the order of the calls. So a caller can make all calls before it awaits
 * any of them, and they share one round trip. The caller may change the maps that it receives. Writes return nothing: they take
 * effect at the commit, or make the whole unit of work fail. A store may carry out the writes immediately or at the end,
 * because no caller relies on what a read after a write finds.
 */
export interface Tx {
  readonly users: UserTable
  readonly balances: BalanceTable
  readonly products: ProductTable
  readonly stock: StockTable
  readonly purchases: PurchaseTable
  readonly coupons: CouponTable
  readonly userCoupons: UserCouponTable
  /** Orders with their messages for the data platform: both are written together. */
  readonly orders: OrderTable
  readonly salesDays: SalesDayTable
  readonly payments: PaymentTable
  readonly idempotency: IdempotencyTable
  readonly actions: ActionTable
  /**
   * Writes the host's own rows in the same transaction; absent without such rows. Called at most once, after all other
   * writes, with the changes of the accepted commands in the order in which they were decided.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: `void` alone would accept an async function
  readonly alongside?: ((changes: readonly Change[]) => void | undefined) | undefined
}

import type { Audit } from '../audit/ports.ts'
import type { BalanceViews } from '../balance/ports.ts'
import type { ActionViews } from '../command/action.ts'
import type { CouponViews } from '../coupon/ports.ts'
import type { Outbox } from '../delivery/ports.ts'
import type { Pruning } from '../housekeeping/ports.ts'
import type { OrderStateViews, OrderViews } from '../order/ports.ts'
import type { ProductViews, StockViews } from '../product/ports.ts'
import type { SalesStatistics } from '../ranking/ports.ts'
import type { UserViews } from '../user/ports.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/**
 * Everything that a shop stores. An adapter for a database is a function that returns a store. The suites of
 * `@hexmart/core/contract` check that a store keeps its promises.
 */
export interface Store {
  /** Runs the transactions of batches. */
  readonly unitOfWork: UnitOfWork
  /** Reads outside of commands. */
  readonly views: {
    readonly users: UserViews
    readonly balances: BalanceViews
    readonly products: ProductViews
    readonly stock: StockViews
    readonly coupons: CouponViews
    readonly orders: OrderViews
    readonly orderState: OrderStateViews
    readonly actions: ActionViews
  }
  readonly outbox: Outbox
  readonly statistics: SalesStatistics
  readonly audit: Audit
  readonly pruning: Pruning
}

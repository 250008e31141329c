import type { Audit } from '../audit/audit.ts'
import type { BalanceViews } from '../balance/balances.ts'
import type { UnitOfWork } from '../commit/unit-of-work.ts'
import type { CouponViews } from '../coupon/coupons.ts'
import type { Outbox } from '../delivery/outbox.ts'
import type { OrderViews } from '../order/orders.ts'
import type { Products } from '../product/products.ts'
import type { StockViews } from '../product/stocks.ts'
import type { SalesStatistics } from '../ranking/sales-statistics.ts'
import type { Users } from '../user/users.ts'
import type { Pruning } from './pruning.ts'

/**
 * All that a shop keeps its things in. An adapter for a database is a function that returns one, proven by the suites
 * of `@hexmart/core/contract`.
 */
export interface Store {
  /** How commands change things. */
  readonly unitOfWork: UnitOfWork
  /** What is read outside of commands. */
  readonly views: {
    readonly users: Users
    readonly balances: BalanceViews
    readonly products: Products
    readonly stock: StockViews
    readonly coupons: CouponViews
    readonly orders: OrderViews
  }
  readonly outbox: Outbox
  readonly statistics: SalesStatistics
  readonly audit: Audit
  readonly pruning: Pruning
}

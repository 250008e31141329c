import type { Audit } from '../audit/ports.ts'
import type { BalanceViews } from '../balance/ports.ts'
import type { CouponViews } from '../coupon/ports.ts'
import type { Outbox } from '../delivery/ports.ts'
import type { Pruning } from '../housekeeping/ports.ts'
import type { OrderViews } from '../order/ports.ts'
import type { Catalogue } from '../product/catalogue.ts'
import type { StockViews } from '../product/ports.ts'
import type { SalesStatistics } from '../ranking/ports.ts'
import type { UserDirectory } from '../user/ports.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/**
 * All that a shop keeps its things in. An adapter for a database is a function that returns one, proven by the suites
 * of `@hexmart/core/contract`.
 */
export interface Store {
  /** How commands change things. */
  readonly unitOfWork: UnitOfWork
  /** What is read outside of commands. */
  readonly views: {
    readonly users: UserDirectory
    readonly balances: BalanceViews
    readonly products: Catalogue
    readonly stock: StockViews
    readonly coupons: CouponViews
    readonly orders: OrderViews
  }
  readonly outbox: Outbox
  readonly statistics: SalesStatistics
  readonly audit: Audit
  readonly pruning: Pruning
}

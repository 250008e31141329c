/**
 * For programs that embed the shop: a store in PostgreSQL, with its pool, migrations and grants. The embedded server has an
 * entry point of its own.
 */

import type { Store } from '@hexmart/core/adapter'
import type pg from 'pg'
import type { Alongside } from './alongside.ts'
import { audit } from './audit.ts'
import { checkPool } from './pool.ts'
import { pruning } from './pruning.ts'
import { actionViews } from './tables/actions.ts'
import { balanceViews } from './tables/balances.ts'
import { couponViews } from './tables/coupons.ts'
import { orderLists } from './tables/order-lists.ts'
import { orderStateViews } from './tables/order-state.ts'
import { orderViews } from './tables/orders.ts'
import { createOutbox } from './tables/outbox.ts'
import { productViews } from './tables/products.ts'
import { salesStatistics } from './tables/sales.ts'
import { stockViews } from './tables/stock.ts'
import { userViews } from './tables/users.ts'
import { unitOfWork } from './unit-of-work.ts'

export type { Alongside, Sql, SqlParameter } from './alongside.ts'
export { parseConnectionString, type Servers, WrongConnectionString } from './connection-string.ts'
export { agreeOnFacts } from './facts.ts'
export { grants, missingPrivileges, type Roles } from './grants.ts'
export { migrate, pendingMigrations } from './migrate.ts'
export { createPool, type PoolOptions } from './pool.ts'
export type { SchemaOptions } from './schema-name.ts'

export interface PostgresOptions {
  /**
   * How long an attempt at a batch may take, in milliseconds. Default: 5,000. The wait for a connection comes on top; the
   * pool's `connectTimeout` limits it. After the deadline, the connection is closed, and unless COMMIT was already sent, the
   * commands of the batch are refused with `UNAVAILABLE`. Choose at most the pool's `statementTimeout` plus 1,500: with
   * more, the pool may give up a statement before the deadline, and the shop then repeats the batch instead of refusing
   * it. No code checks this.
   */
  readonly batchDeadline?: number
  /** Writes rows of your own in the transaction of each batch; see `Alongside`. */
  readonly alongside?: Alongside | undefined
}

/**
 * Makes a store in PostgreSQL 15 or later. Make its pool by `createPool`, and bring its schema up to date by `migrate` first.
 *
 * @throws TypeError when the pool does not come from `createPool`, and when `alongside` is not a function
 * @example
 * await migrate(connectionString)
 * const shop = createShop({ store: postgres(createPool({ connectionString })) })
 */
export function postgres(pool: pg.Pool, { batchDeadline = 5_000, alongside }: PostgresOptions = {}): Store {
  checkPool(pool)
  if (alongside !== undefined && typeof alongside !== 'function') {
    throw new TypeError('alongside must be a function: write postgres(pool, { alongside(changes, sql) { … } })')
  }
  return {
    unitOfWork: unitOfWork(pool, batchDeadline, alongside),
    views: {
      users: userViews(pool),
      balances: balanceViews(pool),
      products: productViews(pool),
      stock: stockViews(pool),
      coupons: couponViews(pool),
      orders: { ...orderViews(pool), ...orderLists(pool) },
      orderState: orderStateViews(pool),
      actions: actionViews(pool),
    },
    outbox: createOutbox(pool),
    statistics: salesStatistics(pool),
    audit: audit(pool),
    pruning: pruning(pool),
  }
}

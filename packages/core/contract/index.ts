/**
 * For tests of stores: the suites that every store must pass. They need Vitest and fast-check. Codes such as C11 in titles
 * and comments are rows of `docs/behaviours.md`, which lists the promises of the shop.
 */
import { describe } from 'vitest'
import type { Harness } from './harness.ts'
import { describeAudit } from './ports/audit.ts'
import { describeLedgers } from './ports/ledgers.ts'
import { describeLists } from './ports/lists.ts'
import { describeLocks } from './ports/locks.ts'
import { describeOutbox } from './ports/outbox.ts'
import { describePruning } from './ports/pruning.ts'
import { describeSalesStatistics } from './ports/sales-statistics.ts'
import { describeTables } from './ports/tables.ts'
import { describeUnitOfWork } from './ports/unit-of-work.ts'
import { describeViews } from './ports/views.ts'
import { describeConservation } from './properties/conservation.ts'
import { describeQuotes } from './properties/quotes.ts'
import { describeBalanceRaces } from './races/balance.ts'
import { describeCouponRaces } from './races/coupon.ts'
import { describeLimitRaces } from './races/limit.ts'
import { describeOrderRaces } from './races/order.ts'
import { describeUserRaces } from './races/user.ts'
import { describeActions } from './use-cases/actions.ts'
import { describeBalance } from './use-cases/balance.ts'
import { describeCanceling } from './use-cases/cancel.ts'
import { describeCommitting } from './use-cases/committing.ts'
import { describeCompleting } from './use-cases/complete.ts'
import { describeCoupon } from './use-cases/coupon.ts'
import { describeDelivery } from './use-cases/delivery.ts'
import { describeHostPorts } from './use-cases/host-ports.ts'
import { describeHouseRules } from './use-cases/house-rules.ts'
import { describePurchaseLimits } from './use-cases/limit.ts'
import { describeOrder } from './use-cases/order.ts'
import { describeProduct } from './use-cases/product.ts'
import { describeQuoting } from './use-cases/quote.ts'
import { describeRanking } from './use-cases/ranking.ts'
import { describeReading } from './use-cases/reading.ts'
import { describeUsers } from './use-cases/user.ts'

export * from './harness.ts'
export * from './ports/audit.ts'
export * from './ports/ledgers.ts'
export * from './ports/lists.ts'
export * from './ports/locks.ts'
export * from './ports/outbox.ts'
export * from './ports/pruning.ts'
export * from './ports/sales-statistics.ts'
export * from './ports/tables.ts'
export * from './ports/unit-of-work.ts'
export * from './ports/views.ts'
export * from './properties/conservation.ts'
export * from './properties/quotes.ts'
export * from './properties/same-answers.ts'
export * from './races/balance.ts'
export * from './races/coupon.ts'
export * from './races/limit.ts'
export * from './races/order.ts'
export * from './races/user.ts'
export * from './use-cases/actions.ts'
export * from './use-cases/alongside.ts'
export * from './use-cases/balance.ts'
export * from './use-cases/cancel.ts'
export * from './use-cases/committing.ts'
export * from './use-cases/complete.ts'
export * from './use-cases/coupon.ts'
export * from './use-cases/delivery.ts'
export * from './use-cases/host-ports.ts'
export * from './use-cases/house-rules.ts'
export * from './use-cases/limit.ts'
export * from './use-cases/order.ts'
export * from './use-cases/product.ts'
export * from './use-cases/quote.ts'
export * from './use-cases/ranking.ts'
export * from './use-cases/reading.ts'
export * from './use-cases/user.ts'

/**
 * Tests the promises that every store must keep. Each test opens a store of its own. To test a single port, call its
 * suite alone: `describeOutbox(harness)`. `docs/extending.md` lists the ports that each suite needs.
 *
 * Two suites are not part of `describeStore`: `describeAlongside`, for a store that writes rows alongside, and
 * `describeSameAnswers`, which compares two stores.
 *
 * @param name the name of the store in the report
 */
export function describeStore(name: string, harness: Harness): void {
  describe(name, () => {
    describeUnitOfWork(harness)
    describeTables(harness)
    describeLocks(harness)
    describeViews(harness)
    describeLists(harness)
    describeLedgers(harness)
    describeOutbox(harness)
    describeSalesStatistics(harness)
    describePruning(harness)
    describeAudit(harness)
    describeActions(harness)
    describeUsers(harness)
    describeBalance(harness)
    describeProduct(harness)
    describeCoupon(harness)
    describeOrder(harness)
    describeQuoting(harness)
    describePurchaseLimits(harness)
    describeCanceling(harness)
    describeCompleting(harness)
    describeCommitting(harness)
    describeDelivery(harness)
    describeRanking(harness)
    describeReading(harness)
    describeHostPorts(harness)
    describeHouseRules(harness)
    describeBalanceRaces(harness)
    describeCouponRaces(harness)
    describeOrderRaces(harness)
    describeLimitRaces(harness)
    describeUserRaces(harness)
    describeConservation(harness)
    describeQuotes(harness)
  })
}

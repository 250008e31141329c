export {
  type Audit,
  type AuditCheck,
  type AuditCheckName,
  type AuditReport,
  auditChecks,
  type Finding,
} from './audit/audit.ts'
export * from './balance/balance.ts'
export * from './balance/balances.ts'
export * from './balance/charge-balance.ts'
export * from './commit/change.ts'
export * from './commit/command.ts'
export type { Answer } from './commit/decide-batch.ts'
export * from './commit/fault.ts'
export {
  callKey,
  IdempotencyKey,
  type IdempotencyRecord,
  type IdempotencyTable,
  type IdempotentCall,
} from './commit/idempotency.ts'
export { CallerGone } from './commit/queue.ts'
export * from './commit/state.ts'
export * from './commit/unit-of-work.ts'
export * from './coupon/change-coupon.ts'
export * from './coupon/coupon.ts'
export * from './coupon/coupons.ts'
export * from './coupon/create-coupon.ts'
export * from './coupon/discount.ts'
export * from './coupon/issue-coupon.ts'
export * from './delivery/data-platform.ts'
export * from './delivery/message.ts'
export * from './delivery/outbox.ts'
export type { Relay } from './delivery/relay.ts'
export * from './order/cancel-order.ts'
export * from './order/order.ts'
export * from './order/orders.ts'
export * from './order/place-order.ts'
export * from './policy.ts'
export * from './product/change-product.ts'
export * from './product/change-stock.ts'
export * from './product/create-product.ts'
export * from './product/product.ts'
export * from './product/products.ts'
export * from './product/stock.ts'
export * from './product/stocks.ts'
export type { Ranking } from './ranking/ranking.ts'
export { salesDay } from './ranking/sales-days.ts'
export * from './ranking/sales-statistics.ts'
export { type RankedProduct, type TopProducts, TopProductsQuery } from './ranking/top-products.ts'
export * from './shared/ids.ts'
export { type Money, Price } from './shared/money.ts'
export * from './shared/observer.ts'
export { type Page, type PageRequest, pageOf } from './shared/page.ts'
export * from './shared/refusal.ts'
export * from './shared/result.ts'
export * from './shared/system-ports.ts'
export { addDays, Day, dayOf, type Instant, IsoInstant, TimeOfDay, TimeZone } from './shared/time.ts'
export * from './shop.ts'
export type { Housekeeping, Prunable, Pruning } from './store/pruning.ts'
export * from './store/store.ts'
export * from './system.ts'
export * from './user/create-user.ts'
export * from './user/user.ts'
export * from './user/users.ts'

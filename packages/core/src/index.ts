export {
  type Audit,
  type AuditCheck,
  type AuditCheckName,
  type AuditReport,
  auditChecks,
  type Finding,
} from './audit/audit.ts'
export * from './balance/balance.ts'
export * from './balance/charge-balance.ts'
export * from './balance/ports.ts'
export * from './base/ids.ts'
export { type Money, Price } from './base/money.ts'
export { type Page, type PageRequest, pageOf } from './base/pages.ts'
export * from './base/policy.ts'
export * from './base/ports.ts'
export * from './base/results.ts'
export { addDays, Day, dayOf, type Instant, IsoInstant, TimeOfDay, TimeZone } from './base/time.ts'
export type { Answer } from './batch/decide-batch.ts'
export { CallerGone } from './batch/queue.ts'
export * from './command/change.ts'
export * from './command/command.ts'
export {
  callKey,
  IdempotencyKey,
  type IdempotencyRecord,
  type IdempotencyTable,
  type IdempotentCall,
} from './command/idempotency.ts'
export * from './command/refusal.ts'
export * from './command/state.ts'
export * from './coupon/change-coupon.ts'
export * from './coupon/coupon.ts'
export * from './coupon/create-coupon.ts'
export * from './coupon/discount.ts'
export * from './coupon/issue-coupon.ts'
export * from './coupon/ports.ts'
export * from './delivery/data-platform.ts'
export * from './delivery/message.ts'
export * from './delivery/ports.ts'
export type { Relay } from './delivery/relay.ts'
export type { Housekeeping, Prunable, Pruning } from './housekeeping/housekeeping.ts'
export * from './order/cancel-order.ts'
export * from './order/order.ts'
export * from './order/place-order.ts'
export * from './order/ports.ts'
export * from './product/catalogue.ts'
export * from './product/change-product.ts'
export * from './product/change-stock.ts'
export * from './product/create-product.ts'
export * from './product/ports.ts'
export * from './product/product.ts'
export * from './product/stock.ts'
export * from './ranking/ports.ts'
export type { Ranking } from './ranking/ranking.ts'
export { salesDay } from './ranking/sales-days.ts'
export { type RankedProduct, type TopProducts, TopProductsQuery } from './ranking/top-products.ts'
export * from './shop/observer.ts'
export * from './shop/shop.ts'
export * from './store/store.ts'
export * from './store/store-error.ts'
export * from './store/unit-of-work.ts'
export * from './system.ts'
export * from './user/create-user.ts'
export * from './user/ports.ts'
export * from './user/user.ts'

/** For authors of stores and other adapters: the ports to implement, the rows of a store, store errors, and helpers. */
export { type Audit, type AuditCheckName, auditChecks, type Finding } from './audit/ports.ts'
export { type Balance, type BalanceEntry, type EntryType, entryTypes } from './balance/balance.ts'
export type { BalanceTable, BalanceUpdate, BalanceViews } from './balance/ports.ts'
export type {
  ActionId,
  BatchId,
  CouponId,
  EntryId,
  MessageId,
  OrderId,
  ProductId,
  ShopId,
  UserCouponId,
  UserId,
} from './base/ids.ts'
export { type InputIssue, InvalidInput, parseInput } from './base/invalid-input.ts'
export type { Money } from './base/money.ts'
export { type Page, type PageRange, pageOf } from './base/pages.ts'
export type { Clock, Ids, Random } from './base/ports.ts'
export type { Reference } from './base/reference.ts'
export { addDays, Day, dayOf, type Instant } from './base/time.ts'
export type { NonEmpty } from './base/types.ts'
export {
  type Action,
  type ActionFilter,
  type ActionTable,
  type ActionViews,
  type SubjectType,
  subjectTypes,
} from './command/action.ts'
export type { Booking, BookingRecord, BookingTable } from './command/booking.ts'
export type { Change, ChangeOf } from './command/change.ts'
export {
  callKey,
  type FoundRecord,
  type IdempotencyKey,
  type IdempotencyRecord,
  type IdempotencyTable,
  type IdempotentCall,
  type KeyedCall,
  type RecordedAnswer,
} from './command/idempotency.ts'
export { type Coupon, type CouponState, couponStates } from './coupon/coupon.ts'
export { type Discount, type DiscountType, discountTypes } from './coupon/discount.ts'
export type { CouponTable, CouponViews, UserCouponTable } from './coupon/ports.ts'
export {
  type CouponHolder,
  type HeldCoupon,
  type HeldCouponState,
  heldCoupon,
  heldStateOf,
  holderKey,
  type UserCoupon,
} from './coupon/user-coupon.ts'
export { type Message, type MessageType, messageTypes } from './delivery/message.ts'
export { type OrderMessage, orderAt } from './delivery/order-message.ts'
export {
  type Claimed,
  type Delivery,
  type DeliveryCounts,
  type DeliveryState,
  deliveryStates,
  type Outbox,
  type Settlement,
} from './delivery/ports.ts'
export { type Prunable, type Pruning, prunable } from './housekeeping/ports.ts'
export { hasMetadata, type Metadata, noMetadata } from './order/metadata.ts'
export {
  type Canceler,
  type Cancellation,
  cancelers,
  type Order,
  type OrderLine,
  type OrderReference,
  type OrderStatus,
  orderStatuses,
  type ReferencedOrder,
  referenceKey,
} from './order/order.ts'
export type { OrderTable, OrderUpdate, OrderViews } from './order/ports.ts'
export type { Catalogue, ProductTable, ProductViews, StockTable, StockUpdate, StockViews } from './product/ports.ts'
export { type Product, type ProductState, type ProductWithStock, productStates } from './product/product.ts'
export { type MovementReason, movementReasons, type Stock, type StockMovement } from './product/stock.ts'
export type { ProductSales, SalesDay, SalesDayTable, SalesStatistics } from './ranking/ports.ts'
export { salesDay } from './ranking/sales-days.ts'
export { lowestIdOf } from './store/lowest-id.ts'
export type { Store } from './store/store.ts'
export { StoreError, type StoreErrorClass, toStoreError } from './store/store-error.ts'
export type { Committed, Tx, UnitOfWork } from './store/unit-of-work.ts'
export { systemClock, systemIds } from './system.ts'
export type { UserDirectory, UserTable } from './user/ports.ts'
export type { User, UserFacts } from './user/user.ts'

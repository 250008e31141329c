/** For authors of stores and other adapters: the ports to implement, the rows of a store, store errors, and helpers. */
export { type Audit, type AuditCheckName, auditChecks, type Finding } from './audit/ports.ts'
export { type Balance, type BalanceEntry, type EntryType, entryTypes, type Liability } from './balance/balance.ts'
export type { BalanceTable, BalanceUpdate, BalanceViews } from './balance/ports.ts'
export type {
  ActionId,
  BatchId,
  CouponId,
  EntryId,
  GeneratedId,
  LeaseToken,
  MessageId,
  OrderId,
  ProductId,
  UserCouponId,
  UserId,
} from './base/ids.ts'
export { type InputIssue, InvalidInput, parseInput } from './base/invalid-input.ts'
export type { Money } from './base/money.ts'
export { type Page, type PageRange, pageOf } from './base/pages.ts'
export { inPeriod, type Period } from './base/period.ts'
export type { Clock, Ids, Random } from './base/ports.ts'
export type { Reference } from './base/reference.ts'
export type { NameKey } from './base/search.ts'
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
export type { Change, ChangeOf } from './command/change.ts'
export {
  emptied,
  type FoundRecord,
  type IdempotencyKey,
  type IdempotencyRecord,
  type IdempotencyTable,
  type IdempotentRequest,
  isIdempotencyKey,
  type RecordedAnswer,
  type ScopedKey,
  scopedKeyText,
} from './command/idempotency.ts'
export type { PaymentRecord, PaymentTable, ReferencedPayment } from './command/payment.ts'
export { isRequestId, isTraceparent, type Trace } from './command/trace.ts'
export { type Coupon, type CouponState, couponStates } from './coupon/coupon.ts'
export { type Discount, type DiscountType, discountTypes } from './coupon/discount.ts'
export type { CouponTable, CouponViews, UserCouponTable } from './coupon/ports.ts'
export {
  type CouponAndUser,
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
  type DeliveryFilter,
  type DeliveryState,
  deliveryCountLimit,
  deliveryStates,
  type Outbox,
  type Settlement,
} from './delivery/ports.ts'
export { type Prunable, type Pruning, prunable } from './housekeeping/ports.ts'
export type { OrderState } from './order/draft-order.ts'
export { hasMetadata, type Metadata, noMetadata } from './order/metadata.ts'
export {
  type Canceler,
  type Cancellation,
  cancelers,
  type Order,
  type OrderFilter,
  type OrderLine,
  type OrderReference,
  type OrderStatus,
  orderStatuses,
  type ReferencedOrder,
  referenceKey,
} from './order/order.ts'
export { limitPageLines, maximumPageLines } from './order/order-page.ts'
export type { OrderKeys, OrderStateViews, OrderTable, OrderUpdate, OrderViews } from './order/ports.ts'
export { noReductions, type Reduction } from './order/reduction.ts'
export { keyOfCanceled, keyOfOrdered, keyOfStored, type MovementKey, placeOf } from './product/movement-key.ts'
export type {
  Catalogue,
  ProductTable,
  ProductViews,
  PurchaseTable,
  StockTable,
  StockUpdate,
  StockViews,
} from './product/ports.ts'
export {
  type Product,
  type ProductFilter,
  type ProductState,
  productStates,
  type SellableProduct,
  type StockedProduct,
} from './product/product.ts'
export { type Bought, type Purchase, type UserAndProduct, userAndProductKey } from './product/purchase.ts'
export { type MovementReason, movementReasons, type Stock, type StockMovement } from './product/stock.ts'
export type {
  DailyFigures,
  ProductSales,
  SalesDay,
  SalesDayTable,
  SalesFigures,
  SalesStatistics,
} from './ranking/ports.ts'
export { salesDay } from './ranking/sales-days.ts'
export { lowestIdOf } from './store/lowest-id.ts'
export type { Store } from './store/store.ts'
export { StoreError, type StoreErrorClass, toStoreError } from './store/store-error.ts'
export type { Committed, Tx, UnitOfWork } from './store/unit-of-work.ts'
export { systemClock, systemIds } from './system.ts'
export type { UserDirectory, UserTable, UserViews } from './user/ports.ts'
export { factsOf, type User, type UserFacts, type UserState, userStates } from './user/user.ts'

/** For hosts: everything that a program needs to make a shop, call it and read its answers. */

export type { AuditCheckName } from './audit/ports.ts'
export type { AuditCheck, AuditReport } from './audit/report.ts'
export type { AdjustBalanceInput } from './balance/adjust-balance.ts'
export { type BalanceEntry, type EntryType, entryTypes, type Liability } from './balance/balance.ts'
export type { ChargeBalanceInput, ChargedBalance } from './balance/charge-balance.ts'
export { ActionId, CouponId, EntryId, MessageId, OrderId, ProductId, UserCouponId, UserId } from './base/ids.ts'
export { type InputIssue, InvalidInput } from './base/invalid-input.ts'
export type { Money } from './base/money.ts'
export type { Page, PageRequest } from './base/pages.ts'
export type { Period } from './base/period.ts'
export { defaultPolicy, Policy, type PolicyInput } from './base/policy.ts'
export type { Clock, Ids, Random } from './base/ports.ts'
export { Reference } from './base/reference.ts'
export type { Ok, Refused, Result } from './base/results.ts'
export { type NameKey, nameKeyOf, SearchText } from './base/search.ts'
export { Day, Instant, IsoInstant, TimeOfDay, TimeZone } from './base/time.ts'
export type { AttemptTime, BatchEvent, WaitedCommand } from './batch/events.ts'
export { CallerGone, type CallerSignal } from './batch/queue.ts'
export type { Answer } from './batch/queued-command.ts'
export { type Action, type ActionFilter, SubjectId, type SubjectType, subjectTypes } from './command/action.ts'
export { type Actor, ActorId, host } from './command/actor.ts'
export { IdempotencyKey } from './command/idempotency.ts'
export type { CommonRefusal, Refusal, RefusalCode, RefusalOf } from './command/refusal.ts'
export type { Trace } from './command/trace.ts'
export type { ChangeCouponInput } from './coupon/change-coupon.ts'
export type { Coupon, CouponState, CouponWithUse } from './coupon/coupon.ts'
export { couponStates } from './coupon/coupon.ts'
export type { CreateCouponInput } from './coupon/create-coupon.ts'
export { Discount } from './coupon/discount.ts'
export type { IssueCouponInput } from './coupon/issue-coupon.ts'
export { type OfferedCoupon, type OfferState, offerStates } from './coupon/offers.ts'
export { type HeldCoupon, type HeldCouponState, heldCouponStates, type IssuedCoupon } from './coupon/user-coupon.ts'
export type { DeliveryEvent } from './delivery/events.ts'
export { type Message, type MessageType, messageTypes } from './delivery/message.ts'
export type { OrderMessage } from './delivery/order-message.ts'
export type {
  DataPlatform,
  Delivery,
  DeliveryCounts,
  DeliveryFilter,
  DeliveryState,
  SendOutcome,
} from './delivery/ports.ts'
export { deliveryStates, droppingDataPlatform } from './delivery/ports.ts'
export type { CancelOrderInput } from './order/cancel-order.ts'
export type { CompleteOrderInput } from './order/complete-order.ts'
export { type OrderFault, orderFaultCodes } from './order/draft-order.ts'
export type { HouseRule, HouseRuleDecision, HouseRules, ProposedOrder } from './order/house-rules.ts'
export type { Metadata } from './order/metadata.ts'
export type {
  Canceler,
  Cancellation,
  NotCancelableReason,
  Order,
  OrderFilter,
  OrderLine,
  OrderStatus,
} from './order/order.ts'
export { cancelers, notCancelableReasons, orderStatuses } from './order/order.ts'
export type { PlaceOrderInput } from './order/place-order.ts'
export type { Quote } from './order/quote-order.ts'
export type { Reduction } from './order/reduction.ts'
export type { ChangeProductInput } from './product/change-product.ts'
export type { ChangedStock, ChangeStockInput } from './product/change-stock.ts'
export type { CreateProductInput } from './product/create-product.ts'
export { MovementKey } from './product/movement-key.ts'
export type { Catalogue, CatalogueProduct } from './product/ports.ts'
export type { Product, ProductFilter, ProductState, SellableProduct, StockedProduct } from './product/product.ts'
export { productStates } from './product/product.ts'
export { type MovementReason, movementReasons, type StockMovement } from './product/stock.ts'
export { type RankedProduct, type Ranking, RankingQuery } from './ranking/best-sellers.ts'
export type { DailyFigures, SalesFigures } from './ranking/ports.ts'
export { type LowStock, type Summary, SummaryQuery } from './ranking/summary.ts'
export { createShop } from './shop/create-shop.ts'
export type { CommandEvent, CommandOutcome } from './shop/events.ts'
export type { Execute } from './shop/execute.ts'
export type { JobName, Jobs } from './shop/jobs.ts'
export type { Observer, ShopEvent } from './shop/observer.ts'
export type { OperationAnswer } from './shop/operations.ts'
export type {
  AllCouponsPageRequest,
  AllOrdersPageRequest,
  ProductPageRequest,
  UserPageRequest,
} from './shop/operator-queries.ts'
export type { ActorOptions, CommandOptions, ShopParts } from './shop/options.ts'
export type { DeliveryPageRequest, HistoryPageRequest, ReadAnswer } from './shop/queries.ts'
export type { Shop } from './shop/shop.ts'
export type { CommandAnswer } from './shop/shop-commands.ts'
export type { Store } from './store/store.ts'
export { StoreError, type StoreErrorClass } from './store/store-error.ts'
export { systemClock, systemIds, systemRandom } from './system.ts'
export type { ChangeUserInput } from './user/change-user.ts'
export type { CreateUserInput } from './user/create-user.ts'
export type { EraseUserInput } from './user/erase-user.ts'
export type { UserDirectory } from './user/ports.ts'
export { type User, type UserFacts, type UserState, type UserWithBalance, userStates } from './user/user.ts'

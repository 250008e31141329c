import type { BalanceChanged } from '../balance/balance.ts'
import type { CouponAdded, CouponChanged } from '../coupon/coupon.ts'
import type { CouponIssued, UserCouponChanged } from '../coupon/user-coupon.ts'
import type { OrderAdded, OrderCanceled, OrderCompleted } from '../order/order.ts'
import type { ProductAdded, ProductChanged } from '../product/product.ts'
import type { PurchaseCounted } from '../product/purchase.ts'
import type { StockMoved } from '../product/stock.ts'
import type { UserAdded, UserChanged } from '../user/user.ts'
import type { ActionAdded } from './action.ts'

/**
 * Everything that a command can change. Each change carries the row as it is after the change. The change of a balance or
 * of stock also carries the entry or movement that explains it. The change of a placed or canceled order carries the
 * order's message; a completed order has no message. Make a change with its constructor function. Each constructor is in the
 * file of its row's type: `balanceChanged`, for example, in `balance/balance.ts`.
 */
export type Change =
  | UserAdded
  | UserChanged
  | BalanceChanged
  | ProductAdded
  | ProductChanged
  | StockMoved
  | PurchaseCounted
  | CouponAdded
  | CouponChanged
  | CouponIssued
  | UserCouponChanged
  | OrderAdded
  | OrderCompleted
  | OrderCanceled
  | ActionAdded

/** The change with the given type. */
export type ChangeOf<Type extends Change['type']> = Extract<Change, { readonly type: Type }>

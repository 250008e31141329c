import type { Balance } from '../balance/balance.ts'
import type { Coupon, UserCoupon } from '../coupon/coupon.ts'
import type { CouponHolder } from '../coupon/coupons.ts'
import type { Order } from '../order/order.ts'
import type { Product } from '../product/product.ts'
import type { Stock } from '../product/stock.ts'
import type { CouponId, OrderId, ProductId, UserCouponId, UserId } from '../shared/ids.ts'

/** What a batch has loaded: maps of its own, which the changes of its commands are folded into. */
export interface Loaded {
  readonly users: Set<UserId>
  readonly balances: Map<UserId, Balance>
  readonly products: Map<ProductId, Product>
  readonly stock: Map<ProductId, Stock>
  readonly coupons: Map<CouponId, Coupon>
  readonly holders: Set<string>
  readonly userCoupons: Map<UserCouponId, UserCoupon>
  readonly orders: Map<OrderId, Order>
}

/** What a batch has loaded, with the changes of its earlier commands folded in. Rules read it and never write it. */
export interface State {
  readonly users: ReadonlySet<UserId>
  readonly balances: ReadonlyMap<UserId, Balance>
  readonly products: ReadonlyMap<ProductId, Product>
  readonly stock: ReadonlyMap<ProductId, Stock>
  readonly coupons: ReadonlyMap<CouponId, Coupon>
  /** Who holds which coupon, used or not, as `holderKey`s. */
  readonly holders: ReadonlySet<string>
  readonly userCoupons: ReadonlyMap<UserCouponId, UserCoupon>
  readonly orders: ReadonlyMap<OrderId, Order>
}

/** Ids have no blanks, so that two different holders never share a key. */
export const holderKey = ({ couponId, userId }: CouponHolder): string => `${couponId} ${userId}`

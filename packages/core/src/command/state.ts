import type { Balance } from '../balance/balance.ts'
import type { CouponId, OrderId, ProductId, UserCouponId, UserId } from '../base/ids.ts'
import type { Coupon, UserCoupon } from '../coupon/coupon.ts'
import type { CouponHolder } from '../coupon/ports.ts'
import type { Order } from '../order/order.ts'
import type { Product } from '../product/product.ts'
import type { Stock } from '../product/stock.ts'

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

/** The same as a batch loads it: its own maps, which the changes of its commands are folded into. */
export type Loaded = { readonly [Table in keyof State]: Own<State[Table]> }

type Own<Rows> =
  Rows extends ReadonlyMap<infer Key, infer Row>
    ? Map<Key, Row>
    : Rows extends ReadonlySet<infer Key>
      ? Set<Key>
      : never

/** Ids have no blanks, so that two different holders never share a key. */
export const holderKey = ({ couponId, userId }: CouponHolder): string => `${couponId} ${userId}`

import type { Balance, BalanceEntry } from '../balance/balance.ts'
import type { Day } from '../base/time.ts'
import type { Coupon, UserCoupon } from '../coupon/coupon.ts'
import type { Message } from '../delivery/message.ts'
import type { Order } from '../order/order.ts'
import type { Product } from '../product/product.ts'
import type { Stock, StockMovement } from '../product/stock.ts'
import type { User } from '../user/user.ts'

/** Everything that a command can change. Each change carries the row as it is afterwards, and what explains it. */
export type Change =
  | { readonly type: 'user added'; readonly user: User }
  | { readonly type: 'balance changed'; readonly balance: Balance; readonly entry: BalanceEntry }
  | { readonly type: 'product added'; readonly product: Product }
  | { readonly type: 'product changed'; readonly product: Product }
  | { readonly type: 'stock moved'; readonly stock: Stock; readonly movement: StockMovement }
  | { readonly type: 'coupon added'; readonly coupon: Coupon }
  | { readonly type: 'coupon changed'; readonly coupon: Coupon }
  | { readonly type: 'coupon issued'; readonly userCoupon: UserCoupon }
  | { readonly type: 'user coupon changed'; readonly userCoupon: UserCoupon }
  | { readonly type: 'order added'; readonly order: Order }
  | { readonly type: 'order canceled'; readonly order: Order }
  | { readonly type: 'message added'; readonly message: Message }
  | { readonly type: 'sales day changed'; readonly day: Day }

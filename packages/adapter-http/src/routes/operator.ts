import type { Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { actionRoutes } from './operator/actions.ts'
import { adjustmentRoutes } from './operator/balances.ts'
import { catalogueRoutes } from './operator/catalogue.ts'
import { couponListRoutes } from './operator/coupon-lists.ts'
import { couponRoutes } from './operator/coupons.ts'
import { deliveryRoutes } from './operator/deliveries.ts'
import { exportRoutes } from './operator/exports.ts'
import { maintenanceRoutes } from './operator/maintenance.ts'
import { operatorOrderRoutes } from './operator/orders.ts'
import { productListRoutes } from './operator/products.ts'
import { summaryRoutes } from './operator/summary.ts'
import { userListRoutes } from './operator/users.ts'
import type { RanksCache } from './ranks.ts'

/** The routes for operators. */
export function operatorRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  actionRoutes(app, shop)
  if (shop.manages.users) userListRoutes(app, shop)
  productListRoutes(app, shop)
  couponListRoutes(app, shop)
  summaryRoutes(app, shop)
  exportRoutes(app, shop)
  adjustmentRoutes(app, shop)
  catalogueRoutes(app, shop, ranks)
  couponRoutes(app, shop)
  operatorOrderRoutes(app, shop)
  deliveryRoutes(app, shop)
  maintenanceRoutes(app, shop, ranks)
}

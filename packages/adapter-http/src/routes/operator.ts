import type { Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { actionRoutes } from './operator/actions.ts'
import { auditRoutes } from './operator/audit.ts'
import { operatorBalanceRoutes } from './operator/balance.ts'
import { operatorCouponRoutes } from './operator/coupons.ts'
import { deliveryRoutes } from './operator/deliveries.ts'
import { exportRoutes } from './operator/exports.ts'
import { operatorOrderRoutes } from './operator/orders.ts'
import { operatorProductRoutes } from './operator/products.ts'
import { rankingRoutes } from './operator/ranking.ts'
import { summaryRoutes } from './operator/summary.ts'
import { userRoutes } from './operator/users.ts'
import type { RanksCache } from './ranks.ts'

/**
 * The routes for operators. If the host manages its users or its products itself, the routes that list and change them are
 * absent.
 */
export function operatorRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  actionRoutes(app, shop)
  if (shop.manages.users) userRoutes(app, shop)
  operatorProductRoutes(app, shop, ranks)
  operatorCouponRoutes(app, shop)
  operatorBalanceRoutes(app, shop)
  summaryRoutes(app, shop)
  exportRoutes(app, shop)
  operatorOrderRoutes(app, shop)
  deliveryRoutes(app, shop)
  rankingRoutes(app, shop, ranks)
  auditRoutes(app, shop)
}

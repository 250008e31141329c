import type { Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { catalogueRoutes } from './operator/catalogue.ts'
import { couponRoutes } from './operator/coupons.ts'
import { deliveryRoutes } from './operator/deliveries.ts'
import { upkeepRoutes } from './operator/upkeep.ts'
import type { RanksCache } from './ranks.ts'

/** What an operator does. */
export function operatorRoutes(app: FastifyInstance, shop: Shop, ranks: RanksCache): void {
  catalogueRoutes(app, shop, ranks)
  couponRoutes(app, shop)
  deliveryRoutes(app, shop)
  upkeepRoutes(app, shop, ranks)
}

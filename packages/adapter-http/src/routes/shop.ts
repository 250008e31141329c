import type { Shop as CoreShop } from '@hexmart/core'
import { ok } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { parseQuery } from '../requests.ts'
import { presentShop, Shop } from '../resources/index.ts'
import { route } from '../route.ts'
import type { Charging } from './balance.ts'

const Nothing = z.strictObject({})

/** The facts about the shop that a client needs before it shows or sends anything. */
export function shopRoutes(app: FastifyInstance, { policy }: CoreShop, charging: Charging): void {
  app.route(
    route({
      method: 'GET',
      url: '/shop',
      operationId: 'getShop',
      summary: 'The shop’s currency, time zone and limits',
      description: 'A client needs these facts before it shows or sends anything.',
      tag: 'shop',
      access: 'public',
      answer: Shop,
      async handle(request) {
        parseQuery(Nothing, request)
        return ok({ ...policy, charging })
      },
      present: presentShop,
    }),
  )
}

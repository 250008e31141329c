import type { Shop } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { allowLongAnswer } from '../../requests.ts'
import { AuditReport, presentAuditReport } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const Nothing = z.strictObject({})

export function auditRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/audit',
      scopes: ['hexmart:read'],
      operationId: 'audit',
      summary: 'Audit the shop',
      description:
        'Computes each figure in two independent ways, such as a balance and the sum of its entries, and compares the ' +
        'results. Each user, product, coupon, user coupon or order for which they differ is listed, up to 100 for each ' +
        'check.',
      answer: AuditReport,
      async handle(request) {
        parseOperatorQuery(Nothing, request)
        allowLongAnswer(request)
        return shop.audit()
      },
      present: presentAuditReport,
    }),
  )
}

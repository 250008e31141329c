import { type Shop, UserId } from '@hexmart/core'
import { chargeBalance, ok } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../command-route.ts'
import { pageQuery, pageRequest } from '../paging.ts'
import { actorOf, parseQuery, requireOwner } from '../requests.ts'
import { Balance, Entries, presentBalance, presentEntries } from '../resources/index.ts'
import { route } from '../route.ts'

const params = { userId: UserId }
const OwnBalance = z.strictObject(params)
const historyQuery = pageQuery(z.int().min(1))
const History = z.strictObject({ ...params, ...historyQuery })

export function balanceRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      method: 'GET',
      url: '/users/:userId/balance',
      summary: 'A user’s balance',
      tag: 'balance',
      access: 'owner',
      params,
      answer: Balance,
      refusals: ['USER_NOT_FOUND'],
      async handle(request) {
        const { userId } = parseQuery(OwnBalance, request)
        requireOwner(request, userId)
        return shop.balance(userId)
      },
      present: presentBalance,
    }),
  )

  app.route(
    commandRoute(shop, {
      method: 'POST',
      url: '/users/:userId/balance/charge',
      summary: 'Charge a balance',
      tag: 'balance',
      access: 'owner',
      params,
      command: chargeBalance,
      example: { amount: 10_000 },
      answer: Balance,
      present: presentBalance,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/users/:userId/balance/history',
      summary: 'The entries of a balance, newest first',
      tag: 'balance',
      access: 'owner',
      params,
      query: historyQuery,
      answer: Entries,
      refusals: ['USER_NOT_FOUND'],
      async handle(request) {
        const { userId, ...page } = parseQuery(History, request)
        requireOwner(request, userId)
        const found = await shop.balanceHistory(userId, pageRequest(page))
        return found.ok ? ok({ ...found.value, forOperators: actorOf(request).operator }) : found
      },
      present: presentEntries,
    }),
  )
}

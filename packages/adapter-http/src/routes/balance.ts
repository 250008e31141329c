import { ChargeBalance, type Shop, UserId } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { documented } from '../documentation.ts'
import { pageQuery, pageRequest, presentPage } from '../paging.ts'
import { asItIs, sendResult } from '../replies.ts'
import { callOf, parseCommand, parseQuery, requireOwner } from '../requests.ts'
import { Balance, Entries, presentEntry } from '../resources.ts'

const params = { userId: UserId }
const OwnBalance = z.strictObject(params)
const historyQuery = pageQuery(z.int().min(1))
const History = z.strictObject({ ...params, ...historyQuery })

export function balanceRoutes(app: FastifyInstance, shop: Shop): void {
  app.get(
    '/users/:userId/balance',
    {
      schema: documented({
        summary: 'A user’s balance',
        tag: 'balance',
        access: 'owner',
        params,
        answer: Balance,
        refusals: ['USER_NOT_FOUND'],
      }),
    },
    async (request, reply) => {
      const { userId } = parseQuery(OwnBalance, request)
      requireOwner(request, userId)
      return sendResult(request, reply, await shop.balance(userId), asItIs)
    },
  )

  app.post(
    '/users/:userId/balance/charge',
    {
      schema: documented({
        summary: 'Charge a balance',
        tag: 'balance',
        access: 'owner',
        params,
        body: ChargeBalance,
        example: { amount: 10_000 },
        command: true,
        idempotent: true,
        answer: Balance,
        refusals: ['USER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED'],
      }),
    },
    async (request, reply) => {
      const command = parseCommand(ChargeBalance, request)
      const call = callOf(request, reply)
      requireOwner(request, command.userId)
      return sendResult(request, reply, await shop.chargeBalance(command, call), asItIs)
    },
  )

  app.get(
    '/users/:userId/balance/history',
    {
      schema: documented({
        summary: 'What moved a balance, newest first',
        tag: 'balance',
        access: 'owner',
        params,
        query: historyQuery,
        answer: Entries,
        refusals: ['USER_NOT_FOUND'],
      }),
    },
    async (request, reply) => {
      const { userId, ...page } = parseQuery(History, request)
      requireOwner(request, userId)
      const entries = await shop.balanceHistory(userId, pageRequest(page))
      return sendResult(request, reply, entries, (found) => presentPage('entries', found, presentEntry))
    },
  )
}

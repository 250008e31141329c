import { type ChargeBalanceInput, type Shop, UserId } from '@hexmart/core'
import { chargeBalance, ok } from '@hexmart/core/rules'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../command-route.ts'
import { pageQuery, pageRequest, periodQuery } from '../paging.ts'
import { invalid } from '../replies.ts'
import { actorOf, authenticatedCaller, parseQuery, requireOperator, requireOwner } from '../requests.ts'
import { Balance, type chargings, Entries, presentBalance, presentEntries } from '../resources/index.ts'
import { route } from '../route.ts'

const params = { userId: UserId }
const OwnBalance = z.strictObject(params)
const historyQuery = { ...periodQuery, ...pageQuery(z.int().min(1)) }
const History = z.strictObject({ ...params, ...historyQuery })

/**
 * Who may charge a balance:
 *
 * - `owner`: users may charge their own balances. This suits a demo, or a service behind a gateway that takes the money. Users
 *   may not send a reference, so that no user can use up the reference of somebody's payment. Operators, and programs with the
 *   scope `hexmart:balances`, may charge every balance. Programs must send a reference.
 * - `operator`: only operators and these programs may charge, and only with a reference.
 */
export type Charging = (typeof chargings)[number]

/** Checks whether the caller may send, or must send, a reference; see `Charging`. @throws HttpProblem */
function authorizeCharge(request: FastifyRequest, charge: ChargeBalanceInput, charging: Charging): void {
  const { userId, admin = false } = authenticatedCaller(request)
  if (charge.reference !== undefined) requireOperator(request)
  else if (charging === 'operator' || (!admin && userId !== charge.userId)) {
    throw invalid([{ path: 'reference', message: 'is required' }])
  }
}

export function balanceRoutes(app: FastifyInstance, shop: Shop, charging: Charging): void {
  app.route(
    route({
      method: 'GET',
      url: '/users/:userId/balance',
      operationId: 'getBalance',
      summary: 'A user’s balance',
      description: 'The balance is 0 until the first charge or adjustment.',
      tag: 'balance',
      access: 'owner',
      scopes: ['hexmart:read', 'hexmart:balances'],
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
      description:
        charging === 'owner'
          ? 'Users charge their own balances. A `reference` names a payment, which is booked once. Only operators ' +
            'and programs may send a `reference`, and programs must send one.'
          : 'The `reference` is required: it names a payment, which is booked once.',
      tag: 'balance',
      access: charging,
      scopes: ['hexmart:balances'],
      params,
      command: chargeBalance,
      authorize: (request, charge) => authorizeCharge(request, charge, charging),
      example: charging === 'owner' ? { amount: 10_000 } : { amount: 10_000, reference: 'pay_5f0c' },
      answer: Balance,
      present: presentBalance,
    }),
  )

  app.route(
    route({
      method: 'GET',
      url: '/users/:userId/balance/history',
      operationId: 'listBalanceEntries',
      summary: 'The entries of a balance, newest first',
      description:
        'Charges, uses, refunds and adjustments: all of them, or those from `from` up to, but not including, `to`. Operators ' +
        'and programs also see who charged or adjusted the balance (`actor`).',
      tag: 'balance',
      access: 'owner',
      scopes: ['hexmart:read', 'hexmart:balances'],
      params,
      query: historyQuery,
      answer: Entries,
      refusals: ['USER_NOT_FOUND'],
      async handle(request) {
        const { userId, from, to, ...page } = parseQuery(History, request)
        requireOwner(request, userId)
        const history = await shop.balanceHistory(userId, { from, to, ...pageRequest(page) })
        return history.ok ? ok({ ...history.value, forOperators: actorOf(request).operator }) : history
      },
      present: presentEntries,
    }),
  )
}

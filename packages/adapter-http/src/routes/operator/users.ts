import { nameKeyOf, SearchText, type Shop, UserId } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest } from '../../paging.ts'
import { presentUsers, presentUserWithBalance, Users, UserWithBalance } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const userQuery = { query: SearchText.optional(), ...pageQuery(nameKeyOf(UserId)) }
const UserPage = z.strictObject(userQuery)
const userParams = { userId: UserId }
const OneUser = z.strictObject(userParams)

/** Lists of users, for operators. */
export function userListRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/users',
      scopes: ['hexmart:read'],
      operationId: 'listUsers',
      summary: 'Users',
      description:
        'Sorted by id. `query` finds the user with this id and the users whose names begin with it, sorted by name.',
      query: userQuery,
      answer: Users,
      async handle(request) {
        const { query, ...page } = parseOperatorQuery(UserPage, request)
        return shop.users({ query, ...pageRequest(page) })
      },
      present: presentUsers,
    }),
  )

  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/users/:userId',
      scopes: ['hexmart:read'],
      operationId: 'getUser',
      summary: 'A user with the balance',
      description: 'The balance is 0 until the first charge or adjustment.',
      params: userParams,
      answer: UserWithBalance,
      refusals: ['USER_NOT_FOUND'],
      handle: async (request) => shop.user(parseOperatorQuery(OneUser, request).userId),
      present: presentUserWithBalance,
    }),
  )
}

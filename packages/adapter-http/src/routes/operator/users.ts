import { nameKeyOf, SearchText, type Shop, UserId } from '@hexmart/core'
import { changeUser, createUser, eraseUser } from '@hexmart/core/rules'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { commandRoute } from '../../command-route.ts'
import { pageQuery, pageRequest } from '../../paging.ts'
import {
  nothing,
  presentNothing,
  presentUser,
  presentUsers,
  presentUserWithBalance,
  User,
  Users,
  UserWithBalance,
} from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const userQuery = { query: SearchText.optional(), ...pageQuery(nameKeyOf(UserId)) }
const UserPage = z.strictObject(userQuery)
const userParams = { userId: UserId }
const OneUser = z.strictObject(userParams)

/** Listing, registering, changing and erasing users. */
export function userRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/users',
      scopes: ['hexmart:read'],
      operationId: 'listUsers',
      summary: 'Users',
      description:
        'Sorted by id. With `query`: the user whose id is exactly this text, and the users whose names begin with it, sorted by name.',
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

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'POST',
      url: '/users',
      scopes: ['hexmart:users'],
      summary: 'Register a user',
      description: 'If the request has no `id`, the shop makes one. The id is taken for ever.',
      command: createUser,
      example: { id: 'mina', name: 'Mina' },
      status: 201,
      answer: User,
      present: presentUser,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'PATCH',
      url: '/users/:userId',
      scopes: ['hexmart:users'],
      summary: 'Rename, block or unblock a user',
      description: 'A BLOCKED user can neither charge, nor take coupons, nor order, nor cancel.',
      params: userParams,
      command: changeUser,
      example: { state: 'BLOCKED' },
      answer: User,
      present: presentUser,
    }),
  )

  app.route(
    commandRoute(shop, {
      ...forOperators,
      method: 'DELETE',
      url: '/users/:userId',
      scopes: ['hexmart:users'],
      summary: 'Erase a user',
      description:
        'Removes the name and blocks the user for ever. The id stays taken, and the user’s balance entries and ' +
        'orders are kept. Within minutes, the shop empties the metadata of the user’s orders, and the answers with the user’s ' +
        'data that it keeps for idempotency keys. A repeat changes nothing.',
      params: userParams,
      command: eraseUser,
      status: 204,
      answer: nothing,
      present: presentNothing,
    }),
  )
}

import { ActionId, ActorId, type Shop, SubjectId } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { pageQuery, pageRequest } from '../../paging.ts'
import { Actions, presentActions } from '../../resources/index.ts'
import { route } from '../../route.ts'
import { forOperators, parseOperatorQuery } from './operator.ts'

const actionQuery = { actor: ActorId.optional(), subject: SubjectId.optional(), ...pageQuery(ActionId) }
const ActionPage = z.strictObject(actionQuery)

/** The trail of what operators did. */
export function actionRoutes(app: FastifyInstance, shop: Shop): void {
  app.route(
    route({
      ...forOperators,
      method: 'GET',
      url: '/actions',
      scopes: ['hexmart:read'],
      operationId: 'listActions',
      summary: 'What operators did, newest first',
      description:
        '`actor` limits the list to the actions of one operator or program, and `subject` to the actions that changed the ' +
        'thing with this id, whatever its type.',
      query: actionQuery,
      answer: Actions,
      async handle(request) {
        const { actor, subject, ...page } = parseOperatorQuery(ActionPage, request)
        return shop.actions({ actor, subject, ...pageRequest(page) })
      },
      present: presentActions,
    }),
  )
}

import { type Action as CoreAction, type Page, subjectTypes } from '@hexmart/core'
import { z } from 'zod'
import { presentCursor } from '../paging.ts'
import { iso, nextCursor, resources, time, uuid, type View } from './resource.ts'

export const Action = z
  .object({
    id: uuid,
    at: time.describe('when the action was done'),
    actor: z.string().describe('the id of the operator or program who did it; `cli` for the command line'),
    command: z.string().describe('the name of the command or operation, such as `adjust-balance`'),
    subject: z
      .object({ type: z.enum(subjectTypes), id: z.string() })
      .describe(
        'the thing that changed; its id is `all` for an import, and for an action on all deliveries, such as resuming them',
      ),
    reason: z.string().nullable().describe('why the action was done; null if no reason was given'),
  })
  .register(resources, { id: 'Action' })
const presentAction = (action: CoreAction): View<typeof Action> => ({
  id: action.id,
  at: iso(action.at),
  actor: action.actor,
  command: action.command,
  subject: { type: action.subject.type, id: action.subject.id },
  reason: action.reason,
})

export const Actions = z.object({ actions: z.array(Action), nextCursor }).register(resources, { id: 'Actions' })
export const presentActions = ({ rows, next }: Page<CoreAction, string>): View<typeof Actions> => ({
  actions: rows.map(presentAction),
  nextCursor: presentCursor(next),
})

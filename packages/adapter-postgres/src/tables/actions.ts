import { type Action, type ActionId, type ActionTable, type ActionViews, pageOf } from '@hexmart/core/adapter'
import { type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import { query } from '../pool.ts'
import { type ActionRow, actions, highestId } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto } from '../table.ts'

const add = insertInto(actions)

/** One statement per combination of filters, so that each reads a page from the index that fits. */
const select = (matching: RawBuilder<unknown>, before: ActionId, limit: number) => sql<ActionRow>`
  select ${columnsOf(actions)} from actions where ${matching} and id < ${before} order by id desc limit ${limit}`

const all = statement('actions_all', (before: ActionId, limit: number) => select(sql`true`, before, limit))
const byActor = statement('actions_by_actor', (actor: string, before: ActionId, limit: number) =>
  select(sql`actor = ${actor}`, before, limit),
)
const ofSubject = statement('actions_of_subject', (subject: string, before: ActionId, limit: number) =>
  select(sql`subject_id = ${subject}`, before, limit),
)
const byActorOfSubject = statement(
  'actions_by_actor_of_subject',
  (actor: string, subject: string, before: ActionId, limit: number) =>
    select(sql`actor = ${actor} and subject_id = ${subject}`, before, limit),
)

const toRow = ({ subject, ...action }: Action): ActionRow => ({
  ...action,
  subjectType: subject.type,
  subjectId: subject.id,
})
const toAction = ({ subjectType: type, subjectId: id, ...action }: ActionRow): Action => ({
  ...action,
  subject: { type, id },
})

export const actionTable = (session: Session): ActionTable => ({
  add: (rows) => session.write(add, rows.map(toRow)),
})

export const actionViews = (pool: pg.Pool): ActionViews => ({
  async list({ actor, subject }, { limit, after = highestId<ActionId>() }) {
    const find = () => {
      if (actor !== undefined && subject !== undefined) {
        return query(pool, byActorOfSubject, actor, subject, after, limit + 1)
      }
      if (actor !== undefined) return query(pool, byActor, actor, after, limit + 1)
      if (subject !== undefined) return query(pool, ofSubject, subject, after, limit + 1)
      return query(pool, all, after, limit + 1)
    }
    return pageOf((await find()).map(toAction), limit, ({ id }) => id)
  },
})

import {
  type NameKey,
  type PageRange,
  pageOf,
  type User,
  type UserFacts,
  type UserId,
  type UserTable,
  type UserViews,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { users } from '../schema.ts'
import { firstName, pageOfNames, searchByName } from '../search.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto } from '../table.ts'
import { encodeIds } from '../wire/arrays.ts'

const find = statement(
  'users_find',
  (ids: string) => sql<Pick<User, 'id'>>`select id from users where id = any(${ids}::text[])`,
)

const add = insertInto(users)

const factsOf = (rows: readonly Pick<User, 'id'>[]): Map<UserId, UserFacts> => new Map(rows.map(({ id }) => [id, {}]))

export const userTable = (session: Session): UserTable => ({
  find: async (ids) => factsOf(await session.read(find, encodeIds(ids))),
  add: (rows) => session.write(add, rows),
})

const byIds = statement(
  'users_by_ids',
  (ids: string) => sql<User>`select ${columnsOf(users)} from users where id = any(${ids}::text[])`,
)

const list = statement(
  'users_list',
  (after: string, limit: number) => sql<User>`
    select ${columnsOf(users)} from users where id > ${after} order by id limit ${limit}`,
)

const search = statement('users_search', (text: string, afterName: string, after: string, limit: number) =>
  searchByName<User>({ table: 'users', columns: columnsOf(users), text, afterName, after, limit }),
)

export const userViews = (pool: pg.Pool): UserViews => ({
  find: coalesceByIds(async (ids: readonly UserId[]) => factsOf(await query(pool, find, encodeIds(ids)))),
  byIds: async (ids) => new Map((await query(pool, byIds, encodeIds(ids))).map((user) => [user.id, user])),
  async list(text, { limit, after = firstName<UserId>() }: PageRange<NameKey<UserId>>) {
    if (text !== undefined) return pageOfNames(await query(pool, search, text, after.name, after.id, limit + 1), limit)
    return pageOf(await query(pool, list, after.id, limit + 1), limit, ({ id }) => ({ name: '', id }))
  },
})

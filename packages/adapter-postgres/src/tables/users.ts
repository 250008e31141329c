import {
  factsOf,
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
import { pageOfNames, searchByName, startOfList } from '../search.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds } from '../wire/arrays.ts'

type UserStateRow = Pick<User, 'id' | 'state'>

export const findUsers = statement(
  'users_find',
  (ids: string) => sql<UserStateRow>`select id, state from users where id = any(${ids}::text[])`,
)

const lock = statement(
  'users_lock',
  (ids: string) => sql<User>`
    select ${columnsOf(users)} from users where id = any(${ids}::text[]) order by id for no key update`,
)

const add = insertInto(users)
const save = update(users, { key: 'id', set: ['name', 'state'] })

/** A user is inserted at most once, because ERASED is a final state: erasing the user again changes nothing. */
const noteErased = statement(
  'erasures_insert',
  (ids: string) => sql<never>`insert into erasures (user_id) select * from unnest(${ids}::text[])`,
)

export const factsById = (rows: readonly UserStateRow[]): Map<UserId, UserFacts> =>
  new Map(rows.map((row) => [row.id, factsOf(row)]))

export const userTable = (session: Session): UserTable => ({
  find: async (ids) => factsById(await session.read(findUsers, encodeIds(ids))),
  lock: async (ids) => new Map((await session.read(lock, encodeIds(ids))).map((row) => [row.id, row])),
  add: (rows) => session.write(add, rows),
  save: (rows) => session.write(save, rows),
  noteErased: (ids) => session.write(noteErased, encodeIds(ids)),
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
  find: coalesceByIds(async (ids: readonly UserId[]) => factsById(await query(pool, findUsers, encodeIds(ids)))),
  byIds: async (ids) => new Map((await query(pool, byIds, encodeIds(ids))).map((user) => [user.id, user])),
  async list(text, { limit, after = startOfList<UserId>() }: PageRange<NameKey<UserId>>) {
    if (text !== undefined) return pageOfNames(await query(pool, search, text, after.name, after.id, limit + 1), limit)
    // Without a search, the list is sorted by id alone, so the name in its key is never read.
    return pageOf(await query(pool, list, after.id, limit + 1), limit, ({ id }) => ({ name: '', id }))
  },
})

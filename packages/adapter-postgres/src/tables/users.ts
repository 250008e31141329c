import {
  factsOf,
  type User,
  type UserDirectory,
  type UserFacts,
  type UserId,
  type UserTable,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { users } from '../schema.ts'
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

/** A second erasure of a user cannot be: the first is final. */
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

export const userViews = (pool: pg.Pool): UserDirectory => ({
  find: coalesceByIds(async (ids: readonly UserId[]) => factsById(await query(pool, findUsers, encodeIds(ids)))),
})

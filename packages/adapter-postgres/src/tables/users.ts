import type { User, UserDirectory, UserFacts, UserId, UserTable } from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { users } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { insertInto } from '../table.ts'
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

export const userViews = (pool: pg.Pool): UserDirectory => ({
  find: coalesceByIds(async (ids: readonly UserId[]) => factsOf(await query(pool, find, encodeIds(ids)))),
})

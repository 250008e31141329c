import type { User, UserDirectory, UserId, UserTable } from '@hexmart/core'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { users } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { insertInto } from '../table.ts'
import { encodeIds } from '../wire/arrays.ts'

const existing = statement(
  'users_existing',
  (ids: string) => sql<Pick<User, 'id'>>`select id from users where id = any(${ids}::text[])`,
)

const add = insertInto(users)

const idsOf = (rows: readonly Pick<User, 'id'>[]): ReadonlySet<UserId> => new Set(rows.map(({ id }) => id))

export const userTable = (session: Session): UserTable => ({
  existing: async (ids) => idsOf(await session.read(existing, encodeIds(ids))),
  add: (rows) => session.write(add, rows),
})

export const userViews = (pool: pg.Pool): UserDirectory => ({
  existing: coalesceByIds(async (ids: readonly UserId[]) => idsOf(await query(pool, existing, encodeIds(ids)))),
})

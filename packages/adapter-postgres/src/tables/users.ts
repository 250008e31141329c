import type { User, UserDirectory, UserId, UserTable } from '@hexmart/core'
import { sql } from 'kysely'
import type pg from 'pg'
import { idArray, textArray } from '../arrays.ts'
import { gatheredByIds } from '../gathered.ts'
import { query } from '../pool.ts'
import { statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

const existing = statement(
  'users_existing',
  (ids: string) => sql<{ id: UserId }>`select id from users where id = any(${ids}::text[])`,
)

const add = statement(
  'users_add',
  (ids: string, names: Buffer) =>
    sql`insert into users (id, name) select * from unnest(${ids}::text[], ${names}::text[])`,
)

const idsOf = (rows: readonly { readonly id: UserId }[]): ReadonlySet<UserId> => new Set(rows.map(({ id }) => id))

export const userTable = (session: Session): UserTable => ({
  existing: async (ids) => idsOf(await session.read(existing, idArray(ids))),
  add: (users: readonly User[]) =>
    session.write(add, idArray(users.map(({ id }) => id)), textArray(users.map(({ name }) => name))),
})

export const userViews = (pool: pg.Pool): UserDirectory => ({
  existing: gatheredByIds(async (ids: readonly UserId[]) => idsOf(await query(pool, existing, idArray(ids)))),
})

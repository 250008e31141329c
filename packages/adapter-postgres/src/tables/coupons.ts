import {
  type Coupon,
  type CouponTable,
  type CouponViews,
  type Discount,
  pageOf,
  type UsableCoupon,
  type UserCoupon,
  type UserCouponId,
  type UserCouponTable,
} from '@hexmart/core'
import { type Selectable, sql } from 'kysely'
import type pg from 'pg'
import { idArray, plainArray, textArray, timestamp } from '../arrays.ts'
import { gathered } from '../gathered.ts'
import { query } from '../pool.ts'
import { columnsOf, type Database, highestId } from '../schema.ts'
import { statement } from '../statement.ts'
import type { Session } from '../unit-of-work.ts'

type Row = Selectable<Database['coupons']>
type UserCouponRow = Selectable<Database['user_coupons']>
type UsableRow = Pick<UserCouponRow, 'id' | 'coupon_id'> &
  Pick<Row, 'name' | 'discount_type' | 'discount_value' | 'expires_at'>

const lock = statement(
  'coupons_lock',
  (ids: string) =>
    sql<Row>`select ${columnsOf('coupons')} from coupons where id = any(${ids}::text[]) order by id for no key update`,
)

const behind = statement(
  'coupons_behind',
  (userCouponIds: string) => sql<Row>`
    select ${columnsOf('coupons')} from coupons where id in (select coupon_id from user_coupons where id = any(${userCouponIds}::uuid[]))`,
)

const add = statement(
  'coupons_add',
  (
    ids: string,
    names: Buffer,
    discountTypes: string,
    discountValues: string,
    amounts: string,
    remaining: string,
    states: string,
    expiries: string,
  ) => sql`
    insert into coupons (id, name, discount_type, discount_value, quantity, remaining, state, expires_at)
    select * from unnest(
      ${ids}::text[], ${names}::text[], ${discountTypes}::text[], ${discountValues}::bigint[], ${amounts}::bigint[],
      ${remaining}::bigint[], ${states}::text[], ${expiries}::timestamptz[])`,
)

const save = statement(
  'coupons_save',
  (ids: string, amounts: string, remaining: string, states: string, expiries: string) => sql`
    update coupons set quantity = changed.quantity, remaining = changed.remaining, state = changed.state,
      expires_at = changed.expires_at
    from unnest(
      ${ids}::text[], ${amounts}::bigint[], ${remaining}::bigint[], ${states}::text[], ${expiries}::timestamptz[])
      as changed (id, quantity, remaining, state, expires_at)
    where coupons.id = changed.id`,
)

const lockUserCoupons = statement(
  'user_coupons_lock',
  (ids: string) => sql<UserCouponRow>`
    select ${columnsOf('user_coupons')} from user_coupons where id = any(${ids}::uuid[]) order by id for no key update`,
)

/** One by one through the index: the limit keeps the planner from reading the table once and joining. */
const held = statement(
  'user_coupons_held',
  (couponIds: string, userIds: string) => sql<Pick<UserCouponRow, 'coupon_id' | 'user_id'>>`
    select found.* from unnest(${couponIds}::text[], ${userIds}::text[]) as asked (coupon_id, user_id)
    cross join lateral (
      select held.coupon_id, held.user_id from user_coupons as held
      where held.coupon_id = asked.coupon_id and held.user_id = asked.user_id limit 1
    ) as found`,
)

const addUserCoupons = statement(
  'user_coupons_add',
  (ids: string, couponIds: string, userIds: string, usedBy: string, issuedAt: string) => sql`
    insert into user_coupons (id, coupon_id, user_id, used_by, issued_at)
    select * from unnest(
      ${ids}::uuid[], ${couponIds}::text[], ${userIds}::text[], ${usedBy}::uuid[], ${issuedAt}::timestamptz[])`,
)

const saveUserCoupons = statement(
  'user_coupons_save',
  (ids: string, usedBy: string) => sql`
    update user_coupons set used_by = changed.used_by
    from unnest(${ids}::uuid[], ${usedBy}::uuid[]) as changed (id, used_by)
    where user_coupons.id = changed.id and user_coupons.id = any(${ids}::uuid[])`,
)

const usable = statement(
  'coupons_usable',
  (userIds: string, moments: string, befores: string, limits: string) => sql<UsableRow & { place: number }>`
    select page.*, place
    from unnest(${userIds}::text[], ${moments}::timestamptz[], ${befores}::uuid[], ${limits}::bigint[]) with ordinality
      as asked (holder, moment, before, size, place)
    cross join lateral (
      select held.id, coupon_id, name, discount_type, discount_value, expires_at
      from user_coupons as held join coupons on coupons.id = coupon_id
      where user_id = holder and used_by is null and state <> 'CANCELED' and expires_at > moment and held.id < before
      order by held.id desc limit size
    ) as page
    order by place, id desc`,
)

function discountOf({ discount_type, discount_value }: Pick<Row, 'discount_type' | 'discount_value'>): Discount {
  return discount_type === 'PERCENT'
    ? { type: discount_type, percent: discount_value }
    : { type: discount_type, amount: discount_value }
}

function toCoupon(row: Row): Coupon {
  const { id, name, quantity, remaining, state, expires_at } = row
  return { id, name, discount: discountOf(row), quantity, remaining, state, expiresAt: expires_at }
}

function toUserCoupon({ id, coupon_id, user_id, used_by, issued_at }: UserCouponRow): UserCoupon {
  return { id, couponId: coupon_id, userId: user_id, usedBy: used_by, issuedAt: issued_at }
}

function toUsable(row: UsableRow): UsableCoupon {
  const { id, coupon_id, name, expires_at } = row
  return { id, couponId: coupon_id, name, discount: discountOf(row), expiresAt: expires_at }
}

/** What can change of a coupon. */
const changeable = (coupons: readonly Coupon[]) =>
  [
    plainArray(coupons.map(({ quantity }) => quantity)),
    plainArray(coupons.map(({ remaining }) => remaining)),
    plainArray(coupons.map(({ state }) => state)),
    plainArray(coupons.map(({ expiresAt }) => timestamp(expiresAt))),
  ] as const

export const couponTable = (session: Session): CouponTable => ({
  lock: async (ids) => new Map((await session.read(lock, idArray(ids))).map((row) => [row.id, toCoupon(row)])),
  ofUserCoupons: async (ids) =>
    new Map((await session.read(behind, plainArray(ids))).map((row) => [row.id, toCoupon(row)])),
  add: (coupons) =>
    session.write(
      add,
      idArray(coupons.map(({ id }) => id)),
      textArray(coupons.map(({ name }) => name)),
      plainArray(coupons.map(({ discount }) => discount.type)),
      plainArray(coupons.map(({ discount }) => (discount.type === 'PERCENT' ? discount.percent : discount.amount))),
      ...changeable(coupons),
    ),
  save: (coupons) => session.write(save, idArray(coupons.map(({ id }) => id)), ...changeable(coupons)),
})

export const userCouponTable = (session: Session): UserCouponTable => ({
  lock: async (ids) => {
    const rows = await session.read(lockUserCoupons, plainArray(ids))
    return new Map(rows.map((row) => [row.id, toUserCoupon(row)]))
  },
  findHolders: async (holders) => {
    const couponIds = idArray(holders.map(({ couponId }) => couponId))
    const rows = await session.read(held, couponIds, idArray(holders.map(({ userId }) => userId)))
    return rows.map(({ coupon_id, user_id }) => ({ couponId: coupon_id, userId: user_id }))
  },
  add: (userCoupons) =>
    session.write(
      addUserCoupons,
      plainArray(userCoupons.map(({ id }) => id)),
      idArray(userCoupons.map(({ couponId }) => couponId)),
      idArray(userCoupons.map(({ userId }) => userId)),
      plainArray(userCoupons.map(({ usedBy }) => usedBy)),
      plainArray(userCoupons.map(({ issuedAt }) => timestamp(issuedAt))),
    ),
  save: (userCoupons) =>
    session.write(
      saveUserCoupons,
      plainArray(userCoupons.map(({ id }) => id)),
      plainArray(userCoupons.map(({ usedBy }) => usedBy)),
    ),
})

export function couponViews(pool: pg.Pool): CouponViews {
  type Asked = Parameters<CouponViews['usable']>
  const usablePage = gathered(async (asked: readonly Asked[]) => {
    const found = asked.map((): UsableCoupon[] => [])
    const rows = await query(
      pool,
      usable,
      idArray(asked.map(([userId]) => userId)),
      plainArray(asked.map(([, now]) => timestamp(now))),
      plainArray(asked.map(([, , { after = highestId<UserCouponId>() }]) => after)),
      plainArray(asked.map(([, , { limit }]) => limit + 1)),
    )
    for (const row of rows) found[row.place - 1]?.push(toUsable(row))
    return asked.map(([, , { limit }], index) => pageOf(found[index] ?? [], limit, ({ id }) => id))
  })
  return { usable: (...asked) => usablePage(asked) }
}

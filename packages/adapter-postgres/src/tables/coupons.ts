import {
  type Coupon,
  type CouponHolder,
  type CouponTable,
  type CouponViews,
  type Discount,
  pageOf,
  type UsableCoupon,
  type UserCoupon,
  type UserCouponId,
  type UserCouponTable,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesce } from '../coalesce.ts'
import { query } from '../pool.ts'
import { type CouponRow, coupons, highestId, userCoupons } from '../schema.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds, encodeInstants, encodePlain } from '../wire/arrays.ts'

const lock = statement(
  'coupons_lock',
  (ids: string) => sql<CouponRow>`
    select ${columnsOf(coupons)} from coupons where id = any(${ids}::text[]) order by id for no key update`,
)

const ofUserCoupons = statement(
  'coupons_of_user_coupons',
  (userCouponIds: string) => sql<CouponRow>`
    select ${columnsOf(coupons)} from coupons
    where id in (select coupon_id from user_coupons where id = any(${userCouponIds}::uuid[]))`,
)

const add = insertInto(coupons)
const save = update(coupons, { key: 'id', set: ['quantity', 'remaining', 'state', 'opensAt', 'expiresAt'] })

const lockUserCoupons = statement(
  'user_coupons_lock',
  (ids: string) => sql<UserCoupon>`
    select ${columnsOf(userCoupons)} from user_coupons where id = any(${ids}::uuid[]) order by id for no key update`,
)

/** Looks up one pair at a time by the index: without the limit, the planner would read the whole table and join. */
const findHolders = statement(
  'user_coupons_find_holders',
  (couponIds: string, userIds: string) => sql<CouponHolder>`
    select found.* from unnest(${couponIds}::text[], ${userIds}::text[]) as wanted (coupon_id, user_id)
    cross join lateral (
      select ${columnsOf(userCoupons, ['couponId', 'userId'])} from user_coupons
      where user_coupons.coupon_id = wanted.coupon_id and user_coupons.user_id = wanted.user_id limit 1
    ) as found`,
)

const addUserCoupons = insertInto(userCoupons)
const saveUserCoupons = update(userCoupons, { key: 'id', set: ['usedBy'], grows: true })

type UsableRow = Pick<UserCoupon, 'id' | 'couponId'> &
  Pick<CouponRow, 'name' | 'discountType' | 'discountValue' | 'expiresAt'> & { readonly place: number }

/** Reads many pages at once; `place` says to which of them a row belongs. */
const usable = statement(
  'coupons_usable',
  (userIds: string, moments: string, befores: string, limits: string) => sql<UsableRow>`
    select page.*, place
    from unnest(${userIds}::text[], ${moments}::timestamptz[], ${befores}::uuid[], ${limits}::bigint[]) with ordinality
      as wanted (holder, moment, before, size, place)
    cross join lateral (
      select ${columnsOf(userCoupons, ['id', 'couponId'])},
        ${columnsOf(coupons, ['name', 'discountType', 'discountValue', 'expiresAt'])}
      from user_coupons join coupons on coupons.id = coupon_id
      where user_id = holder and used_by is null and state <> 'CANCELED' and expires_at > moment
        and user_coupons.id < before
      order by user_coupons.id desc limit size
    ) as page
    order by place, id desc`,
)

function discountOf({ discountType, discountValue }: Pick<CouponRow, 'discountType' | 'discountValue'>): Discount {
  return discountType === 'PERCENT'
    ? { type: discountType, percent: discountValue }
    : { type: discountType, amount: discountValue }
}

function toCoupon(row: CouponRow): Coupon {
  const { discountType, discountValue, ...coupon } = row
  return { ...coupon, discount: discountOf(row) }
}

function toRow({ discount, ...coupon }: Coupon): CouponRow {
  const discountValue = discount.type === 'PERCENT' ? discount.percent : discount.amount
  return { ...coupon, discountType: discount.type, discountValue }
}

const byId = (rows: readonly CouponRow[]) => new Map(rows.map((row) => [row.id, toCoupon(row)]))

export const couponTable = (session: Session): CouponTable => ({
  lock: async (ids) => byId(await session.read(lock, encodeIds(ids))),
  ofUserCoupons: async (ids) => byId(await session.read(ofUserCoupons, encodePlain(ids))),
  add: (rows) => session.write(add, rows.map(toRow)),
  save: (rows) => session.write(save, rows),
})

export const userCouponTable = (session: Session): UserCouponTable => ({
  lock: async (ids) => new Map((await session.read(lockUserCoupons, encodePlain(ids))).map((row) => [row.id, row])),
  findHolders: (holders) =>
    session.read(
      findHolders,
      encodeIds(holders.map(({ couponId }) => couponId)),
      encodeIds(holders.map(({ userId }) => userId)),
    ),
  add: (rows) => session.write(addUserCoupons, rows),
  save: (rows) => session.write(saveUserCoupons, rows),
})

export function couponViews(pool: pg.Pool): CouponViews {
  type Request = Parameters<CouponViews['usable']>
  const usablePage = coalesce(async (requests: readonly Request[]) => {
    const found = requests.map((): UsableCoupon[] => [])
    const rows = await query(
      pool,
      usable,
      encodeIds(requests.map(([userId]) => userId)),
      encodeInstants(requests.map(([, now]) => now)),
      encodePlain(requests.map(([, , { after = highestId<UserCouponId>() }]) => after)),
      encodePlain(requests.map(([, , { limit }]) => limit + 1)),
    )
    for (const row of rows) {
      const { id, couponId, name, expiresAt } = row
      found[row.place - 1]?.push({ id, couponId, name, discount: discountOf(row), expiresAt })
    }
    return requests.map(([, , { limit }], index) => pageOf(found[index] ?? [], limit, ({ id }) => id))
  })
  return { usable: (...request) => usablePage(request) }
}

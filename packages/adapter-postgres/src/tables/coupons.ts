import {
  type Coupon,
  type CouponAndUser,
  type CouponId,
  type CouponState,
  type CouponTable,
  type CouponViews,
  type Discount,
  type HeldCoupon,
  pageOf,
  type UserCoupon,
  type UserCouponId,
  type UserCouponTable,
} from '@hexmart/core/adapter'
import { sql } from 'kysely'
import type pg from 'pg'
import { coalesce, coalesceByIds } from '../coalesce.ts'
import { query } from '../pool.ts'
import { report } from '../report.ts'
import { type CouponRow, coupons, highestId, userCoupons } from '../schema.ts'
import { afterInState } from '../search.ts'
import type { Session } from '../session.ts'
import { statement } from '../statement.ts'
import { columnsOf, insertInto, update } from '../table.ts'
import { encodeIds, encodeInstants, encodePlain } from '../wire/arrays.ts'

const lock = statement(
  'coupons_lock',
  (ids: string) => sql<CouponRow>`
    select ${columnsOf(coupons)} from coupons where id = any(${ids}::text[]) order by id for no key update`,
)

export const ofUserCoupons = statement(
  'coupons_of_user_coupons',
  (userCouponIds: string) => sql<CouponRow>`
    select ${columnsOf(coupons)} from coupons
    where id in (select coupon_id from user_coupons where id = any(${userCouponIds}::uuid[]))`,
)

const add = insertInto(coupons)
const save = update(coupons, {
  key: 'id',
  set: ['name', 'quantity', 'remaining', 'soldOutAt', 'state', 'opensAt', 'expiresAt'],
})

const lockUserCoupons = statement(
  'user_coupons_lock',
  (ids: string) => sql<UserCoupon>`
    select ${columnsOf(userCoupons)} from user_coupons where id = any(${ids}::uuid[]) order by id for no key update`,
)

export const userCouponsByIds = statement(
  'user_coupons_by_ids',
  (ids: string) => sql<UserCoupon>`select ${columnsOf(userCoupons)} from user_coupons where id = any(${ids}::uuid[])`,
)

/** Looks up one pair at a time by the unique key, whatever the statistics say (docs/decisions/constant-statements.md). */
const findHolders = statement(
  'user_coupons_find_holders',
  (couponIds: string, userIds: string) => sql<CouponAndUser>`
    select found.* from unnest(${couponIds}::text[], ${userIds}::text[]) as wanted (coupon_id, user_id)
    cross join lateral (
      select ${columnsOf(userCoupons, ['couponId', 'userId'])} from user_coupons
      where (user_coupons.coupon_id, user_coupons.user_id) >= (wanted.coupon_id, wanted.user_id)
        and (user_coupons.coupon_id, user_coupons.user_id) <= (wanted.coupon_id, wanted.user_id)
      order by user_coupons.coupon_id, user_coupons.user_id limit 1
    ) as found`,
)

const addUserCoupons = insertInto(userCoupons)
const saveUserCoupons = update(userCoupons, { key: 'id', set: ['usedBy', 'usedAt'], forceIndexLookup: true })

const byIds = statement(
  'coupons_by_ids',
  (ids: string) => sql<CouponRow>`select ${columnsOf(coupons)} from coupons where id = any(${ids}::text[])`,
)

const list = statement(
  'coupons_list',
  (after: string, limit: number) => sql<CouponRow>`
    select ${columnsOf(coupons)} from coupons where id > ${after} order by id limit ${limit}`,
)
const listOfState = statement(
  'coupons_list_of_state',
  (state: CouponState, after: string, limit: number) => sql<CouponRow>`
    select ${columnsOf(coupons)} from coupons where ${afterInState(state, after)} order by state, id limit ${limit}`,
)

const used = statement(
  'coupons_used',
  (couponId: CouponId) => sql<{ used: number }>`
    select count(*) as used from user_coupons where coupon_id = ${couponId} and used_by is not null`,
)
/**
 * How long counting the used coupons may take, in milliseconds. No index speeds up the count, because every order with
 * a coupon would have to maintain that index.
 */
const usedLimit = 30_000

/** Without the cast, the parameter would be an integer like `number`, and a caller may ask for a page after any number. */
const holders = statement(
  'coupons_holders',
  (couponId: CouponId, after: number, limit: number) => sql<UserCoupon>`
    select ${columnsOf(userCoupons)} from user_coupons
    where coupon_id = ${couponId} and number > ${after}::bigint order by number limit ${limit}`,
)

/** Reads many pages in one query. `place` is the number of the page that a row belongs to, counted from 1. */
const issuable = statement(
  'coupons_issuable',
  (moments: string, afters: string, limits: string) => sql<CouponRow & { readonly place: number }>`
    select page.*, place
    from unnest(${moments}::timestamptz[], ${afters}::text[], ${limits}::bigint[]) with ordinality
      as wanted (moment, after, size, place)
    cross join lateral (
      select ${columnsOf(coupons)} from coupons
      where state = 'ISSUABLE' and id > after and expires_at > moment order by id limit size
    ) as page
    order by place, id`,
)

const heldColumns = ['id', 'couponId', 'number', 'issuedAt', 'usedBy', 'usedAt'] as const
const termColumns = ['name', 'discountType', 'discountValue', 'maximumDiscount', 'minimumSubtotal'] as const

type HeldRow = Pick<UserCoupon, (typeof heldColumns)[number]> &
  Pick<CouponRow, (typeof termColumns)[number] | 'expiresAt'> & { readonly place: number }

/** Reads many pages in one query. `place` is the number of the page that a row belongs to, counted from 1. */
const ofUser = statement(
  'coupons_of_user',
  (userIds: string, states: string, moments: string, befores: string, limits: string) => sql<HeldRow>`
    select page.*, place
    from unnest(${userIds}::text[], ${states}::text[], ${moments}::timestamptz[], ${befores}::uuid[], ${limits}::bigint[])
      with ordinality as wanted (holder, list, moment, before, size, place)
    cross join lateral (
      select ${columnsOf(userCoupons, heldColumns)}, ${columnsOf(coupons, termColumns)},
        least(valid_until, expires_at) as "expiresAt"
      from user_coupons join coupons on coupons.id = coupon_id
      where user_id = holder and user_coupons.id < before and list = case
        when used_by is not null then 'used'
        when state = 'CANCELED' then 'none'
        when least(valid_until, expires_at) > moment then 'usable'
        else 'expired'
      end
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

export const couponsById = (rows: readonly CouponRow[]) => new Map(rows.map((row) => [row.id, toCoupon(row)]))

export const couponTable = (session: Session): CouponTable => ({
  lock: async (ids) => couponsById(await session.read(lock, encodeIds(ids))),
  ofUserCoupons: async (ids) => couponsById(await session.read(ofUserCoupons, encodePlain(ids))),
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
  const pageOfIssuable = coalesce(async (requests: readonly Parameters<CouponViews['issuable']>[]) => {
    const found = requests.map((): Coupon[] => [])
    const rows = await query(
      pool,
      issuable,
      encodeInstants(requests.map(([now]) => now)),
      encodeIds(requests.map(([, { after = '' }]) => after)),
      encodePlain(requests.map(([, { limit }]) => limit + 1)),
    )
    for (const { place, ...row } of rows) found[place - 1]?.push(toCoupon(row))
    return requests.map(([, { limit }], index) => pageOf(found[index] ?? [], limit, ({ id }) => id))
  })

  const pageOfUser = coalesce(async (requests: readonly Parameters<CouponViews['ofUser']>[]) => {
    const found = requests.map((): HeldCoupon[] => [])
    const rows = await query(
      pool,
      ofUser,
      encodeIds(requests.map(([userId]) => userId)),
      encodePlain(requests.map(([, state]) => state)),
      encodeInstants(requests.map(([, , now]) => now)),
      encodePlain(requests.map(([, , , { after = highestId<UserCouponId>() }]) => after)),
      encodePlain(requests.map(([, , , { limit }]) => limit + 1)),
    )
    for (const { place, discountType, discountValue, ...row } of rows) {
      found[place - 1]?.push({ ...row, discount: discountOf({ discountType, discountValue }) })
    }
    return requests.map(([, , , { limit }], index) => pageOf(found[index] ?? [], limit, ({ id }) => id))
  })
  return {
    byIds: coalesceByIds(async (ids: readonly CouponId[]) => couponsById(await query(pool, byIds, encodeIds(ids)))),
    async list(state, { limit, after = '' as CouponId }) {
      const found =
        state === undefined ? query(pool, list, after, limit + 1) : query(pool, listOfState, state, after, limit + 1)
      return pageOf((await found).map(toCoupon), limit, ({ id }) => id)
    },
    async used(id) {
      const [row] = await report(pool, usedLimit, (run) => run(used, id))
      return row?.used ?? 0
    },
    holders: async (id, { limit, after = 0 }) =>
      pageOf(await query(pool, holders, id, after, limit + 1), limit, ({ number }) => number),
    issuable: (...request) => pageOfIssuable(request),
    ofUser: (...request) => pageOfUser(request),
  }
}

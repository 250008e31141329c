import type { Body } from '@hexmart/client'
import { instantAt } from '../../shared/format/zoned-time.ts'
import { isId, isName, mostPieces, readCount } from '../forms/form-values.ts'
import { mostMoney, readAmount } from '../forms/read-amount.ts'

/** What a person types and chooses for a new coupon. Times are in the shop's time zone. */
export interface TypedCoupon {
  readonly id: string
  readonly name: string
  readonly type: 'PERCENT' | 'FIXED'
  readonly percent: string
  readonly amount: string
  /** Empty: no limit. */
  readonly maximumDiscount: string
  /** Empty: the coupon can be used for any order. */
  readonly minimumSubtotal: string
  readonly quantity: string
  /** Empty: the coupon opens immediately. */
  readonly opensAt: string
  readonly expiresAt: string
  /** Empty: users can use the coupon until it expires. */
  readonly validDays: string
  readonly state: 'REGISTERED' | 'ISSUABLE'
}

/** The fault of each wrong field, as a key of the texts `form.faults`. */
export type CouponFaults = { readonly [Name in keyof TypedCoupon]?: Name | 'opensTooLate' | 'expiresInPast' }

/** A coupon as far as its form can be read. */
export type CouponDraft = Partial<Omit<Body<'createCoupon'>, 'id' | 'state'>> & {
  readonly state: TypedCoupon['state']
}

export interface ReadCoupon {
  readonly faults: CouponFaults
  readonly draft: CouponDraft
  /** Undefined while there are faults. */
  readonly coupon: Body<'createCoupon'> | undefined
}

interface Shop {
  readonly currency: string
  readonly timeZone: string
  /** In milliseconds since 1970. */
  readonly now: number
}

/** The most days for which a coupon can be used after it was taken. */
const mostDays = 3_650

/** Reads the form of a coupon. Finds the faults of all fields, not only the first fault. */
export function readCoupon(typed: TypedCoupon, { currency, timeZone, now }: Shop): ReadCoupon {
  const [id, name] = [typed.id.trim(), typed.name.trim()]
  const isPercent = typed.type === 'PERCENT'
  const percent = readCount(typed.percent, 1, 100)
  const amount = readAmount(typed.amount, currency, 1, mostMoney)
  const optionalAmount = (text: string, ifEmpty: number | undefined, least: number) =>
    text.trim() === '' ? ifEmpty : readAmount(text, currency, least, Number.MAX_SAFE_INTEGER)
  const maximumDiscount = isPercent ? optionalAmount(typed.maximumDiscount, undefined, 1) : undefined
  const minimumSubtotal = optionalAmount(typed.minimumSubtotal, 0, 0)
  const quantity = readCount(typed.quantity, 0, mostPieces)
  const opensAt = instantAt(typed.opensAt, timeZone)
  const expiresAt = instantAt(typed.expiresAt, timeZone)
  const validDays = readCount(typed.validDays, 1, mostDays)
  const discount = discountOf()
  function discountOf(): Body<'createCoupon'>['discount'] | undefined {
    if (isPercent) return percent === undefined ? undefined : { type: 'PERCENT', percent }
    return amount === undefined ? undefined : { type: 'FIXED', amount }
  }
  const isFilledIn = (text: string) => text.trim() !== ''
  const opensTooLate = opensAt !== undefined && expiresAt !== undefined && opensAt >= expiresAt
  const faults: CouponFaults = {
    ...(id !== '' && !isId(id) && { id: 'id' }),
    ...(!isName(name) && { name: 'name' }),
    ...(isPercent && percent === undefined && { percent: 'percent' }),
    ...(!isPercent && amount === undefined && { amount: 'amount' }),
    ...(isPercent &&
      isFilledIn(typed.maximumDiscount) &&
      maximumDiscount === undefined && { maximumDiscount: 'maximumDiscount' }),
    ...(minimumSubtotal === undefined && { minimumSubtotal: 'minimumSubtotal' }),
    ...(quantity === undefined && { quantity: 'quantity' }),
    ...(isFilledIn(typed.opensAt) && opensAt === undefined && { opensAt: 'opensAt' }),
    ...(opensTooLate && { opensAt: 'opensTooLate' }),
    ...(expiresAt === undefined && { expiresAt: 'expiresAt' }),
    ...(expiresAt !== undefined && Date.parse(expiresAt) <= now && { expiresAt: 'expiresInPast' }),
    ...(isFilledIn(typed.validDays) && validDays === undefined && { validDays: 'validDays' }),
  }
  const draft: CouponDraft = {
    ...(name !== '' && { name }),
    ...(discount && { discount }),
    ...(maximumDiscount !== undefined && { maximumDiscount }),
    ...(minimumSubtotal !== undefined && minimumSubtotal > 0 && { minimumSubtotal }),
    ...(quantity !== undefined && { quantity }),
    ...(opensAt !== undefined && { opensAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(validDays !== undefined && { validDays }),
    state: typed.state,
  }
  if (Object.keys(faults).length > 0 || !discount || quantity === undefined || expiresAt === undefined) {
    return { faults, draft, coupon: undefined }
  }
  return { faults, draft, coupon: { ...draft, ...(id !== '' && { id }), name, discount, quantity, expiresAt } }
}

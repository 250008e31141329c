import type { Body, CouponWithUse } from '@hexmart/client'
import { instantAt, localTime } from '../../shared/format/zoned-time.ts'
import { isName, mostPieces, readCount } from '../forms/form-values.ts'

/** What a person types to change a coupon. Times are in the shop's time zone. */
export interface TypedChange {
  readonly name: string
  readonly quantity: string
  readonly opensAt: string
  readonly expiresAt: string
}

export interface CouponChange {
  readonly faults: { readonly [Name in keyof TypedChange]?: Name | 'belowIssued' | 'opensTooLate' }
  /** Only the fields that differ from the coupon. */
  readonly body: Pick<Body<'changeCoupon'>, 'name' | 'quantity' | 'opensAt' | 'expiresAt'>
}

/** What the form shows before the operator changes anything. */
export const fieldsOf = (coupon: CouponWithUse, timeZone: string): TypedChange => ({
  name: coupon.name,
  quantity: String(coupon.quantity),
  opensAt: coupon.opensAt === null ? '' : localTime(coupon.opensAt, timeZone),
  expiresAt: localTime(coupon.expiresAt, timeZone),
})

/**
 * Reads the form of a change. A time that the operator did not touch keeps its milliseconds, which the form does not
 * show.
 */
export function readChange(coupon: CouponWithUse, typed: TypedChange, timeZone: string): CouponChange {
  const original = fieldsOf(coupon, timeZone)
  const name = typed.name.trim()
  const quantity = readCount(typed.quantity, 0, mostPieces)
  const opensAt = typed.opensAt === original.opensAt ? coupon.opensAt : instantAt(typed.opensAt, timeZone)
  const expiresAt = typed.expiresAt === original.expiresAt ? coupon.expiresAt : instantAt(typed.expiresAt, timeZone)
  const opensTooLate = opensAt != null && expiresAt !== undefined && opensAt >= expiresAt
  return {
    faults: {
      ...(!isName(name) && { name: 'name' }),
      ...(quantity === undefined && { quantity: 'quantity' }),
      ...(quantity !== undefined && quantity < coupon.issued && { quantity: 'belowIssued' }),
      ...(opensAt === undefined && { opensAt: 'opensAt' }),
      ...(opensTooLate && { opensAt: 'opensTooLate' }),
      ...(expiresAt === undefined && { expiresAt: 'expiresAt' }),
    },
    body: {
      ...(isName(name) && name !== coupon.name && { name }),
      ...(quantity !== undefined && quantity !== coupon.quantity && { quantity }),
      ...(opensAt != null && opensAt !== coupon.opensAt && { opensAt }),
      ...(expiresAt !== undefined && expiresAt !== coupon.expiresAt && { expiresAt }),
    },
  }
}

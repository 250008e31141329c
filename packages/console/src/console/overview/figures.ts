import type { DailyFigures, OfferedCoupon } from '@hexmart/client'
import { addDays } from '../address/days.ts'

export const figureNames = ['orders', 'sales', 'charges', 'cancels'] as const
export type FigureName = (typeof figureNames)[number]

/** How much today differs from the whole of yesterday, as a share; 0.25 is a quarter more. Undefined without a yesterday to compare. */
export function deltaOf(today: number, yesterday: number | undefined): number | undefined {
  if (yesterday === undefined || yesterday === 0) return undefined
  return (today - yesterday) / yesterday
}

/** @param days the latest first; a day without anything may be missing */
export const yesterdayOf = (today: DailyFigures, days: readonly DailyFigures[]): DailyFigures | undefined =>
  days.find(({ date }) => date === addDays(today.date, -1))

/** The coupon that opens next. */
export function nextOpening(
  coupons: readonly OfferedCoupon[],
  now: number,
): (OfferedCoupon & { readonly opensAt: string }) | undefined {
  return coupons
    .filter((coupon): coupon is OfferedCoupon & { opensAt: string } => {
      return coupon.opensAt !== null && Date.parse(coupon.opensAt) > now
    })
    .toSorted((a, b) => Date.parse(a.opensAt) - Date.parse(b.opensAt))[0]
}

/** A span of time in its parts, rounded up to a second, so that a countdown ends at 0. */
export function countdown(milliseconds: number): { readonly days: number; readonly clock: string } {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000))
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return {
    days: Math.floor(seconds / 86_400),
    clock: [(seconds % 86_400) / 3_600, (seconds % 3_600) / 60, seconds % 60].map(two).join(':'),
  }
}

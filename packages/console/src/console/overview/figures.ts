import type { DailyFigures, OfferedCoupon } from '@hexmart/client'
import { addDays } from '../address/days.ts'

export const figureNames = ['orders', 'sales', 'charges', 'cancels'] as const
export type FigureName = (typeof figureNames)[number]

/**
 * How much today differs from the whole of yesterday, as a share: 0.25 is a quarter more. Undefined if the figure of yesterday is
 * unknown or 0.
 */
export function deltaOf(today: number, yesterday: number | undefined): number | undefined {
  if (yesterday === undefined || yesterday === 0) return undefined
  return (today - yesterday) / yesterday
}

/** @param days the latest first; a day that the service has not counted is missing */
export const yesterdayOf = (today: DailyFigures, days: readonly DailyFigures[]): DailyFigures | undefined =>
  days.find(({ date }) => date === addDays(today.date, -1))

const zeros = { orders: 0, sales: 0, charges: 0, cancels: 0 }

/**
 * The `count` days up to the latest one, the earliest first. The service leaves out days that it has not counted, such
 * as those before the first order. This list contains them, with zeros.
 *
 * @param days the latest first
 */
export function everyDay(days: readonly DailyFigures[], count: number): readonly DailyFigures[] {
  const [latest] = days
  if (latest === undefined) return []
  const byDate = new Map(days.map((day) => [day.date, day]))
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(latest.date, index - count + 1)
    return byDate.get(date) ?? { date, ...zeros }
  })
}

/**
 * The coupon that opens next.
 *
 * @param now in milliseconds since 1970
 * @returns undefined if none of the coupons opens later
 */
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

import { useMemo } from 'react'
import { useLanguage } from '../i18n/language-provider.tsx'
import { useShopFacts } from '../shop-facts.tsx'
import { formatDuration } from './duration.ts'
import { formatMoney } from './money.ts'

/** Formats amounts in the shop's currency, and instants in its time zone. */
export interface Format {
  /** @param amount in the currency's smallest unit */
  money(amount: number): string
  /** With few digits, such as ₩1.2M. */
  shortMoney(amount: number): string
  /** With its sign, such as +₩500. */
  signedMoney(amount: number): string
  number(value: number): string
  /** A whole number. For a fraction, the text is empty, so that a chart of counts has no labels with fractions. */
  count(value: number): string
  /** With its sign, such as +25%. @param share 0.25 is 25% */
  signedPercent(share: number): string
  /** @param instant ISO 8601, or milliseconds since 1970 */
  dateTime(instant: string | number): string
  time(instant: string | number): string
  /** The date and the time with its seconds. */
  exact(instant: string | number): string
  /** In its largest unit, such as `3 minutes`. @param milliseconds at least 0 */
  duration(milliseconds: number): string
  /** The date and the time, in a short form for charts. @param seconds since 1970 */
  instant(seconds: number): string
  /** @param day YYYY-MM-DD, which is the same day in every zone */
  day(day: string): string
}

/** @see Format */
export function useFormat(): Format {
  const { currency, timeZone } = useShopFacts()
  const { language } = useLanguage()
  return useMemo(() => {
    const number = new Intl.NumberFormat(language)
    const signedPercent = new Intl.NumberFormat(language, {
      style: 'percent',
      maximumFractionDigits: 0,
      signDisplay: 'exceptZero',
    })
    const dateTime = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' })
    const time = new Intl.DateTimeFormat(language, { timeZone, timeStyle: 'medium' })
    const exact = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'medium' })
    const instant = new Intl.DateTimeFormat(language, {
      timeZone,
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
    })
    const day = new Intl.DateTimeFormat(language, { timeZone: 'UTC', month: 'short', day: 'numeric', weekday: 'short' })
    return {
      money: (amount) => formatMoney(amount, currency, language),
      shortMoney: (amount) => formatMoney(amount, currency, language, true),
      signedMoney: (amount) =>
        (amount > 0 ? '+' : amount < 0 ? '−' : '') + formatMoney(Math.abs(amount), currency, language),
      number: (value) => number.format(value),
      count: (value) => (Number.isInteger(value) ? number.format(value) : ''),
      signedPercent: (share) => signedPercent.format(share).replace('-', '−'),
      dateTime: (instant) => dateTime.format(new Date(instant)),
      time: (instant) => time.format(new Date(instant)),
      exact: (instant) => exact.format(new Date(instant)),
      duration: (milliseconds) => formatDuration(milliseconds, language),
      instant: (seconds) => instant.format(new Date(seconds * 1_000)),
      day: (text) => day.format(new Date(`${text}T00:00:00Z`)),
    }
  }, [currency, timeZone, language])
}

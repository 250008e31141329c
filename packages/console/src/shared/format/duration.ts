const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/**
 * A span of time in its largest unit, such as `3 minutes` for 3:59. It is rounded to the nearest second, and then down to a whole
 * number of the unit.
 *
 * @param milliseconds at least 0
 */
export function formatDuration(milliseconds: number, language: string): string {
  const seconds = Math.round(milliseconds / 1_000)
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? units[3]
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(Math.floor(seconds / length))
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** A span of time in its largest unit, rounded down to a whole number of it: `3 minutes`. @param milliseconds at least 0 */
export function formatDuration(milliseconds: number, language: string): string {
  const seconds = Math.round(milliseconds / 1_000)
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? units[3]
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
  return format.format(Math.floor(seconds / length))
}

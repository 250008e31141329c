const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** A span of time in its largest unit, rounded: `3 minutes`. @param milliseconds at least 0 */
export function formatDuration(milliseconds: number, language: string): string {
  // The unit is chosen after rounding, so that 59.9 seconds are a minute and not 60 seconds.
  const [unit, length] = units.find(([, size]) => Math.round(milliseconds / size) >= 1) ?? units[3]
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(milliseconds / length),
  )
}

/** The parts of a span of time. Rounds up to whole seconds, so that a countdown shows 0 only when its time is over. */
export function partsOf(milliseconds: number): { days: number; hours: number; minutes: number; seconds: number } {
  const total = Math.max(0, Math.ceil(milliseconds / 1_000))
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3_600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  }
}

/** The parts of a span of time, for a countdown. It shows the second that has begun, and 0 only when it is over. */
export function partsOf(milliseconds: number): { days: number; hours: number; minutes: number; seconds: number } {
  const all = Math.max(0, Math.ceil(milliseconds / 1_000))
  return {
    days: Math.floor(all / 86_400),
    hours: Math.floor(all / 3_600) % 24,
    minutes: Math.floor(all / 60) % 60,
    seconds: all % 60,
  }
}

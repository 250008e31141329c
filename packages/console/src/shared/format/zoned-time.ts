/** What clocks in a zone show at an instant, in the format of an input of type `datetime-local`: `2027-03-01T21:00:00`. */
export function localTime(instant: string | number, timeZone: string): string {
  // Swedish dates look like ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return format.format(new Date(instant)).replace(' ', 'T')
}

/**
 * The instant at which the clocks of a zone show a time. When clocks are set back, a time occurs twice; `local` then
 * means its first occurrence. When clocks are set forward, a time is skipped; `local` then means a later time: if the
 * clocks go from 2:00 to 3:00, 2:30 means 3:30.
 *
 * @param local such as `2027-03-01T21:00` or `2027-03-01T21:00:30`
 * @returns ISO 8601 in UTC; undefined if the text is not such a time
 */
export function instantAt(local: string, timeZone: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(local)) return undefined
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return undefined
  // One candidate comes from the zone's offset one day earlier, the other from the offset one day later. The offsets
  // differ only around a change of the clocks.
  const candidates = [asUtc - day, asUtc + day].map((near) => asUtc - offsetAt(near, timeZone))
  const isShown = (instant: number) =>
    Date.parse(`${localTime(instant, timeZone)}Z`) === Math.floor(asUtc / 1_000) * 1_000
  return new Date(candidates.find(isShown) ?? Math.max(...candidates)).toISOString()
}

/** In milliseconds. */
const day = 86_400_000

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
export const offsetAt = (instant: number, timeZone: string): number =>
  Date.parse(`${localTime(instant, timeZone)}Z`) - Math.floor(instant / 1_000) * 1_000

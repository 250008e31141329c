/** Names of at least this length may differ by two letters and still be the same name with typing errors. */
const longLength = 10

/**
 * The name that was probably meant, if there is one: it differs by one letter that is missing, added, wrong or exchanged with
 * its neighbour, or by two in a long name. Case and punctuation do not count.
 */
export function nearestName(wrongName: string, names: readonly string[]): string | undefined {
  const text = normal(wrongName)
  const near = names.map((name) => ({ name, distance: distanceOf(text, normal(name)) }))
  near.sort((a, b) => a.distance - b.distance)
  const [best] = near
  return best && best.distance <= (best.name.length >= longLength ? 2 : 1) ? best.name : undefined
}

const normal = (name: string) => name.toUpperCase().replace(/\W|_/g, '')

/** The number of typing errors between two texts (the optimal string alignment distance). */
function distanceOf(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const at = (up: number, left: number) => rows[i - up]?.[j - left] ?? Number.POSITIVE_INFINITY
      const exchanged = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(2, 2) + 1 : Number.POSITIVE_INFINITY
      row.push(Math.min(at(1, 0) + 1, at(0, 1) + 1, at(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1), exchanged))
    }
  }
  return rows.at(-1)?.at(-1) ?? 0
}

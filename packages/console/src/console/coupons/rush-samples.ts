/** How many coupons had been issued at an instant. */
export interface Sample {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly issued: number
}

/** How many samples are kept: five minutes of a rush. */
const mostSamples = 300

/** In milliseconds. Two samples closer than this say little about a rate. */
const leastGap = 400

/** Adds a sample, unless it follows the last one too closely. The coupons of a sample that is left out count in the next one. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last !== undefined && sample.at - last.at < leastGap) return samples
  return [...samples, sample].slice(-mostSamples)
}

/**
 * For each sample after the first: its time, in seconds since 1970, and how many coupons were issued per second since the sample
 * before.
 */
export function ratesOf(samples: readonly Sample[]): { times: readonly number[]; perSecond: readonly number[] } {
  const later = samples.slice(1)
  return {
    times: later.map(({ at }) => at / 1_000),
    perSecond: later.map(({ at, issued }, index) => {
      const before = samples[index] as Sample
      return Math.max(0, ((issued - before.issued) * 1_000) / (at - before.at))
    }),
  }
}

/** How the products of an order are drawn. All systems that the bench compares draw from the same distributions. */
export type Distribution = 'uniform' | 'hot' | 'zipf'

export const userCount = 10_000
export const productCount = 10_000

/** Picks the indexes of two different products, below `productCount`. */
export function productPicker(distribution: Distribution): () => readonly [number, number] {
  const pickOne = picker(distribution)
  return () => {
    if (distribution === 'hot') return [0, 1]
    const first = pickOne()
    for (;;) {
      const second = pickOne()
      if (second !== first) return [first, second]
    }
  }
}

function picker(distribution: Distribution): () => number {
  if (distribution !== 'zipf') return () => randomBelow(productCount)
  // Zipf's law with the exponent 1: the product of rank r is drawn with a probability in proportion to 1/r.
  const cumulative = new Float64Array(productCount)
  let sum = 0
  for (let rank = 1; rank <= productCount; rank++) {
    sum += 1 / rank
    cumulative[rank - 1] = sum
  }
  return () => {
    const target = Math.random() * sum
    let low = 0
    let high = productCount - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((cumulative[middle] as number) < target) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A random whole number from 0 to `limit` − 1. */
export const randomBelow = (limit: number): number => Math.floor(Math.random() * limit)

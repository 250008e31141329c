import { expect, test } from 'vitest'
import { addSample, ratesOf, type Sample } from './rush-samples.ts'

const collect = (...samples: readonly [at: number, issued: number][]) =>
  samples.reduce<readonly Sample[]>((collected, [at, issued]) => addSample(collected, { at, issued }), [])

test('a rate is per second, however much time lies between two samples', () => {
  expect(ratesOf(collect([1_000, 0], [2_000, 40], [4_000, 60], [5_000, 60]))).toEqual({
    times: [2, 4, 5],
    perSecond: [40, 10, 0],
  })
  expect(ratesOf(collect([1_000, 5]))).toEqual({ times: [], perSecond: [] })
})

test('a sample shortly after another is left out, because its rate would be a false peak; the next rate includes its coupons', () => {
  expect(ratesOf(collect([1_000, 0], [1_050, 9], [2_000, 20])).perSecond).toEqual([20])
})

test('only the latest 300 samples are kept', () => {
  const samples = collect(...Array.from({ length: 400 }, (_, second): [number, number] => [second * 1_000, second]))
  expect(samples).toHaveLength(300)
  expect(samples[0]).toEqual({ at: 100_000, issued: 100 })
})

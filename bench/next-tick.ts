/**
 * How long a call of `process.nextTick` takes before and after full garbage collections that find no object of such a call,
 * with and without one that is kept, as the service keeps one. Usage: `node --expose-gc bench/next-tick.ts`
 */
import { executionAsyncResource } from 'node:async_hooks'
import { setTimeout } from 'node:timers/promises'

const calls = 300_000
const kept = new Set<object>()

/** @returns nanoseconds per call, the best of several rounds */
async function measure(): Promise<number> {
  const rounds: number[] = []
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    await new Promise<void>((resolve) => {
      let count = 0
      const next = () => (++count < calls ? process.nextTick(next, count) : resolve())
      next()
    })
    rounds.push(((performance.now() - start) * 1e6) / calls)
  }
  return Math.round(Math.min(...rounds))
}

async function collect(): Promise<void> {
  if (globalThis.gc === undefined) throw new Error('start this program with node --expose-gc')
  for (let round = 0; round < 6; round++) {
    globalThis.gc()
    await setTimeout(20)
  }
}

if (process.argv.includes('--keep')) process.nextTick(() => kept.add(executionAsyncResource()))
const before = await measure()
await collect()
console.log(`${kept.size} kept: ${before} ns a call, and ${await measure()} ns after the collections`)

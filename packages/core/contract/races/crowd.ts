import { beforeEach } from 'vitest'
import type { ShopEvent } from '../../src/index.ts'
import type { Clerk } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { type Scene, sceneOf } from '../scene.ts'

/** Two shops over the same data, as two processes have them, which small batches make quarrel as often as can be. */
export interface Crowd extends Scene {
  /** Does something for each of `who` at once, in turn at one shop and at the other. */
  rush<One, Answer>(who: readonly One[], act: (clerk: Clerk, one: One) => Promise<Answer>): Promise<Answer[]>
  /**
   * The faults that the two shops met, by class. Locks alone keep rows that exist in order: where a unique key or
   * another second net of the store had to, it shows here.
   */
  readonly faults: readonly string[]
}

const policy = { commit: { lanes: 4, batchLimit: 4, backOff: 2, backOffLimit: 20, attempts: 50 } }

export function crowdOf(harness: Harness): Crowd {
  const crowd = sceneOf(harness) as Crowd
  beforeEach(async () => {
    const faults: string[] = []
    const observer = (event: ShopEvent) => {
      if (event.type === 'batch failed') faults.push(event.class)
    }
    const clerks = [await crowd.open({ observer }, policy), await crowd.open({ observer }, policy)]
    const rush: Crowd['rush'] = (who, act) => Promise.all(who.map((one, index) => act(clerks[index % 2] as Clerk, one)))
    Object.assign(crowd, { faults, rush })
  })
  return crowd
}

/** `user-0`, `user-1` … */
export const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `user-${index}`)

/** Each of them twice in a row, so that a rush sends the two to different shops. */
export const twice = <One>(some: readonly One[]): One[] => some.flatMap((one) => [one, one])

import { beforeEach } from 'vitest'
import type { Observer } from '../../src/index.ts'
import type { Clerk } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { type Scene, sceneOf } from '../scene.ts'

/**
 * Eight shops over the same data: four on each of two stores, as two processes would open them. Small batches make the
 * shops compete as often as possible.
 */
export interface Crowd extends Scene {
  /** Calls `act` with each of the inputs, all at the same time, and spreads the calls over the shops in turn. */
  rush<Input, Answer>(inputs: readonly Input[], act: (clerk: Clerk, input: Input) => Promise<Answer>): Promise<Answer[]>
  /**
   * The classes of the store errors that the shops met. Locks alone must prevent conflicts between existing rows: an error here
   * shows that a lock is missing, so that only a unique key or the deadlock check prevented the conflict.
   */
  readonly errors: readonly string[]
  /** The observer for a further shop: it adds the classes of that shop's store errors to `errors`. */
  readonly observer: Observer
}

const shopsPerStore = 4
const policy = { commit: { batchLimit: 4, backOff: 2, backOffLimit: 20, attempts: 50 } }

export function crowdOf(harness: Harness): Crowd {
  const crowd = sceneOf(harness) as Crowd
  beforeEach(async () => {
    const errors: string[] = []
    const observer: Observer = (event) => {
      if (event.type === 'batch failed') errors.push(event.class)
    }
    const stores = [await crowd.again(), await crowd.again()]
    const clerks: Clerk[] = []
    for (let shop = 0; shop < shopsPerStore; shop++) {
      for (const store of stores) clerks.push(await crowd.open({ store, observer }, policy))
    }
    const rush: Crowd['rush'] = (inputs, act) =>
      Promise.all(inputs.map((input, index) => act(clerks[index % clerks.length] as Clerk, input)))
    Object.assign(crowd, { errors, observer, rush })
  })
  return crowd
}

/** The ids `user-0`, `user-1` … */
export const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `user-${index}`)

/** Each member twice in a row. `rush` gives these two to different shops. */
export const twice = <Member>(members: readonly Member[]): Member[] => members.flatMap((member) => [member, member])

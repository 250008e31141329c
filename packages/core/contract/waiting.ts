import { vi } from 'vitest'
import type { Harness } from './harness.ts'

/** How long a suite waits for something that must happen soon, in milliseconds, unless the harness says otherwise. */
const defaultPatience = 10_000

/**
 * Waits that end after the `patience` of the harness at the latest, so that a broken store cannot hang a suite. A wait
 * that does not succeed in time throws an error that names what was expected.
 */
export interface Waiting {
  /** Repeats `attempt` until it does not throw, and returns its result. */
  eventually<Value>(expected: string, attempt: () => Promise<Value> | Value): Promise<Value>
  /** Returns the result of `pending`. */
  inTime<Value>(expected: string, pending: Promise<Value>): Promise<Value>
}

export function waitingOn({ patience = defaultPatience }: Harness): Waiting {
  return {
    async eventually(expected, attempt) {
      try {
        return await vi.waitFor(attempt, { timeout: patience, interval: 5 })
      } catch (cause) {
        throw tooLate(expected, patience, cause)
      }
    },

    async inTime(expected, pending) {
      const end = Promise.withResolvers<never>()
      const timer = setTimeout(() => end.reject(tooLate(expected, patience)), patience)
      try {
        return await Promise.race([pending, end.promise])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/**
 * Options of a suite. A test may wait several times, and must not time out before one of its waits reports what is
 * wrong. So a test has time for six waits.
 */
export const suiteOptions = ({ patience = defaultPatience }: Harness) => ({ timeout: 6 * patience })

/**
 * Bounds a loop over the answers of a store.
 * @throws Error that names what was expected, if the loop has not ended after this many rounds
 */
export function* atMost(rounds: number, expected: string): Generator<number, never> {
  for (let round = 0; round < rounds; round++) yield round
  throw new Error(`expected, but not reached in ${rounds} rounds: ${expected}`)
}

function tooLate(expected: string, patience: number, cause?: unknown): Error {
  const last = cause instanceof Error ? `; the last attempt failed with: ${cause.message}` : ''
  return new Error(`expected, but not reached in ${patience} ms: ${expected}${last}`, { cause })
}

declare const setTimeout: (run: () => void, milliseconds: number) => unknown
declare const clearTimeout: (timer: unknown) => void

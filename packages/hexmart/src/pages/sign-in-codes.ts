import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '@hexmart/core'

/** For how many minutes a code can be redeemed after it was issued. */
export const codeMinutes = 15

/** Codes that each let a person sign in once. The codes are only in memory, so a restart ends all of them. */
export interface SignInCodes<Subject> {
  /** @returns a new code, valid for `codeMinutes` */
  issue(subject: Subject): string
  /** @returns the subject, once; undefined for a code that is unknown, used or expired */
  redeem(code: string): Subject | undefined
}

/**
 * @param clock measures the minutes by elapsed time, so that setting the wall clock back does not revive an expired
 *   code
 */
export function signInCodes<Subject>(clock: Pick<Clock, 'elapsed'> = systemClock): SignInCodes<Subject> {
  const open = new Map<string, { readonly subject: Subject; readonly until: number }>()
  return {
    issue(subject) {
      const code = randomBytes(24).toString('base64url')
      open.set(code, { subject, until: clock.elapsed() + codeMinutes * 60_000 })
      return code
    },
    redeem(code) {
      const found = open.get(code)
      open.delete(code)
      return found !== undefined && clock.elapsed() < found.until ? found.subject : undefined
    },
  }
}

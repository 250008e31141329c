import { randomBytes } from 'node:crypto'
import { type Clock, systemClock } from '@hexmart/core'

/** How long a code can be exchanged, in minutes. */
export const codeMinutes = 15

/** Codes that each let somebody sign in once. They live in memory, so none outlives the process. */
export interface SignInCodes<Subject> {
  /** @returns a new code, valid for `codeMinutes` */
  issue(subject: Subject): string
  /** @returns the subject, once; undefined for a code that is unknown, used or expired */
  redeem(code: string): Subject | undefined
}

/** @param clock measures the minutes. Somebody who sets the wall clock back must not revive an expired code */
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

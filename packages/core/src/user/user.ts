import type { UserId } from '../base/ids.ts'

/** A user, as a store keeps one that has no host to do it. */
export interface User {
  readonly id: UserId
  /** 1 to 200 characters. */
  readonly name: string
}

import type { UserId } from '../base/ids.ts'
import type { Made } from '../base/types.ts'

/** A user record, when the shop manages users itself. */
export interface User {
  readonly id: UserId
  /** 1 to 200 characters. */
  readonly name: string
}

/** What the shop knows about a user when it decides a command. */
export interface UserFacts {
  /** True when the user may not buy at present. */
  readonly blocked?: boolean | undefined
  /** Facts of the host's about the user, for rules of its own. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
}

export interface UserNotFound {
  readonly code: 'USER_NOT_FOUND'
  readonly userId: UserId
}

export type UserAdded = Made<{ readonly type: 'user added'; readonly user: User }>

export const userAdded = (user: User) => ({ type: 'user added', user }) as UserAdded

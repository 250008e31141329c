import type { UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Made } from '../base/types.ts'

/** A user of a shop that manages its users itself. */
export interface User {
  readonly id: UserId
  /** 1 to 200 characters. */
  readonly name: string
}

/** A user as an operator sees one. */
export interface UserWithBalance extends User {
  /** 0 before the first charge. */
  readonly balance: Money
}

/** Facts about a user, for the rule that decides a command of that user. An empty object means: the user exists. */
export interface UserFacts {
  /** True when the user may not buy at present. Charges of a blocked user are refused. */
  readonly blocked?: boolean | undefined
  /** Facts that the host knows about the user, for commands of your own. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
}

export interface UserNotFound {
  readonly code: 'USER_NOT_FOUND'
  readonly userId: UserId
}

/** The user may not buy at present. */
export interface UserBlocked {
  readonly code: 'USER_BLOCKED'
  readonly userId: UserId
}

export type UserAdded = Made<{ readonly type: 'user added'; readonly user: User }>

export const userAdded = (user: User) => ({ type: 'user added', user }) as UserAdded

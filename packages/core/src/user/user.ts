import type { UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { IllegalStateChange } from '../base/refusals.ts'
import { ok, type Result, refuse } from '../base/results.ts'
import { sameMembers } from '../base/same-members.ts'
import type { Opaque } from '../base/types.ts'

/** ACTIVE ↔ BLOCKED, and from either to ERASED, which is final. A user who is not ACTIVE may not buy. */
export const userStates = ['ACTIVE', 'BLOCKED', 'ERASED'] as const
export type UserState = (typeof userStates)[number]

/** A user of a shop that manages its users itself. */
export interface User {
  readonly id: UserId
  /** 1 to 200 characters; null if, and only if, the user is ERASED. */
  readonly name: string | null
  readonly state: UserState
}

/** A user with the balance, for operators. */
export interface UserWithBalance extends User {
  /** 0 while nothing has been charged or adjusted. */
  readonly balance: Money
}

/**
 * Facts about a user, for the rule that decides a command of that user. An empty object means that the user exists and may
 * buy.
 */
export interface UserFacts {
  /** True when the user may not buy: the user can neither charge, nor take coupons, nor order, nor cancel. */
  readonly blocked?: boolean | undefined
  /** Facts that the host knows about the user, for house rules and for commands of your own. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
}

export interface UserNotFound {
  readonly code: 'USER_NOT_FOUND'
  readonly userId: UserId
}

/** The user may not buy: the user is BLOCKED or ERASED, or blocked by the host's directory. */
export interface UserBlocked {
  readonly code: 'USER_BLOCKED'
  readonly userId: UserId
}

/**
 * Changes the name or the state of a user.
 *
 * @returns the changed user, the given user if nothing differs, or `ILLEGAL_STATE_CHANGE` for an ERASED user
 */
export function alterUser(
  user: User,
  { name, state }: { readonly name?: string | undefined; readonly state?: 'ACTIVE' | 'BLOCKED' | undefined },
): Result<User, IllegalStateChange> {
  // A change of the name alone asks for no other state, so `to` is then ERASED too.
  if (user.state === 'ERASED') return refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'ERASED', to: state ?? 'ERASED' })
  const altered: User = { id: user.id, name: name ?? user.name, state: state ?? user.state }
  return ok(sameMembers(user, altered) ? user : altered)
}

/** Removes the name of a user and blocks the user for ever. An ERASED user is returned unchanged. */
export const erase = (user: User): User =>
  user.state === 'ERASED' ? user : { id: user.id, name: null, state: 'ERASED' }

/** The facts about a user whom the shop manages itself. */
export const factsOf = ({ state }: Pick<User, 'state'>): UserFacts => (state === 'ACTIVE' ? active : blocked)
const active: UserFacts = {}
const blocked: UserFacts = { blocked: true }

export type UserAdded = Opaque<{ readonly type: 'user added'; readonly user: User }>
export type UserChanged = Opaque<{ readonly type: 'user changed'; readonly user: User }>

export const userAdded = (user: User) => ({ type: 'user added', user }) as UserAdded
export const userChanged = (user: User) => ({ type: 'user changed', user }) as UserChanged

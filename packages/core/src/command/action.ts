import type { ActionId, UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Opaque } from '../base/types.ts'
import { ActorId } from './actor.ts'

export const subjectTypes = ['user', 'product', 'coupon', 'order', 'delivery', 'day'] as const
export type SubjectType = (typeof subjectTypes)[number]

/**
 * An entry in the trail of what operators did: who did what to which thing, and when. The action of a command is committed
 * together with the command's changes. The action of an operation, such as retrying a delivery, is committed before the
 * operation begins.
 */
export interface Action {
  readonly id: ActionId
  readonly at: Instant
  /** The id of the operator. */
  readonly actor: string
  /** The name of the command or operation. */
  readonly command: string
  /** The thing that changed. Its id is `all` for an operation on all deliveries, and for an import of users or products. */
  readonly subject: { readonly type: SubjectType; readonly id: string }
  readonly reason: string | null
}

/** The part of an action that a command's definition knows. */
export interface ActionFacts {
  readonly subject: Action['subject']
  /** The user who owns the subject. If the operator is this user, no action is recorded. */
  readonly owner?: UserId
  /**
   * The user whose data the command's value has. When this user is erased, the value is removed from the record of the
   * command's idempotency key. By default, this user is the owner, or else the subject if the subject is a user. Null if the
   * value has nothing that an erasure removes, only ids and amounts for example.
   */
  readonly about?: UserId | null
  readonly reason?: string | null
}

/** The id of the user whose data the command's value has; null if the facts name no such user. */
export function userIn({ subject, owner, about }: ActionFacts): string | null {
  if (about !== undefined) return about
  return owner ?? (subject.type === 'user' ? subject.id : null)
}

export type ActionAdded = Opaque<{ readonly type: 'action added'; readonly action: Action }>

export const actionAdded = (action: Action) => ({ type: 'action added', action }) as ActionAdded

/** Actions inside a transaction. */
export interface ActionTable {
  add(actions: readonly Action[]): void
}

/** The id of a subject of any type, by which actions are found. It has the form of an actor's id. */
export const SubjectId = ActorId

/** Which actions to list; absent members select all. */
export interface ActionFilter {
  readonly actor?: string | undefined
  /** The id of a subject of any type. */
  readonly subject?: string | undefined
}

/** Reads actions outside of commands. */
export interface ActionViews {
  /** The actions that match the filter, newest first by id. */
  list(filter: ActionFilter, page: PageRange<ActionId>): Promise<Page<Action, ActionId>>
}

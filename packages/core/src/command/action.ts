import type { ActionId, UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { Instant } from '../base/time.ts'
import type { Opaque } from '../base/types.ts'

export const subjectTypes = ['user', 'product', 'coupon', 'order', 'delivery', 'day'] as const
export type SubjectType = (typeof subjectTypes)[number]

/** An operator's act, recorded in the commit of its effects: who did what to which thing, and when. */
export interface Action {
  readonly id: ActionId
  readonly at: Instant
  /** The id of the operator. */
  readonly actor: string
  /** The command's name. */
  readonly command: string
  /** The thing that changed. Of all dead deliveries at once, and of an import, the id is `all`. */
  readonly subject: { readonly type: SubjectType; readonly id: string }
  readonly reason: string | null
}

/** What a command tells about itself when an operator runs it. */
export interface ActionFacts {
  readonly subject: Action['subject']
  /** The user whose thing it is. For that user the command is no operator's act. */
  readonly owner?: UserId
  readonly reason?: string | null
}

export type ActionAdded = Opaque<{ readonly type: 'action added'; readonly action: Action }>

export const actionAdded = (action: Action) => ({ type: 'action added', action }) as ActionAdded

/** Actions inside a transaction. */
export interface ActionTable {
  add(actions: readonly Action[]): void
}

/** Which actions to list; absent members select all. */
export interface ActionFilter {
  readonly actor?: string | undefined
  /** The id of a subject, of whatever type. */
  readonly subject?: string | undefined
}

/** Reads actions outside of commands. */
export interface ActionViews {
  /** The actions that match the filter, newest first by id. */
  list(filter: ActionFilter, page: PageRange<ActionId>): Promise<Page<Action, ActionId>>
}

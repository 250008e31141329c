import type { UserId } from '../base/ids.ts'
import type { User, UserFacts } from './user.ts'

/**
 * Who may shop. A host's own user system can take this place: `createShop({ store, users: mine })`. The shop asks a host's
 * directory before it queues a command, never inside a transaction. Without one, the store's own users are read together
 * with everything else that a batch loads.
 *
 * @example
 * const mine: UserDirectory = {
 *   async find(ids) {
 *     const members = new Map([['mina', { blocked: false }]])
 *     return new Map(ids.filter((id) => members.has(id)).map((id) => [id, { blocked: false }]))
 *   },
 * }
 */
export interface UserDirectory {
  /**
   * The facts about those of `ids` that are users; an unknown id is absent. Throws a `StoreError` of class `unavailable` when
   * the directory cannot be reached: the caller is then answered `UNAVAILABLE`. Any other error reaches the caller as it is.
   */
  find(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, UserFacts>>
}

/** The store's own users, inside a transaction. */
export interface UserTable extends UserDirectory {
  find(ids: readonly UserId[]): Promise<Map<UserId, UserFacts>>
  /** Inserts users. An id that exists already is a transient error: the rerun sees the concurrent insert. */
  add(users: readonly User[]): void
}

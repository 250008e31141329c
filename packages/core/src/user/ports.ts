import type { UserId } from '../base/ids.ts'
import type { Page, PageRange } from '../base/pages.ts'
import type { NameKey } from '../base/search.ts'
import type { User, UserFacts } from './user.ts'

/**
 * The users of the shop. A host can bring its own users: `createShop({ store, users: mine })`. The shop reads a host's
 * directory before it queues a command, never inside a transaction. Without a host's directory, a batch reads the users of
 * the store together with its other rows.
 *
 * @example
 * const members = new Set<string>(['mina', 'jun'])
 * const mine: UserDirectory = {
 *   find: async (ids) => new Map(ids.filter((id) => members.has(id)).map((id) => [id, {}])),
 * }
 */
export interface UserDirectory {
  /**
   * The facts about the users with these ids; an unknown id is absent. Throws a `StoreError` of class `unavailable` when the
   * directory cannot be reached; the caller of the shop then gets the refusal `UNAVAILABLE`. A `StoreError` of class `permanent`,
   * and any error of another type, reaches the caller unchanged.
   */
  find(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, UserFacts>>
}

/** The store's own users, read outside of commands. */
export interface UserViews extends UserDirectory {
  /** The users with these ids; an unknown id is absent. */
  byIds(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, User>>
  /**
   * All users by ascending id. With a `query`: the user whose id equals the query, and the users whose names begin with the
   * query, without regard to case. All of these are sorted by name, then by id.
   */
  list(query: string | undefined, page: PageRange<NameKey<UserId>>): Promise<Page<User, NameKey<UserId>>>
}

/** The store's own users, inside a transaction. */
export interface UserTable extends UserDirectory {
  find(ids: readonly UserId[]): Promise<Map<UserId, UserFacts>>
  /**
   * Locks users one by one, by ascending id, and reads them, for commands that change or erase a user. Other commands read
   * users without a lock.
   */
  lock(ids: readonly UserId[]): Promise<Map<UserId, User>>
  /**
   * Inserts users. If an id already exists, the unit of work fails with a transient error; when it runs again, it finds
   * the row.
   */
  add(users: readonly User[]): void
  /** Saves the names and states of users that this transaction has locked. */
  save(users: readonly User[]): void
  /**
   * Notes that these users were erased, so that `Pruning.emptyErased` empties the metadata of their orders, and the values of
   * idempotency records that have their data.
   */
  noteErased(ids: readonly UserId[]): void
}

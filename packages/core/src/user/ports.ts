import type { UserId } from '../base/ids.ts'
import type { User } from './user.ts'

/**
 * Who may shop. All that the shop asks is whether users exist, so that the host's own user system can stand here:
 * `createShop({ ...store, users: mine })`. A host's users are asked before a command is queued, never inside a
 * transaction; without them, the store's own are read together with all that a batch loads.
 */
export interface UserDirectory {
  /**
   * Those of `ids` that exist. Throws a `StoreError` of class `unavailable` when it cannot be told just now: whoever asked is
   * then answered `UNAVAILABLE`. Anything else that is thrown reaches the caller as it is.
   */
  existing(ids: readonly UserId[]): Promise<ReadonlySet<UserId>>
}

/** The store's own users, inside a transaction. */
export interface UserTable extends UserDirectory {
  /** A user with an id that exists already is a transient error: the rerun sees its elder. */
  add(users: readonly User[]): void
}

import type { UserId } from '../shared/ids.ts'
import type { User } from './user.ts'

/**
 * Who may shop. All that the shop asks is whether users exist, so that the host's own user system can stand here:
 * `createShop({ ...store, users: mine })`. A host's users are asked before a command is queued, never inside a
 * transaction; without them, the store's own are read together with all that a batch loads.
 */
export interface Users {
  /**
   * Those of `ids` that exist. Throws a `Fault` of class `unavailable` when it cannot be told just now: whoever asked is
   * then answered `UNAVAILABLE`. Anything else that is thrown reaches the caller as it is.
   */
  existing(ids: readonly UserId[]): Promise<ReadonlySet<UserId>>
}

/** The store's own users, inside a transaction. */
export interface UserTable extends Users {
  /** A user with an id that exists already is a passing fault: the rerun sees its elder. */
  add(users: readonly User[]): void
}

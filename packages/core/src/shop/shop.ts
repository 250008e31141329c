import type { Policy } from '../base/policy.ts'
import type { Command } from '../command/command.ts'
import type { RefusalCode } from '../command/refusal.ts'
import type { Execute } from './execute.ts'
import type { ShopExports } from './exports.ts'
import type { ShopLifecycle } from './jobs.ts'
import type { ShopOperations } from './operations.ts'
import type { OperatorQueries } from './operator-queries.ts'
import type { ShopQueries } from './queries.ts'
import type { ShopCommands } from './shop-commands.ts'

/** A shop: its commands, its reads and exports, an operator's operations, and its jobs. */
export interface Shop extends ShopCommands, ShopQueries, OperatorQueries, ShopExports, ShopOperations, ShopLifecycle {
  readonly policy: Policy
  /**
   * Whether the shop manages its users and its products itself. If not, the methods that create, change or erase them, and the
   * reads of `OperatorQueries` that show them, reject with `TypeError`.
   */
  readonly manages: { readonly users: boolean; readonly products: boolean }
  /**
   * Whether the shop can do its work: its store answers a read and commits a write. A store without `UnitOfWork.tryWrite` is
   * trusted to commit. All calls share the result of a write: for five seconds after it succeeded, and for one second after
   * it failed. Does not reject.
   */
  ready(): Promise<boolean>
  /** Runs a command by its definition: for adapters, and for commands of your own. */
  readonly execute: Execute
  /**
   * Parses the input of a command, for adapters that must report malformed input before they do anything else. The shop
   * recognises the result and does not parse it again.
   *
   * @throws InvalidInput with every issue
   */
  parse<Raw, Input extends object, Value, Code extends RefusalCode, Prepared>(
    command: Command<Raw, Input, Value, Code, Prepared>,
    input: unknown,
  ): Input
}

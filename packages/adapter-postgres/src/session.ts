import type { Statement } from './statement.ts'

/** The connection of one transaction, as `alongside.ts` and the modules in `tables/` use it. */
export interface Session {
  /**
   * Queues a statement, and resolves with its rows. Statements that are queued before any of them is awaited share one
   * round trip. Rejects if an argument cannot be encoded.
   */
  read<Args extends readonly unknown[], Row>(statement: Statement<Args, Row>, ...args: Args): Promise<Row[]>
  /**
   * Queues a statement for the next round trip. If the statement fails, the commit fails with its error.
   *
   * @throws what the encoding of an argument throws, such as the TypeError of a text that is undefined
   */
  write<Args extends readonly unknown[]>(statement: Statement<Args, unknown>, ...args: Args): void
}

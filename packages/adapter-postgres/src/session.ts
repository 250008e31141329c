import type { Statement } from './statement.ts'

/** One transaction's connection, as the tables use it. */
export interface Session {
  /** Queues a statement, and resolves with its rows. All queued statements share one round trip. */
  read<Args extends readonly unknown[], Row>(statement: Statement<Args, Row>, ...args: Args): Promise<Row[]>
  /** Queues a statement. If it fails, the commit fails with its error. */
  write<Args extends readonly unknown[]>(statement: Statement<Args, unknown>, ...args: Args): void
}

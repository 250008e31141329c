/** One step that changes the schema. Its statements use bare table names, because the search path is the shop's schema. */
export interface Migration {
  readonly name: string
  readonly statements: readonly MigrationStatement[]
}

/**
 * A statement, or a pair of statements: `otherwise` runs if `text` fails, for example on YugabyteDB, which has no BRIN
 * indexes.
 */
export type MigrationStatement = string | { readonly text: string; readonly otherwise: string }

/** One step of the schema. Its statements use bare table names: they run with the shop's schema as the search path. */
export interface Migration {
  readonly name: string
  readonly statements: readonly MigrationStatement[]
}

/** One statement; or two: `text`, and `otherwise`, which runs if `text` fails, such as on a database without BRIN indexes. */
export type MigrationStatement = string | { readonly text: string; readonly otherwise: string }

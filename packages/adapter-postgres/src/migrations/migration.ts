/** One step of the schema. Its statements use bare table names: they run with the shop's schema as the search path. */
export interface Migration {
  readonly name: string
  readonly statements: readonly MigrationStatement[]
}

/** A statement; or `text`, and the statement `otherwise` that runs instead on an engine that refuses `text`. */
export type MigrationStatement = string | { readonly text: string; readonly otherwise: string }

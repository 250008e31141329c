/** One step of the schema. Its statements use bare table names: they run with the shop's schema as the search path. */
export interface Migration {
  readonly name: string
  readonly statements: readonly string[]
}

/** Where the shop's tables are. */
export interface SchemaOptions {
  /** The name of the PostgreSQL schema, a lower-case identifier of 1 to 63 characters. Default: `public`. */
  readonly schema?: string | undefined
}

/**
 * Returns a valid name unchanged. PostgreSQL shortens a name of more than 63 characters, and reserves the names that begin
 * with `pg_`.
 *
 * @throws TypeError for a name that is not 1 to 63 characters of a-z, 0-9 and _, or that begins with a digit or `pg_`
 */
export function assertSchemaName(schema: string): string {
  if (typeof schema === 'string' && /^(?!pg_)[a-z_][a-z0-9_]{0,62}$/.test(schema)) return schema
  throw new TypeError(
    `the schema name ${JSON.stringify(schema)} is invalid: it must be 1 to 63 characters of a-z, 0-9 and _, and must not begin with a digit or pg_`,
  )
}

import type { z } from 'zod'

/**
 * A string that only the schema of the same name makes. The compiler shows the brand when it refuses a plain string, so the
 * brand says what to write: `Type 'string' is not assignable to type '$brand<"write UserId.parse(text)">'`.
 */
export type Branded<Name extends string> = string & z.$brand<`write ${Name}.parse(text)`>

/** Casts a schema of strings to a branded type. Without this cast, editors would show zod's inner types on hover. */
export const branded = <Id extends string>(schema: z.ZodType<string, string>): z.ZodType<Id, string> =>
  schema as unknown as z.ZodType<Id, string>

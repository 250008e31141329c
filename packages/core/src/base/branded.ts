import type { z } from 'zod'

/** Gives a schema of strings the type of an id. Without this cast, editors would show zod's inner types on hover. */
export const branded = <Id extends string>(schema: z.ZodType<string, string>): z.ZodType<Id, string> =>
  schema as unknown as z.ZodType<Id, string>

import { z } from 'zod'
import { Name } from './name.ts'

/**
 * The text of a search: a whole id, compared exactly, or the beginning of a name, without regard to case. The text is
 * normalised to NFC as names are. Otherwise Korean text that a client sends as separate letters would not find names,
 * which are stored as whole syllables.
 */
export const SearchText = Name

/**
 * The key of a row in a list that can be searched. The rows of a search are sorted by name, so their keys have the name in
 * lower case. The rows of a list without a search are sorted by id, and the name in their keys is empty.
 */
export interface NameKey<Id> {
  readonly name: string
  readonly id: Id
}

/** A name has up to 200 characters, and may be longer in lower case: `İ` becomes two characters. 600 leaves room for that. */
const lowerName = z
  .string()
  .max(600)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u)

/** The schema of a `NameKey` whose ids have the given schema. */
export const nameKeyOf = <Id>(id: z.ZodType<Id>) => z.strictObject({ name: lowerName, id })

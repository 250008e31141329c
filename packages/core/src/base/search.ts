import { z } from 'zod'
import { Name } from './name.ts'

/**
 * The text of a search: an id, or the beginning of a name, without regard to case. It has the form of a name, so it is normalised
 * to NFC as names are: Korean that a client sends as single letters finds the same syllables.
 */
export const SearchText = Name

/**
 * The place of a row in a list that can be searched. A search is ordered by name, so its key has the name without regard to
 * case; otherwise the list is ordered by id, and the name is empty.
 */
export interface NameKey<Id> {
  readonly name: string
  readonly id: Id
}

/** Lower case can be longer than the name, up to three characters for one. */
const lowerName = z
  .string()
  .max(600)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u)

export const nameKeyOf = <Id>(id: z.ZodType<Id>) => z.strictObject({ name: lowerName, id })

import { z } from 'zod'
import { type Branded, branded } from './branded.ts'

/**
 * A name that a caller gives to a payment or an order, such as its number in the caller's system: 1 to 200 visible ASCII
 * characters.
 */
export type Reference = Branded<'Reference'>
export const Reference: z.ZodType<Reference, string> = branded<Reference>(
  z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters'),
)

import { z } from 'zod'
import { branded } from './branded.ts'

/** A name that a caller gives to a payment or an order, such as its own order number: 1 to 200 visible ASCII characters. */
export type Reference = string & z.$brand<'Reference'>
export const Reference: z.ZodType<Reference, string> = branded<Reference>(
  z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters'),
)

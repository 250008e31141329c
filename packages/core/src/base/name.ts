import { z } from 'zod'

/**
 * A name that people read: 1 to 200 characters, no control characters, trimmed, and normalised to NFC so that equal names
 * are equal text. Half of a surrogate pair is refused too: UTF-8 cannot encode it, so PostgreSQL cannot store it.
 */
export const Name = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters or half of a surrogate pair')

/** Why somebody did something, for people to read. It has the form of a name. */
export const Reason = Name

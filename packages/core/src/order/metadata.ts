import { z } from 'zod'

/** Texts by key that a host keeps with an order, such as an address. The shop stores them and never interprets them. */
export type Metadata = Readonly<Record<string, string>>

/** The metadata of an order that has none. */
export const noMetadata: Metadata = Object.freeze({})

export const hasMetadata = (metadata: Metadata): boolean => {
  for (const _ in metadata) return true
  return false
}

const maximumEntries = 50
const maximumBytes = 4_096

const Key = z.string().regex(/^[A-Za-z0-9_:.-]{1,40}$/, 'must be 1 to 40 characters of A-Z a-z 0-9 _ - : .')

/** A text, kept as it was sent. U+0000 and half of a surrogate pair are refused, because PostgreSQL cannot store them. */
const Value = z
  .string()
  .max(500)
  .regex(/^[^\0\p{Cs}]*$/u, 'must not contain U+0000 or half of a surrogate pair')

const Entries = z.record(Key, Value).superRefine((metadata, context) => {
  const entries = Object.entries(metadata)
  const refuse = (message: string) => context.addIssue({ code: 'custom', message })
  if (entries.length > maximumEntries) refuse(`must have no more than ${maximumEntries} entries`)
  const bytes = entries.reduce((sum, [key, value]) => sum + key.length + bytesOf(value), 0)
  if (bytes > maximumBytes) refuse(`must be no more than ${maximumBytes} bytes of UTF-8 in all`)
})

/**
 * At most 50 texts. Keys are 1 to 40 characters of `A-Za-z0-9_-:.`, but not `__proto__`; texts are up to 500 characters; keys
 * and texts together are at most 4,096 bytes of UTF-8.
 */
export const Metadata = z.preprocess((input, context) => {
  // `z.record` silently drops this key, so the order would be placed without its text.
  if (typeof input === 'object' && input !== null && Object.hasOwn(input, '__proto__')) {
    context.addIssue({ code: 'custom', path: ['__proto__'], message: 'must not be a key' })
  }
  return input
}, Entries) as unknown as z.ZodType<Metadata, Metadata>

/** How many bytes a text takes in UTF-8. A surrogate pair takes 4 bytes, so each half counts as 2. */
function bytesOf(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > 0x7f) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2
  }
  return bytes
}

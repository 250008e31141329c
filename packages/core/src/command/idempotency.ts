import { z } from 'zod'
import { branded } from '../base/branded.ts'
import type { Instant } from '../base/time.ts'

/** A key that a caller chooses for one request: 1 to 255 visible ASCII characters. */
export type IdempotencyKey = string & z.$brand<'IdempotencyKey'>
export const IdempotencyKey: z.ZodType<IdempotencyKey, string> = branded<IdempotencyKey>(
  z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters'),
)

/** Identifies a record. The scope is part of it, because two actors may choose the same key. */
export interface IdempotentCall {
  /** The actor's id, 1 to 255 characters. */
  readonly scope: string
  readonly key: IdempotencyKey
}

/** The answer of a command. It is kept so that a repeat gets the same answer and does nothing. */
export interface IdempotencyRecord extends IdempotentCall {
  /** The command's name and the canonical JSON of its input. A key that comes with another fingerprint is refused. */
  readonly fingerprint: string
  /** The command's value, as JSON. */
  readonly value: string
  readonly at: Instant
}

/** Records inside a transaction. They are written with the effects, so that neither exists without the other. */
export interface IdempotencyTable {
  /** Reads without a lock; a call without a record is absent. */
  find(calls: readonly IdempotentCall[]): Promise<readonly IdempotencyRecord[]>
  /** Inserts records. If a key is already recorded, the unit fails with a transient error, and its rerun finds the record. */
  add(records: readonly IdempotencyRecord[]): void
}

/** A text that identifies a call. Keys contain no space, so two different calls never share a text. */
export const callKey = ({ scope, key }: IdempotentCall): string => `${scope} ${key}`

/** A text that is the same for equal inputs, in any order of their members. */
export const fingerprintOf = (name: string, input: unknown): string => `${name} ${canonicalJson(input)}`

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let text = ''
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined) text += `${text && ','}${JSON.stringify(name)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

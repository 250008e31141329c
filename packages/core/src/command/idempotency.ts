import { z } from 'zod'
import type { Instant } from '../base/time.ts'

/** A key that a caller chose for one request: 1 to 255 visible ASCII characters. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
  .brand<'IdempotencyKey'>()
export type IdempotencyKey = z.infer<typeof IdempotencyKey>

/** Names a record: two callers may use the same key for different things. */
export interface IdempotentCall {
  /** Who calls: such as the subject of a token. 1 to 128 characters. */
  readonly scope: string
  readonly key: IdempotencyKey
}

/** What a command answered, kept so that the same request again is answered the same and does nothing. */
export interface IdempotencyRecord extends IdempotentCall {
  /** The command's name and its canonical JSON: a key that comes with another request is refused. */
  readonly fingerprint: string
  /** The command's value, as JSON. */
  readonly value: string
  readonly at: Instant
}

/** Records inside a transaction. They are written with the effects, so that neither exists without the other. */
export interface IdempotencyTable {
  /** Reads without a lock; a call without a record is absent. */
  find(calls: readonly IdempotentCall[]): Promise<readonly IdempotencyRecord[]>
  /** A twin that recorded the same key meanwhile is a transient error: the rerun finds its elder's record. */
  add(records: readonly IdempotencyRecord[]): void
}

/** Keys have no blanks, so that two different calls never share a name, whatever their scopes. */
export const callKey = ({ scope, key }: IdempotentCall): string => `${scope} ${key}`

/** The same for equal commands, whatever the order of their members. */
export const fingerprintOf = (name: string, command: unknown): string => `${name} ${canonicalJson(command)}`

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

import { z } from 'zod'
import { branded } from '../base/branded.ts'
import type { OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'
import { type Order, whenPaid } from '../order/order.ts'
import type { Accepted } from './command.ts'

/** A key that a caller chose for one request: 1 to 255 visible ASCII characters. */
export type IdempotencyKey = string & z.$brand<'IdempotencyKey'>
export const IdempotencyKey: z.ZodType<IdempotencyKey, string> = branded<IdempotencyKey>(
  z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters'),
)

/** Names a record: two actors may use the same key for different things. */
export interface IdempotentCall {
  /** The actor's id, 1 to 255 characters. */
  readonly scope: string
  readonly key: IdempotencyKey
}

/** A call with a key, and the command that it runs. */
export interface KeyedCall extends IdempotentCall {
  /** The command's name and its canonical JSON. A key that comes with another fingerprint is refused. */
  readonly fingerprint: string
}

/** How a record keeps the value of a command: as JSON, or as the id of the order that the command placed. */
export type RecordedAnswer = { readonly value: string } | { readonly orderId: OrderId }

/** The answer of a command, kept so that a repeat is answered alike and does nothing. */
export type IdempotencyRecord = KeyedCall & RecordedAnswer & { readonly at: Instant }

/** The record of a call's key, and whether it has the call's fingerprint. */
export type FoundRecord = RecordedAnswer & { readonly sameCommand: boolean }

/** Records inside a transaction. They are written with the effects, so that neither exists without the other. */
export interface IdempotencyTable {
  /** Reads without a lock. The keys of the map are the given calls; a call without a record is absent. */
  find(calls: readonly KeyedCall[]): Promise<ReadonlyMap<KeyedCall, FoundRecord>>
  /**
   * Inserts records. A concurrent insert of the same key is a transient error: the rerun finds that record. A store may
   * keep digests of the scope with the key, and of the fingerprint, because it only compares them.
   */
  add(records: readonly IdempotencyRecord[]): void
}

/** A command that places an order answers that very order, so its record needs only the id. */
export function recordedAnswer({ value, changes }: Accepted<unknown>): RecordedAnswer {
  for (const change of changes) {
    if (change.type === 'order added' && change.order === value) return { orderId: change.order.id }
  }
  return { value: JSON.stringify(value) }
}

/**
 * The value that a record keeps. An order is answered as it was when it was paid, even if it was canceled since.
 *
 * @param orders has the order of the record
 */
export function recordedValue(answer: RecordedAnswer, orders: ReadonlyMap<OrderId, Order>): unknown {
  if ('value' in answer) return JSON.parse(answer.value)
  const order = orders.get(answer.orderId)
  if (!order) throw new Error(`the order ${answer.orderId} of an idempotency record is gone`)
  return whenPaid(order)
}

/** Keys contain no space, so two different calls never share a name, whatever their scopes are. */
export const callKey = ({ scope, key }: IdempotentCall): string => `${scope} ${key}`

/** The same for equal inputs, whatever the order of their members. */
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

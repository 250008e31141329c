import { z } from 'zod'
import { type Branded, branded } from '../base/branded.ts'
import type { OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'
import { type Order, whenPaid } from '../order/order.ts'
import type { Accepted } from './command.ts'

const idempotencyKeyForm = /^[\x21-\x7e]{1,255}$/

/** A key that a caller chooses for one request: 1 to 255 visible ASCII characters. */
export type IdempotencyKey = Branded<'IdempotencyKey'>
export const IdempotencyKey: z.ZodType<IdempotencyKey, string> = branded<IdempotencyKey>(
  z.string().regex(idempotencyKeyForm, 'must be 1 to 255 visible ASCII characters'),
)

/** Whether a value has the form of an idempotency key. The schema gives the same answer, but takes a microsecond. */
export const isIdempotencyKey = (value: unknown): value is IdempotencyKey =>
  typeof value === 'string' && idempotencyKeyForm.test(value)

/** An idempotency key with its scope, which together identify a record. Two actors may choose the same key. */
export interface ScopedKey {
  /** The actor's id, 1 to 255 characters. */
  readonly scope: string
  readonly key: IdempotencyKey
}

/** A request with an idempotency key, and the fingerprint of the command that it runs. */
export interface IdempotentRequest extends ScopedKey {
  /** The command's name and the canonical JSON of its input. A recorded key that comes with another fingerprint is refused. */
  readonly fingerprint: string
}

/**
 * The value of a record that was emptied because the user whose data it had was erased. No JSON text is empty, so no
 * answer has this value.
 */
export const emptied = ''

/** A command's value as a record keeps it. */
export interface RecordedText {
  /** The value as JSON, or `emptied`. */
  readonly value: string
  /**
   * The id of the user whose data the value has, or the actor's id if the command names no such user. The value is emptied
   * when the user with this id is erased.
   */
  readonly about: string
}

/** How a record keeps the value of a command: as JSON, or as the id of the order that the command placed. */
export type RecordedAnswer = RecordedText | { readonly orderId: OrderId }

/** The answer of a command. It is kept so that a repeat gets the same answer and does nothing. */
export type IdempotencyRecord = IdempotentRequest & RecordedAnswer & { readonly at: Instant }

/** The record of a request's key, and whether it has the request's fingerprint. */
export type FoundRecord = RecordedAnswer & { readonly sameFingerprint: boolean }

/**
 * Records inside a transaction. A record is written in the transaction of its command's changes, so that neither exists
 * without the other.
 */
export interface IdempotencyTable {
  /** Reads without a lock. The keys of the map are the given requests; a request without a record is absent. */
  find(requests: readonly IdempotentRequest[]): Promise<ReadonlyMap<IdempotentRequest, FoundRecord>>
  /**
   * Inserts records. If a key is already recorded, the unit of work fails with a transient error; when it runs again, it
   * finds the record. A store only compares scopes, keys and fingerprints, so it may keep digests instead: one of the scope
   * and the key, and one of the fingerprint. For a record with a value, the store must also keep `about`, by which
   * housekeeping finds the values to empty when a user is erased (`Pruning.emptyErased`), and which `find` returns.
   */
  add(records: readonly IdempotencyRecord[]): void
}

/**
 * How to record the answer of a command. A command that places an order answers with that order, so the id of the order is
 * enough. The order's metadata is emptied in the order itself when the user is erased.
 *
 * @param aboutOf returns `about` of a record with a value
 */
export function recordedAnswer({ value, changes }: Accepted<unknown>, aboutOf: () => string): RecordedAnswer {
  for (const change of changes) {
    if (change.type === 'order added' && change.order === value) return { orderId: change.order.id }
  }
  return { value: JSON.stringify(value), about: aboutOf() }
}

/**
 * The value that a record keeps. An order is returned as it was when it was paid, even if it was completed or canceled
 * since. The one exception: if the user has been erased since, the order's metadata is empty.
 *
 * @param orders must contain the order that the record names
 */
export function recordedValue(answer: RecordedAnswer, orders: ReadonlyMap<OrderId, Order>): unknown {
  if ('value' in answer) return JSON.parse(answer.value)
  const order = orders.get(answer.orderId)
  if (!order) throw new Error(`the order ${answer.orderId} of an idempotency record is gone`)
  return whenPaid(order)
}

/** A text that identifies a key with its scope. Keys contain no space, so two different pairs never share a text. */
export const scopedKeyText = ({ scope, key }: ScopedKey): string => `${scope} ${key}`

/** A request that makes its fingerprint only when somebody compares or records it, because a refused command needs none. */
export class KeyedRequest implements IdempotentRequest {
  readonly scope: string
  readonly key: IdempotencyKey
  readonly #command: string
  readonly #input: unknown
  #fingerprint: string | undefined

  constructor({ scope, key }: ScopedKey, command: string, input: unknown) {
    this.scope = scope
    this.key = key
    this.#command = command
    this.#input = input
  }

  get fingerprint(): string {
    this.#fingerprint ??= fingerprintOf(this.#command, this.#input)
    return this.#fingerprint
  }
}

/** A text that identifies a command with its input. It is the same for equal inputs, in whatever order their members are. */
export const fingerprintOf = (name: string, input: unknown): string => `${name} ${JSON.stringify(sortMembers(input))}`

/**
 * A copy with the members of every object sorted by name. The copy would lose a member `__proto__`, but no parsed input has
 * such a member.
 */
function sortMembers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sortMembers)
  const ordered: Record<string, unknown> = {}
  for (const name of Object.keys(value).sort()) ordered[name] = sortMembers((value as Record<string, unknown>)[name])
  return ordered
}

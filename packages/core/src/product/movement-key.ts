import { z } from 'zod'
import { type Branded, branded } from '../base/branded.ts'
import type { OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'

/**
 * The sort key of a movement in a product's list: the newest movement has the greatest key.
 *
 * - The pieces that an order took: the order's id.
 * - The pieces that a canceled order returned: the order's id and a `c`, so that the return is listed next to its order. It is
 *   not listed by the time of the cancel, because no index finds canceled orders by that time.
 * - A movement that is stored, such as an operator's: its time and its number, written like an id.
 */
export type MovementKey = Branded<'MovementKey'>
export const MovementKey: z.ZodType<MovementKey, string> = branded<MovementKey>(
  z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}c?$/),
)

export const keyOfOrdered = (orderId: OrderId) => orderId as string as MovementKey
export const keyOfCanceled = (orderId: OrderId) => `${orderId}c` as MovementKey

/** @param number the number of the stored movement, a safe integer */
export function keyOfStored(at: Instant, number: number): MovementKey {
  const time = Math.max(0, at).toString(16).padStart(12, '0')
  const digits = number.toString(16).padStart(16, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-${digits.slice(0, 4)}-${digits.slice(4)}` as MovementKey
}

/**
 * Bounds for reading the movements that follow a key in the list: the orders up to and including `orderId`, and the stored
 * movements whose time and number are below (`at`, `number`). These bounds may also admit a movement that does not follow
 * the key, such as another movement of the same order, so compare the keys again.
 */
export interface MovementPlace {
  readonly orderId: OrderId
  readonly at: Instant
  readonly number: number
}

export function placeOf(key: MovementKey): MovementPlace {
  const hex = key.slice(0, 36).replaceAll('-', '')
  const isStored = hex.slice(12, 16) === '0000'
  return {
    orderId: key.slice(0, 36) as OrderId,
    at: Number.parseInt(hex.slice(0, 12), 16),
    number: isStored ? Math.min(Number.parseInt(hex.slice(16), 16), Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER,
  }
}

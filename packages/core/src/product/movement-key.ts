import { z } from 'zod'
import { type Branded, branded } from '../base/branded.ts'
import type { OrderId } from '../base/ids.ts'
import type { Instant } from '../base/time.ts'

/**
 * The place of a movement in a product's list, as text: the newest movement has the greatest key. The key of an order's movement is
 * the order's id. The key of what its cancel put back is that id with a `c` at its end, so the two stand side by side: no index
 * finds canceled orders by the time of the cancel. The key of an operator's movement is its time and its number, written like an
 * id.
 */
export type MovementKey = Branded<'MovementKey'>
export const MovementKey: z.ZodType<MovementKey, string> = branded<MovementKey>(
  z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}c?$/),
)

export const keyOfOrdered = (orderId: OrderId) => orderId as string as MovementKey
export const keyOfCanceled = (orderId: OrderId) => `${orderId}c` as MovementKey

/** @param number the movement's own number among those of operators, a safe integer */
export function keyOfStored(at: Instant, number: number): MovementKey {
  const time = Math.max(0, at).toString(16).padStart(12, '0')
  const digits = number.toString(16).padStart(16, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-${digits.slice(0, 4)}-${digits.slice(4)}` as MovementKey
}

/** The upper bounds of all movements with smaller keys: orders up to `orderId`, and stored movements below (`at`, `number`). */
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

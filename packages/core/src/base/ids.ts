import { z } from 'zod'
import type { Instant } from './time.ts'

/** Ids that the host owns are opaque to the shop: 1 to 64 characters of `A-Za-z0-9_-:.`, compared byte by byte. */
const hostId = z.string().regex(/^[A-Za-z0-9_:.-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 _ - : .')

/** Ids that the shop makes are UUIDs of version 7 (RFC 9562), lower case. */
const shopId = z.uuidv7('must be a UUID of version 7').toLowerCase()

/** A user: the host's id. */
export const UserId = hostId.brand<'UserId'>()
export type UserId = z.infer<typeof UserId>

/** A product: the host's id. */
export const ProductId = hostId.brand<'ProductId'>()
export type ProductId = z.infer<typeof ProductId>

/** A coupon, of which users take one each: the host's id. */
export const CouponId = hostId.brand<'CouponId'>()
export type CouponId = z.infer<typeof CouponId>

/** An order: the shop's id. */
export const OrderId = shopId.brand<'OrderId'>()
export type OrderId = z.infer<typeof OrderId>

/** One coupon in a user's hands, which an order may name: the shop's id. */
export const UserCouponId = shopId.brand<'UserCouponId'>()
export type UserCouponId = z.infer<typeof UserCouponId>

/** A line of a balance's history: the shop's id. */
export const EntryId = shopId.brand<'EntryId'>()
export type EntryId = z.infer<typeof EntryId>

/** A message for the data platform: the shop's id, sent as `webhook-id`. */
export const MessageId = shopId.brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>

/** Names one batch of commands, so that a rerun can find out whether its elder committed. */
export type BatchId = string & z.$brand<'BatchId'>

/** Ids that the `Ids` port makes. */
export type ShopId = OrderId | UserCouponId | EntryId | MessageId | BatchId | UserId | ProductId | CouponId

/** The lowest UUID of version 7 that an instant can have: ids that are lower were made before it. */
export function lowestIdOf(at: Instant): string {
  const time = Math.max(0, at).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}

/**
 * A name people read: 1 to 200 characters, no control characters, no blanks at its ends. Nor half of a surrogate pair,
 * which no store could give back: it has no form in UTF-8.
 */
export const Name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not contain control characters or half of a surrogate pair')

import { z } from 'zod'
import { type Branded, branded } from './branded.ts'

/**
 * Ids that the host may choose; the shop makes one if the host chooses none. The host is the program that embeds the shop. `.`
 * and `..` are refused because clients normalise them away in URLs.
 */
const hostId = z
  .string()
  .regex(/^[A-Za-z0-9_:.-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 _ - : .')
  .regex(/^(?!\.\.?$)/, 'must not be . or ..')

/** Ids that the shop makes are UUIDs of version 7 (RFC 9562), lower case. */
const shopId = z.uuidv7('must be a UUID of version 7').toLowerCase()

/**
 * The id of a user, chosen by the host or made by the shop: 1 to 64 characters of `A-Za-z0-9_-:.`, but not `.` or `..`. Upper and
 * lower case differ.
 */
export type UserId = Branded<'UserId'>
export const UserId: z.ZodType<UserId, string> = branded<UserId>(hostId)

/** The id of a product, chosen by the host or made by the shop. It has the form of a user's id. */
export type ProductId = Branded<'ProductId'>
export const ProductId: z.ZodType<ProductId, string> = branded<ProductId>(hostId)

/** The id of a coupon, chosen by the host or made by the shop. It has the form of a user's id. */
export type CouponId = Branded<'CouponId'>
export const CouponId: z.ZodType<CouponId, string> = branded<CouponId>(hostId)

/** The id of an order, made by the shop. */
export type OrderId = Branded<'OrderId'>
export const OrderId: z.ZodType<OrderId, string> = branded<OrderId>(shopId)

/** The id, made by the shop, of a coupon that was issued to one user. An order that uses the coupon names this id. */
export type UserCouponId = Branded<'UserCouponId'>
export const UserCouponId: z.ZodType<UserCouponId, string> = branded<UserCouponId>(shopId)

/** The id of an entry in a balance's history, made by the shop. */
export type EntryId = Branded<'EntryId'>
export const EntryId: z.ZodType<EntryId, string> = branded<EntryId>(shopId)

/** The id of a message for the data platform, made by the shop. It is sent as `webhook-id`. */
export type MessageId = Branded<'MessageId'>
export const MessageId: z.ZodType<MessageId, string> = branded<MessageId>(shopId)

/** The id, made by the shop, of an action: an entry in the trail of what operators did. */
export type ActionId = Branded<'ActionId'>
export const ActionId: z.ZodType<ActionId, string> = branded<ActionId>(shopId)

/**
 * The id of one batch of commands. A batch that runs again keeps its id, so that it can find out whether an earlier attempt
 * committed.
 */
export type BatchId = string & z.$brand<'BatchId'>

/**
 * Identifies one lease, such as a claim of messages, so that only the holder of the lease can renew or end it. Each lease
 * gets a new token.
 */
export type LeaseToken = string & z.$brand<'LeaseToken'>

/** Every id that the `Ids` port can make. */
export type GeneratedId =
  | OrderId
  | UserCouponId
  | EntryId
  | MessageId
  | ActionId
  | BatchId
  | LeaseToken
  | UserId
  | ProductId
  | CouponId

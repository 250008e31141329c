import type { Instant } from '@hexmart/core'
import { z } from 'zod'

/** The resources by the names that they have in the API's document. */
export const resources = z.registry<{ readonly id: string; readonly description?: string }>()

/**
 * What a resource's `present…` function returns. Each such function names every field once: a field that is missing, or
 * that the schema does not have, is a compile error.
 */
export type View<Schema extends z.ZodType> = z.input<Schema>

/** The schema of the answer 204, which has no body. */
export const nothing = z.null()
export const presentNothing = () => null

export const uuid = z.uuid()
export const time = z.iso.datetime().describe('ISO 8601, UTC')
export const money = z.int().describe("in the currency's smallest unit")
/** The schema of an amount of money, described by what it is. */
export const amountOf = (what: string) => money.describe(`${what}, in the currency's smallest unit`)
export const nextCursor = z.string().nullable().describe('the `cursor` of the next page; null on the last page')

let lastInstant = Number.NaN
let lastText = ''

/**
 * The ISO text of an instant. Keeps the last text, because all orders of a batch have the same instant and are often shown
 * together.
 */
export function iso(at: Instant): string {
  if (at !== lastInstant) {
    lastInstant = at
    lastText = new Date(at).toISOString()
  }
  return lastText
}
export const isoOrNull = (at: Instant | null): string | null => (at === null ? null : iso(at))

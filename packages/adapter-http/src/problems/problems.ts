import { balance } from './balance.ts'
import { commands } from './commands.ts'
import { coupons } from './coupons.ts'
import { deliveries } from './deliveries.ts'
import { http } from './http.ts'
import type { Kinds, ProblemCode } from './kind.ts'
import { orders } from './orders.ts'
import { products } from './products.ts'
import { users } from './users.ts'

/** Every problem: its status, its facts, and its words in both languages. */
export const problems: Kinds<ProblemCode> = {
  ...http,
  ...users,
  ...balance,
  ...products,
  ...coupons,
  ...orders,
  ...deliveries,
  ...commands,
}
export const problemCodes = Object.keys(problems) as readonly ProblemCode[]

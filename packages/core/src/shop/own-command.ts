import { z } from 'zod'
import { allNames } from '../base/all-names.ts'
import type { Change } from '../command/change.ts'
import type { AnyCommand } from '../command/command.ts'
import type { Locks, Reads } from '../command/state.ts'
import type { CouponAndUser } from '../coupon/user-coupon.ts'
import { shopCommands } from './shop-commands.ts'

const commandsOfShop: ReadonlySet<AnyCommand> = new Set<AnyCommand>(Object.values(shopCommands))
const shopNames: ReadonlySet<string> = new Set([...commandsOfShop].map(({ name }) => name))

/** Whether the host itself made the command. The shop's commands are not checked at run time, because tests check them. */
export const isOwnCommand = (command: AnyCommand): boolean => !commandsOfShop.has(command)

/**
 * Checks a command of the host's own, for callers without a compiler.
 *
 * @throws TypeError with one sentence that says what to write
 */
export function assertOwnCommand(command: AnyCommand): void {
  const { name, input, refusals, lock, read, decide } = (command ?? {}) as Readonly<Record<string, unknown>>
  const functions = [lock, read, decide]
  if (typeof name !== 'string' || !input || !refusals || functions.some((member) => typeof member !== 'function')) {
    throw new TypeError(
      'execute takes a command: make it with command({ name, input, refusals, lock, read, decide }) of @hexmart/core/rules',
    )
  }
  // Idempotency records and payment records know a command only by its name. If two commands had the same name, a repeat
  // of one could be answered from a record of the other.
  if (shopNames.has(name)) {
    throw new TypeError(`the shop has a command ${name}: begin the name of your own with a prefix, such as my-${name}`)
  }
}

const lockNames = allNames<keyof Locks>({
  orders: true,
  balances: true,
  userCoupons: true,
  coupons: true,
  stock: true,
  products: true,
  storedUsers: true,
})
const readNames = allNames<keyof Reads>({
  couponsOfUserCoupons: true,
  products: true,
  users: true,
  holders: true,
  orderReferences: true,
  purchases: true,
  countedOrders: true,
})

/**
 * @throws TypeError for a misspelt table, which would lock or read nothing, for keys that are no list, and for a promise, whose
 *   tables would come too late
 */
export function assertTables(name: string, locks: Locks, reads: Reads): void {
  assertKeys(`${name}: lock`, locks, lockNames)
  assertKeys(`${name}: read`, reads, readNames)
}

function assertKeys(what: string, tables: object, names: readonly string[]): void {
  if (tables instanceof Promise) {
    tables.catch(() => {})
    throw new TypeError(`${what} must be synchronous, so do asynchronous work in prepare`)
  }
  // `lock` or `read` may have returned nothing. Then the message names a table `undefined`.
  const wrong = Object.entries(tables ?? { undefined }).find(
    ([table, keys]) => !names.includes(table) || !Array.isArray(keys),
  )
  if (wrong) {
    const tableNames = names.join(', ')
    throw new TypeError(
      `${what} may name only ${tableNames}, each with a list of keys: ${wrong[0]} is not one of them, or has no list`,
    )
  }
}

/**
 * The lock that a change needs; undefined for a change that only adds a row, because a store never commits two rows with
 * the same key.
 */
const lockOf: { readonly [Type in Change['type']]: (change: Extract<Change, { type: Type }>) => Needed | undefined } = {
  'user added': () => undefined,
  'user changed': ({ user }) => ['storedUsers', user.id],
  'balance changed': ({ balance }) => ['balances', balance.userId],
  'product added': () => undefined,
  'product changed': ({ product }) => ['products', product.id],
  'stock moved': ({ stock }) => ['stock', stock.productId],
  'purchase counted': () => undefined,
  'coupon added': () => undefined,
  'coupon changed': ({ coupon }) => ['coupons', coupon.id],
  'coupon issued': ({ coupon }) => ['coupons', coupon.id],
  'user coupon changed': ({ userCoupon }) => ['userCoupons', userCoupon.id],
  'order added': () => undefined,
  'order completed': ({ order }) => ['orders', order.id],
  'order canceled': ({ order }) => ['orders', order.id],
  'action added': () => undefined,
}
type Needed = readonly [table: keyof Locks, key: string]

const Value = z.json()

/**
 * Checks what the rule of a host's own command returned. Without the check, a rule that returns a promise would lose its changes
 * although its caller gets an answer, and the change of a row that is not locked could be lost.
 *
 * @throws TypeError with one sentence that says what to write
 */
export function assertDecided(
  name: string,
  { locks, reads }: { readonly locks: Locks; readonly reads: Reads },
  decided: unknown,
): void {
  if (decided instanceof Promise) {
    // Handle the rejection, because an unhandled rejection would end the process.
    decided.catch(() => {})
    throw new TypeError(`${name}: decide must be synchronous, so do asynchronous work in prepare`)
  }
  const { ok, value: accepted, refusal } = (decided ?? {}) as Readonly<Record<string, unknown>>
  if (ok === false && typeof (refusal as { code?: unknown } | undefined)?.code === 'string') return
  const { value, changes } = (accepted ?? {}) as { readonly value?: unknown; readonly changes?: readonly Change[] }
  if (ok !== true || !Array.isArray(changes)) {
    throw new TypeError(
      `${name}: decide must return ok({ value, changes: […] }) or a refusal, such as refuse({ code: 'USER_NOT_FOUND', userId })`,
    )
  }
  if (!Value.safeParse(value).success) {
    throw new TypeError(
      `${name}: the value must be plain JSON, because a replay is answered from the stored text of the value; return null if there is no value`,
    )
  }
  for (const change of changes as readonly Change[]) {
    const needed = neededBy(name, change)
    if (needed && !locks[needed[0]]?.includes(needed[1] as never)) {
      throw new TypeError(
        `${name}: '${change.type}' needs its row locked, so name ${needed[1]} in lock: { ${needed[0]}: […] }`,
      )
    }
    if (change.type === 'coupon issued' && !readsHolder(reads, change.userCoupon)) {
      throw new TypeError(
        `${name}: 'coupon issued' needs to know whether the user holds the coupon, so name both in read: { holders: [{ couponId, userId }] }`,
      )
    }
  }
}

const readsHolder = ({ holders = [] }: Reads, { couponId, userId }: CouponAndUser) =>
  holders.some((holder) => holder.couponId === couponId && holder.userId === userId)

function neededBy(name: string, change: Change): Needed | undefined {
  const lock = Object.hasOwn(lockOf, change?.type) ? lockOf[change.type] : undefined
  if (!lock)
    throw new TypeError(`${name}: make each change with its function, such as balanceChanged(before, after, facts)`)
  return lock(change as never)
}

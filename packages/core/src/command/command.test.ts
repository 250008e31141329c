/** Definitions that must not compile: `tsc -p tsconfig.tests.json` fails when an expected error is missing. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contextAt, stateOf } from '../../contract/rules.ts'
import type { chargeBalance } from '../balance/charge-balance.ts'
import { ProductId, UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { type CodesOf, command, type InputOf } from './command.ts'
import type { Locks } from './state.ts'

const [mina, tea] = [UserId.parse('mina'), ProductId.parse('tea')]
const noon = contextAt('2026-03-10T12:00:00Z')
const definition = {
  name: 'probe',
  input: z.strictObject({ userId: UserId, productId: ProductId }),
  refusals: ['USER_NOT_FOUND', 'OUT_OF_STOCK'],
} as const

test('a rule sees the tables that its command locks and reads', () => {
  const probe = command({
    ...definition,
    lock: ({ productId }) => ({ stock: [productId] }),
    read: ({ userId }) => ({ users: [userId] }),
    decide: (state, { userId, productId }) =>
      state.users.has(userId)
        ? ok({ value: state.stock.get(productId)?.quantity ?? 0, changes: [] })
        : refuse({ code: 'USER_NOT_FOUND', userId }),
  })
  const state = stateOf({ users: [mina], stock: [{ productId: tea, quantity: 3 }] })
  expect(probe.decide(state, { userId: mina, productId: tea }, noon)).toEqual(ok({ value: 3, changes: [] }))
  expect(probe.lock({ userId: mina, productId: tea })).toEqual({ stock: ['tea'] })
})

describe('a wrong definition', () => {
  const read = () => ({})
  const lock = () => ({})
  const decide = () => ok({ value: 0, changes: [] })

  test('O26: a rule that uses a table which its command neither locks nor reads does not compile', () => {
    command({
      ...definition,
      lock: ({ userId }) => ({ balances: [userId] }),
      read: ({ userId }) => ({ users: [userId] }),
      // @ts-expect-error: stock is neither locked nor read, so the rule would find none
      decide: (state, { productId }) => ok({ value: state.stock.get(productId)?.quantity ?? 0, changes: [] }),
    })
    command({
      ...definition,
      lock,
      read,
      // @ts-expect-error: a command without locks and reads sees no table at all
      decide: (state, { userId }) => ok({ value: state.users.has(userId), changes: [] }),
    })
  })

  test('O26: a rule that uses the coupons of locked user coupons, without reading these coupons, does not compile', () => {
    command({
      ...definition,
      lock: () => ({ userCoupons: [] }),
      read,
      // @ts-expect-error: the coupons appear in the state only if couponsOfUserCoupons is read
      decide: (state) => ok({ value: state.coupons.size, changes: [] }),
    })
    command({
      ...definition,
      lock: () => ({ userCoupons: [] }),
      read: () => ({ couponsOfUserCoupons: [] }),
      decide: (state) => ok({ value: state.coupons.size, changes: [] }),
    })
  })

  test('O26: a command does not compile if it locks or reads a misspelt table, or locks a table that can only be read', () => {
    command({
      ...definition,
      // @ts-expect-error: there is no table of this name to lock
      lock: ({ productId }) => ({ stocks: [productId] }),
      read,
      decide,
    })
    command({
      ...definition,
      // @ts-expect-error: a misspelt table is not accepted beside a correct one either
      lock: ({ userId, productId }) => ({ balances: [userId], stocks: [productId] }),
      read,
      decide,
    })
    command({
      ...definition,
      lock,
      // @ts-expect-error: there is no table of this name to read
      read: ({ userId }) => ({ user: [userId] }),
      decide,
    })
    command({
      ...definition,
      // @ts-expect-error: `users` can only be read; `storedUsers` can be locked
      lock: ({ userId }) => ({ users: [userId] }),
      read,
      decide,
    })
  })

  test('the error about a misspelt table names the table', () => {
    command({
      ...definition,
      // The error quotes the type that the compiler expects. Only a text of this type compiles, so the quoted text is this one.
      lock: () => ({ balance: 'balance is not a table that can be locked' as const }),
      read: () => ({ user: 'user is not a table that can be read' as const }),
      decide,
    })
    command({
      ...definition,
      // @ts-expect-error: Type 'UserId[]' is not assignable to type '"balance is not a table that can be locked"'.
      lock: ({ userId }) => ({ balance: [userId] }),
      read,
      decide,
    })
  })

  test('O26: a command that may leave out a table does not compile', () => {
    command({
      ...definition,
      // @ts-expect-error: `stock` must not be optional, because the rule could then see stock that was not locked
      lock: ({ productId }): { readonly stock?: readonly ProductId[] } => (productId === tea ? {} : { stock: [] }),
      read,
      decide,
    })
    command({
      ...definition,
      // @ts-expect-error: `Locks` has every table as optional, so the rule could see tables that were not locked
      lock: (): Locks => ({}),
      read,
      decide,
    })
    command({
      ...definition,
      lock,
      // @ts-expect-error: undefined is not a list of keys
      read: () => ({ users: undefined }),
      decide,
    })
  })

  test('a command that locks a table by the keys of another table does not compile', () => {
    command({
      ...definition,
      // @ts-expect-error: balances are locked by users' ids
      lock: ({ productId }) => ({ balances: [productId] }),
      read,
      decide,
    })
  })

  test('a rule with a refusal that its command does not list does not compile, and neither does a list with an unknown code', () => {
    command({
      ...definition,
      lock,
      read,
      // @ts-expect-error: TOTAL_TOO_LARGE is not in the refusals
      decide: () => refuse({ code: 'TOTAL_TOO_LARGE' }),
    })
    command({
      ...definition,
      // @ts-expect-error: the shop has no refusal with this code
      refusals: ['NO_SUCH_CODE'],
      lock,
      read,
      decide,
    })
  })

  test('an asynchronous rule does not compile', () => {
    command({
      ...definition,
      lock,
      read,
      // @ts-expect-error: a rule is synchronous, so that it calls nothing while the transaction is open
      decide: async () => ok({ value: 0, changes: [] }),
    })
  })
})

test('the types of input and refusals are derived from the definition', () => {
  const input: InputOf<typeof chargeBalance> = { userId: 'mina', amount: 1 }
  const codes: CodesOf<typeof chargeBalance>[] = ['USER_NOT_FOUND', 'BALANCE_LIMIT_EXCEEDED']
  // @ts-expect-error: the amount must be a number
  const wrong: InputOf<typeof chargeBalance> = { userId: 'mina', amount: '1' }
  // @ts-expect-error: charging never refuses with OUT_OF_STOCK
  codes.push('OUT_OF_STOCK')
  expect([input.amount, wrong.amount, codes.length]).toEqual([1, '1', 3])
})

import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { aBalance, aCoupon, aUserCoupon, couponId, newId, userId } from '../../contract/rows.ts'
import { failingStore } from '../../test/stores.ts'
import { balanceChanged, noBalance } from '../balance/balance.ts'
import { type EntryId, UserId } from '../base/ids.ts'
import { ok, refuse } from '../base/results.ts'
import { command } from '../command/command.ts'
import type { Reads } from '../command/state.ts'
import { couponIssued } from '../coupon/user-coupon.ts'
import * as rules from '../rules.ts'
import { createShop } from './create-shop.ts'
import type { ShopEvent } from './observer.ts'
import { assertDecided, assertTables, isOwnCommand } from './own-command.ts'
import { shopCommands } from './shop-commands.ts'

const mina = userId('mina')
const locks = { balances: [mina] }
const change = balanceChanged(noBalance(mina), aBalance('mina', 5).balance, {
  id: newId<EntryId>(),
  type: 'ADJUST',
  orderId: null,
  at: 1,
})
const checking = (result: unknown) => () => assertDecided('my-command', { locks, reads: {} }, result)

describe('a command of the host’s own', () => {
  const shop = createShop({ store: failingStore() })
  const ownCommand = (name: string) =>
    command({
      name,
      input: z.strictObject({ userId: UserId }),
      refusals: [],
      lock: () => ({}),
      read: () => ({}),
      decide: () => ok({ value: 1, changes: [] }),
    })

  test('a command of the host is told apart from the shop’s commands', () => {
    expect(isOwnCommand(shopCommands.chargeBalance)).toBe(false)
    expect(isOwnCommand(ownCommand('my-charge'))).toBe(true)
  })

  test('`@hexmart/core/rules` exports all commands of the shop, and no other', () => {
    const exported = Object.entries(rules).filter(([, member]) => typeof member === 'object' && 'decide' in member)
    expect(Object.fromEntries(exported)).toEqual(shopCommands)
  })

  test('a command of the host must not have the name of one of the shop’s commands', async () => {
    const running = shop.execute(ownCommand('charge-balance'), { userId: 'mina' })
    await expect(running).rejects.toThrow(
      new TypeError(
        'the shop has a command charge-balance: begin the name of your own with a prefix, such as my-charge-balance',
      ),
    )
  })

  test.each([undefined, null, 'charge-balance', { name: 'mine' }, { ...ownCommand('mine'), decide: undefined }])(
    '%o is not a command: with and without an observer, one sentence says what to write',
    async (value) => {
      for (const anyShop of [shop, createShop({ store: failingStore(), observer: () => {} })]) {
        await expect(anyShop.execute(value as never, {} as never)).rejects.toThrow(
          'make it with command({ name, input,',
        )
      }
    },
  )

  test('a value without a name is not a command, so no event reports it', async () => {
    const events: ShopEvent[] = []
    const observed = createShop({ store: failingStore(), observer: (event) => events.push(event) })
    await expect(observed.execute('charge-balance' as never, {} as never)).rejects.toThrow(TypeError)
    expect(events).toEqual([])
  })

  test('a command of the host must name tables that exist', async () => {
    const misspelt = { ...ownCommand('my-charge'), lock: () => ({ balance: [mina] }) }
    await expect(shop.execute(misspelt as never, { userId: 'mina' } as never)).rejects.toThrow(
      'my-charge: lock may name only orders, balances, userCoupons, coupons, stock, products, storedUsers, each with a list of keys: balance is not one of them, or has no list',
    )
    expect(() => assertTables('my-charge', {}, { users: mina } as never)).toThrow('my-charge: read may name only')
    expect(() => assertTables('my-charge', undefined as never, {})).toThrow('my-charge: lock may name only')
    expect(() => assertTables('my-charge', locks, { users: [mina] })).not.toThrow()
  })

  test('the tables of a command of the host must not come late', () => {
    const late = Promise.reject(new Error('late'))
    expect(() => assertTables('my-charge', late as never, {})).toThrow('my-charge: lock must be synchronous')
  })
})

describe('the result of a host’s rule', () => {
  test('a host’s rule may return changes with a value in JSON, or a refusal', () => {
    expect(checking(ok({ value: { left: 5, to: null }, changes: [change] }))).not.toThrow()
    expect(checking(refuse({ code: 'USER_NOT_FOUND', userId: mina }))).not.toThrow()
  })

  test('a host’s rule must not return a promise, whose changes would be lost', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    expect(checking(Promise.reject(new Error('late')))).toThrow('my-command: decide must be synchronous')
    // Node reports an unhandled rejection after the microtasks of this turn.
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  test.each([
    undefined,
    null,
    true,
    { value: 1 },
    ok(1),
    ok({ value: 1 }),
    ok({ value: 1, changes: change }),
    { ok: false },
  ])('a host’s rule must not return %j', (nonsense) => {
    expect(checking(nonsense)).toThrow('my-command: decide must return ok({ value, changes: […] }) or a refusal')
  })

  test.each([undefined, 1n, new Map(), { at: new Date(0) }, { left: undefined }])(
    'a host’s rule must not return the value %o',
    (value) => {
      expect(checking(ok({ value, changes: [] }))).toThrow('my-command: the value must be plain JSON')
    },
  )

  test('a host’s rule must not return a change that no function of the shop has made', () => {
    for (const nonsense of [{ type: 'nonsense' }, { type: 'toString' }, null]) {
      expect(checking(ok({ value: 1, changes: [nonsense] }))).toThrow('my-command: make each change with its function')
    }
  })

  test('a host’s rule must not change a row that its command has not locked', () => {
    const result = ok({ value: 1, changes: [change] })
    const tables = { locks: { balances: [userId('jun')] }, reads: {} }
    expect(() => assertDecided('my-command', tables, result)).toThrow(
      "my-command: 'balance changed' needs its row locked, so name mina in lock: { balances: […] }",
    )
  })

  test('a host’s rule must not issue a coupon unless its command reads whether the user holds it', () => {
    const issued = couponIssued(aCoupon('spring'), aUserCoupon('spring', 'mina'))
    const decide = (reads: Reads) => () =>
      assertDecided(
        'my-command',
        { locks: { coupons: [couponId('spring')] }, reads },
        ok({ value: 1, changes: [issued] }),
      )
    expect(decide({})).toThrow("my-command: 'coupon issued' needs to know whether the user holds the coupon")
    expect(decide({ holders: [{ couponId: couponId('spring'), userId: userId('jun') }] })).toThrow(TypeError)
    expect(decide({ holders: [{ couponId: couponId('spring'), userId: mina }] })).not.toThrow()
  })
})

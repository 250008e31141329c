import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop, InvalidInput } from '@hexmart/core'
import { UserId } from '@hexmart/core/rules'
import { accepted, contextAt, refused, stateOf } from '@hexmart/core/testing'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { giveBalance } from './give-balance.ts'

const [mina, jun] = [UserId.parse('mina'), UserId.parse('jun')]

describe('the rule', () => {
  const state = stateOf({ users: [mina, jun], balances: [{ userId: mina, amount: 400, sequence: 2 }] })
  const give = (amount: number) =>
    giveBalance.decide(
      state,
      { from: mina, to: jun, amount },
      contextAt('2026-03-10T12:00:00Z', { maximumBalance: 350 }),
    )

  test('moves the amount from the giver to the receiver', () => {
    const { value, changes } = accepted(give(300))
    expect(value).toEqual({ from: 'mina', to: 'jun', left: 100 })
    expect(changes).toMatchObject([
      { balance: { userId: 'mina', amount: 100 }, entry: { amount: -300, reason: 'a gift to jun', actor: 'mina' } },
      { balance: { userId: 'jun', amount: 300 }, entry: { amount: 300, reason: 'a gift from mina' } },
    ])
  })

  test('refuses more than the giver has, and more than the receiver may hold', () => {
    expect(refused(give(401))).toMatchObject({ code: 'INSUFFICIENT_BALANCE' })
    expect(refused(give(351))).toMatchObject({ code: 'BALANCE_LIMIT_EXCEEDED' })
  })
})

describe('in a shop', () => {
  async function open() {
    const shop = createShop({ store: inMemory() })
    const names = Array.from({ length: 20 }, (_, index) => `user-${index}`)
    for (const id of names) {
      await shop.createUser({ id, name: id })
      await shop.chargeBalance({ userId: id, amount: 1_000 })
    }
    return { shop, names }
  }
  const give = (shop: Awaited<ReturnType<typeof open>>['shop'], from: string, to: string, idempotencyKey?: string) =>
    shop.execute(giveBalance, { from, to, amount: 600 }, { actor: { id: from, operator: false }, idempotencyKey })

  test('while 20 users give to each other at the same time, the sum of all balances stays the same', async () => {
    const { shop, names } = await open()
    const gifts = names.flatMap((from, index) => [1, 7].map((step) => [from, names[(index + step) % 20]] as const))
    const answers = await Promise.all(gifts.map(([from, to]) => give(shop, from, to as string)))
    expect(answers.some(({ ok }) => ok)).toBe(true)
    const balances = await Promise.all(names.map((name) => shop.balance(name)))
    expect(balances.reduce((sum, answer) => sum + (answer.ok ? answer.value.amount : Number.NaN), 0)).toBe(20_000)
    expect(await shop.audit()).toMatchObject({ ok: true, value: { ok: true } })
  })

  test('a blocked user can neither give nor take', async () => {
    const { shop } = await open()
    await shop.changeUser({ userId: 'user-0', state: 'BLOCKED' })
    const refusal = { code: 'USER_BLOCKED', userId: 'user-0' }
    expect(await give(shop, 'user-0', 'user-1')).toEqual({ ok: false, refusal })
    expect(await give(shop, 'user-1', 'user-0')).toEqual({ ok: false, refusal })
  })

  test('a gift that is sent twice with the same idempotency key is given once', async () => {
    const { shop } = await open()
    const first = await give(shop, 'user-0', 'user-1', 'birthday')
    expect(first).toMatchObject({ ok: true, replayed: false })
    expect(await give(shop, 'user-0', 'user-1', 'birthday')).toEqual({ ...first, replayed: true })
    expect(await shop.balance('user-0')).toMatchObject({ value: { amount: 400 } })
  })

  test('the answer has the types of the command, and a call with an invalid input rejects', async () => {
    const { shop } = await open()
    const answer = await give(shop, 'user-0', 'nobody')
    if (answer.ok) expectTypeOf(answer.value).toEqualTypeOf<{ from: UserId; to: UserId; left: number }>()
    else if (answer.refusal.code === 'USER_NOT_FOUND') expectTypeOf(answer.refusal.userId).toEqualTypeOf<UserId>()
    expect(answer).toMatchObject({ refusal: { code: 'USER_NOT_FOUND', userId: 'nobody' } })
    // @ts-expect-error: the type of the input requires an amount
    await expect(shop.execute(giveBalance, { from: 'user-0', to: 'user-1' })).rejects.toThrow(InvalidInput)
    await expect(give(shop, 'user-0', 'user-0')).rejects.toThrow('to must be another user')
  })
})

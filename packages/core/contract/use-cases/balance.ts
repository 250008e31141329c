import { describe, expect, test } from 'vitest'
import { prunable } from '../../src/adapter.ts'
import { UserId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { byOperator, keyed } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { sceneOf } from '../scene.ts'

const mina = UserId.parse('mina')
const maximum = 10_000_000

/** Tests charging, adjusting and reading balances: B1 to B5, B7 to B9, B13, B14, B16, B17, B19, B22. */
export function describeBalance(harness: Harness): void {
  describe('balance', () => {
    const scene = sceneOf(harness)
    /** The answer of a charge or an adjustment that leaves Mina a balance of `amount`. */
    const answerOf = (amount: number, replayed = false) => ({ ok: true, value: { userId: mina, amount }, replayed })

    test('B1: charges and reads for an unknown user are refused', async () => {
      const { shop, clerk } = scene
      const unknown = refuse({ code: 'USER_NOT_FOUND', userId: mina })
      expect(await shop.balance(mina)).toEqual(unknown)
      expect(await shop.balanceHistory(mina, { limit: 20 })).toEqual(unknown)
      expect(await clerk.charge('mina', 1_000)).toEqual(unknown)
    })

    test('B2: a user who never charged has a balance of 0, and reading it creates no row', async () => {
      const { store, clerk } = scene
      await clerk.user('mina')
      expect(await clerk.balance('mina')).toBe(0)
      expect(await store.views.balances.amounts([mina])).toEqual(new Map())
    })

    test('B3, B4, B5: each charge adds its amount to the balance and one entry to the history', async () => {
      const { clerk, clock } = scene
      await clerk.user('mina')
      expect(await clerk.charge('mina', 5_000)).toEqual(answerOf(5_000))
      expect(await clerk.balance('mina')).toBe(5_000)
      clock.set('2025-03-10T12:00:01.234+09:00')
      expect(await clerk.charge('mina', 1_000)).toEqual(answerOf(6_000))
      expect(await clerk.balance('mina')).toBe(6_000)

      const none = { orderId: null, reference: null, reason: null, actor: null }
      const common = { id: expect.any(String), userId: mina, type: 'CHARGE', ...none }
      expect(await clerk.history('mina')).toEqual([
        { ...common, sequence: 2, amount: 1_000, balanceAfter: 6_000, at: Date.parse('2025-03-10T03:00:01.234Z') },
        { ...common, sequence: 1, amount: 5_000, balanceAfter: 5_000, at: Date.parse('2025-03-10T03:00:00.000Z') },
      ])
    })

    test('B7, B8: a charge up to exactly the maximum is accepted, and a charge beyond it is refused and changes nothing', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      await clerk.charge('mina', maximum - 1)
      expect(await clerk.charge('mina', 1)).toEqual(answerOf(maximum))
      expect(await clerk.charge('mina', 1)).toEqual(
        refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: maximum, amount: 1, limit: maximum }),
      )
      expect(await clerk.balance('mina')).toBe(maximum)
      expect(await clerk.history('mina')).toHaveLength(2)
    })

    test('B9: a first charge past the maximum is refused and creates no balance', async () => {
      const { store, clerk } = scene
      await clerk.user('mina')
      expect(await clerk.charge('mina', maximum + 1)).toEqual(
        refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: 0, amount: maximum + 1, limit: maximum }),
      )
      expect(await store.views.balances.amounts([mina])).toEqual(new Map())
      expect(await clerk.history('mina')).toEqual([])
    })

    test('B7: a balance can hold 2^53 − 1', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      const rich = await scene.open({}, { maximumBalance: Number.MAX_SAFE_INTEGER })
      expect(await rich.charge('mina', Number.MAX_SAFE_INTEGER)).toEqual(answerOf(Number.MAX_SAFE_INTEGER))
      expect(await clerk.balance('mina')).toBe(Number.MAX_SAFE_INTEGER)
    })

    test('B13: a charge that is sent twice with one key takes effect once, and the second answer equals the first', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      expect(await clerk.charge('mina', 1_000, keyed('k'))).toEqual(answerOf(1_000))
      await clerk.charge('mina', 500)
      expect(await clerk.charge('mina', 1_000, keyed('k'))).toEqual(answerOf(1_000, true))
      expect(await clerk.balance('mina')).toBe(1_500)
      expect(await clerk.history('mina')).toHaveLength(2)
    })

    test('B14: the history lists charges, uses and refunds, newest first, and adds up to the balance', async () => {
      const { clerk, clock } = scene
      await clerk.user('mina')
      await clerk.product('tea', { price: 4_500 })
      await clerk.charge('mina', 10_000)
      const order = accepted(await clerk.order('mina', { tea: 2 }))
      // Set the clock back: the history follows the order in which entries took effect, not the time.
      clock.set('2025-03-10T11:00:00+09:00')
      await clerk.cancel(order.id)

      const history = await clerk.history('mina')
      expect(
        history.map(({ sequence, type, amount, balanceAfter, orderId }) => [
          sequence,
          type,
          amount,
          balanceAfter,
          orderId,
        ]),
      ).toEqual([
        [3, 'REFUND', 9_000, 10_000, order.id],
        [2, 'USE', -9_000, 1_000, order.id],
        [1, 'CHARGE', 10_000, 10_000, null],
      ])
      expect(history.reduce((sum, { amount }) => sum + amount, 0)).toBe(await clerk.balance('mina'))
    })

    test('B16: a charge repeated with its reference gets the first answer, even a year later, from another actor and in another process', async () => {
      const { clerk, clock } = scene
      await clerk.user('mina')
      expect(await clerk.book('mina', 1_000, 'pay_1', byOperator('payments'))).toEqual(answerOf(1_000))
      await clerk.charge('mina', 500)
      clock.set('2026-03-10T12:00:00+09:00')
      // References of payments are never pruned.
      for (const what of prunable) await scene.store.pruning.prune(what, 0, 1_000)
      const elsewhere = await scene.open()
      expect(await elsewhere.book('mina', 1_000, 'pay_1', byOperator('other'))).toEqual(answerOf(1_000, true))
      expect(await clerk.book('mina', 1_000, 'pay_1')).toEqual(answerOf(1_000, true))
      expect(await clerk.balance('mina')).toBe(1_500)
      expect(await clerk.history('mina')).toMatchObject([
        { type: 'CHARGE', amount: 500, reference: null, actor: null },
        { type: 'CHARGE', amount: 1_000, reference: 'pay_1', actor: 'payments' },
      ])
    })

    test('B16: a repeated reference does not record the idempotency key sent with it, so the key stays free', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      expect(await clerk.book('mina', 1_000, 'pay_1', keyed('a'))).toEqual(answerOf(1_000))
      expect(await clerk.book('mina', 1_000, 'pay_1', keyed('b'))).toEqual(answerOf(1_000, true))
      expect(await clerk.charge('mina', 7, keyed('b'))).toEqual(answerOf(1_007))
      // The key is checked before the reference.
      expect(await clerk.book('mina', 2_000, 'pay_1', keyed('a'))).toEqual(
        refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: 'a' }),
      )
      expect(await clerk.book('mina', 1_000, 'pay_1', keyed('a'))).toEqual(answerOf(1_000, true))
    })

    test('B17: a used reference is refused with another user, amount or command', async () => {
      const { clerk } = scene
      await Promise.all([clerk.user('mina'), clerk.user('jun')])
      await clerk.book('mina', 1_000, 'pay_1')
      const reused = refuse({ code: 'REFERENCE_REUSED', reference: 'pay_1' })
      expect(await clerk.book('mina', 1_001, 'pay_1')).toEqual(reused)
      expect(await clerk.book('jun', 1_000, 'pay_1')).toEqual(reused)
      expect(await clerk.adjust('mina', 1_000, { reference: 'pay_1' })).toEqual(reused)
      const adjust = () => clerk.adjust('mina', -400, { reference: 'refund_1' })
      expect([await adjust(), await adjust()]).toEqual([answerOf(600), answerOf(600, true)])
      expect(await clerk.book('mina', 400, 'refund_1')).toEqual(
        refuse({ code: 'REFERENCE_REUSED', reference: 'refund_1' }),
      )
      expect([await clerk.balance('mina'), await clerk.balance('jun')]).toEqual([600, 0])
    })

    test('B17: a refused charge leaves its reference free', async () => {
      const { clerk } = scene
      expect(await clerk.book('mina', 1_000, 'pay_1')).toEqual(refuse({ code: 'USER_NOT_FOUND', userId: mina }))
      await clerk.user('mina')
      expect(await clerk.book('mina', maximum + 1, 'pay_1')).toMatchObject({ ok: false })
      expect(await clerk.book('mina', 1_000, 'pay_1')).toEqual(answerOf(1_000))
    })

    test('B17, B22: the refusals of a charge come in the order reference, user, blocked, limit; an adjustment ignores a block', async () => {
      const users = new Map<string, { blocked: boolean }>()
      const find = async (ids: readonly UserId[]) =>
        new Map(ids.flatMap((id) => (users.has(id) ? [[id, users.get(id) ?? {}]] : [])))
      const clerk = await scene.open({ users: { find } })
      const book = (amount: number, reference = 'pay_2') => clerk.book('mina', amount, reference)

      users.set('mina', { blocked: false })
      expect(await book(1_000, 'pay_1')).toEqual(answerOf(1_000))
      users.delete('mina')
      expect(await book(maximum, 'pay_1')).toEqual(refuse({ code: 'REFERENCE_REUSED', reference: 'pay_1' }))
      expect(await book(1_000, 'pay_1')).toEqual(answerOf(1_000, true))
      expect(await book(maximum)).toEqual(refuse({ code: 'USER_NOT_FOUND', userId: mina }))
      users.set('mina', { blocked: true })
      expect(await book(1_000, 'pay_1')).toEqual(answerOf(1_000, true))
      expect(await book(maximum)).toEqual(refuse({ code: 'USER_BLOCKED', userId: mina }))
      expect(await clerk.adjust('mina', -1_000)).toEqual(answerOf(0))
      users.set('mina', { blocked: false })
      expect(await book(maximum + 1)).toMatchObject({ refusal: { code: 'BALANCE_LIMIT_EXCEEDED' } })
    })

    test('B19: an adjustment adds or takes an amount, and its entry has the reason, the actor and the order', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      await clerk.product('tea', { price: 4_500 })
      expect(await clerk.adjust('mina', 10_000, {}, byOperator())).toEqual(answerOf(10_000))
      const order = accepted(await clerk.order('mina', { tea: 2 }))
      const facts = { reason: '늦은 배송 ☔ "late"', orderId: order.id }
      expect(await clerk.adjust('mina', -1_000, facts, byOperator('lena'))).toEqual(answerOf(0))
      const history = await clerk.history('mina')
      expect(history).toMatchObject([
        { type: 'ADJUST', sequence: 3, amount: -1_000, balanceAfter: 0, ...facts, reference: null, actor: 'lena' },
        { type: 'USE', sequence: 2, amount: -9_000, reason: null, actor: null },
        { type: 'ADJUST', sequence: 1, amount: 10_000, reason: 'goodwill', orderId: null, actor: 'boss' },
      ])
      // An adjustment about an order does not pay it, so canceling gives the whole total back.
      expect(accepted(await clerk.cancel(order.id)).total).toBe(9_000)
      expect(await clerk.balance('mina')).toBe(9_000)
    })

    test('B19: an adjustment below 0, past the maximum, or of an unknown user is refused and changes nothing', async () => {
      const { store, clerk } = scene
      expect(await clerk.adjust('mina', 1)).toEqual(refuse({ code: 'USER_NOT_FOUND', userId: mina }))
      await clerk.user('mina')
      expect(await clerk.adjust('mina', -1)).toEqual(
        refuse({ code: 'INSUFFICIENT_BALANCE', required: 1, available: 0 }),
      )
      expect(await store.views.balances.amounts([mina])).toEqual(new Map())
      await clerk.charge('mina', 500)
      expect(await clerk.adjust('mina', -501)).toEqual(
        refuse({ code: 'INSUFFICIENT_BALANCE', required: 501, available: 500 }),
      )
      expect(await clerk.adjust('mina', maximum)).toEqual(
        refuse({ code: 'BALANCE_LIMIT_EXCEEDED', balance: 500, amount: maximum, limit: maximum }),
      )
      expect(await clerk.history('mina')).toHaveLength(1)
    })

    test('B14: an existing user without entries has an empty history', async () => {
      const { shop, clerk } = scene
      await clerk.user('mina')
      expect(await shop.balanceHistory(mina, { limit: 20 })).toEqual({ ok: true, value: { rows: [], next: null } })
    })
  })
}

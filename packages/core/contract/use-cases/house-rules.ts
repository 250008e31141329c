import { describe, expect, test } from 'vitest'
import type { HouseRule, UserDirectory } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { sceneOf } from '../scene.ts'

/** Tests the host's own rules for orders: O43, O44. */
export function describeHouseRules(harness: Harness): void {
  describe('house rules', () => {
    const scene = sceneOf(harness)
    const goldMembers: HouseRule = {
      name: 'gold-members',
      decide: ({ user, subtotal }) =>
        user.attributes?.level === 'gold' ? { reduce: [{ label: '골드 회원', amount: subtotal / 10 }] } : undefined,
    }
    const noPots: HouseRule = {
      name: 'no-pots',
      decide: ({ items, metadata }) =>
        items.some(({ productId }) => productId === 'pot') && metadata.gift !== 'yes'
          ? { refuse: { productId: 'pot' } }
          : undefined,
    }
    const users: UserDirectory = {
      find: async (ids) => new Map(ids.map((id) => [id, { attributes: { level: id === 'mina' ? 'gold' : 'silver' } }])),
    }
    /**
     * Two shops over the same data, with tea at 4,500 and pots at 21,000. The shop of `clerk` has these rules, and Mina is
     * a gold member there. The shop of `plain` has none of these rules.
     */
    async function open(...placeOrder: readonly HouseRule[]) {
      const plain = await openTeaShop(scene.clerk)
      accepted(await plain.user('jun'))
      accepted(await plain.charge('jun', 100_000))
      return { plain, clerk: await scene.open({ users, rules: { placeOrder } }) }
    }

    test('O43: a reduction is part of the order: in its views, its payment, its message and its refund', async () => {
      const { plain, clerk } = await open(goldMembers)
      const before = await plain.balance('mina')
      const placed = accepted(await clerk.order('mina', { tea: 2 }))
      const reductions = [{ label: '골드 회원', amount: 900 }]
      expect(placed).toMatchObject({ subtotal: 9_000, discount: 900, total: 8_100, reductions })
      expect(await plain.balance('mina')).toBe(before - 8_100)
      expect(accepted(await plain.shop.order(placed.id))).toEqual(placed)
      const [claimed] = await scene.store.outbox.claim({ token: 'a', limit: 10, leaseFor: 60_000 })
      expect(claimed?.message.order).toEqual(placed)
      expect(accepted(await plain.cancel(placed.id))).toMatchObject({ reductions })
      expect(await plain.balance('mina')).toBe(before)
      expect(accepted(await clerk.order('jun', { tea: 2 }))).toMatchObject({ total: 9_000, reductions: [] })
    })

    test('O43: a reduction adds to the coupon’s discount', async () => {
      const { plain, clerk } = await open(goldMembers)
      const { id: userCouponId } = accepted(await plain.issue('mina', 'spring'))
      const placed = accepted(await clerk.order('mina', { tea: 2 }, { userCouponId }))
      expect(placed).toMatchObject({ subtotal: 9_000, discount: 1_800, total: 7_200 })
    })

    test('O43: the refusal of a house rule has the rule’s name and facts, and the refused order writes nothing', async () => {
      const { plain, clerk } = await open(noPots, goldMembers)
      const before = await plain.balance('mina')
      const refused = refuse({ code: 'HOUSE_RULE', rule: 'no-pots', facts: { productId: 'pot' } })
      expect(await clerk.order('mina', { pot: 1 })).toEqual(refused)
      expect(await plain.balance('mina')).toBe(before)
      accepted(await clerk.order('mina', { pot: 1 }, { metadata: { gift: 'yes' } }))
    })

    test('O43: a quote runs the house rules, unless an earlier check has found a fault', async () => {
      const { plain, clerk } = await open(noPots, goldMembers)
      await plain.product('held', { state: 'HOLD' })
      const reductions = [{ label: '골드 회원', amount: 450 }]
      expect(await clerk.quote('mina', { tea: 1 })).toMatchObject({ total: 4_050, reductions, faults: [] })
      const refused = await clerk.quote('mina', { pot: 1 }, { expectedTotal: 5 })
      expect(refused.faults.map(({ code }) => code)).toEqual(['HOUSE_RULE', 'TOTAL_CHANGED'])
      const unsellable = await clerk.quote('mina', { pot: 1, held: 1 })
      expect(unsellable).toMatchObject({ total: 22_000, reductions: [], faults: [{ code: 'PRODUCT_NOT_SELLABLE' }] })
    })

    test('O43: a replayed order runs no house rule', async () => {
      let runs = 0
      const { clerk } = await open({ name: 'count', decide: () => void runs++ })
      const options = { idempotencyKey: 'once' }
      const first = await clerk.order('mina', { tea: 1 }, {}, options)
      expect(await clerk.order('mina', { tea: 1 }, {}, options)).toEqual({ ...first, replayed: true })
      expect(runs).toBe(1)
    })

    test('O44: a house rule that throws or returns a promise fails only the order that it decided about', async () => {
      const { clerk } = await open({
        name: 'odd',
        decide({ items: [line] }) {
          if (line?.quantity === 2) throw new RangeError('two')
          return line?.quantity === 3 ? (Promise.resolve() as never) : undefined
        },
      })
      const answers = await Promise.allSettled([1, 2, 3, 1].map((quantity) => clerk.order('mina', { tea: quantity })))
      expect(answers).toMatchObject([
        { value: { ok: true } },
        { reason: new RangeError('two') },
        { reason: expect.any(TypeError) },
        { value: { ok: true } },
      ])
    })
  })
}

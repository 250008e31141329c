import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accepted, refused } from '../../contract/answers.ts'
import { productId, userId } from '../../contract/rows.ts'
import { applyHouseRules, assertHouseRules, type HouseRule, type HouseRuleDecision } from './house-rules.ts'
import type { PricedOrder } from './order.ts'

const user = { id: userId('mina'), attributes: { level: 'gold' } }
const proposed = { user, metadata: { gift: 'yes' }, now: Date.parse('2026-03-10T22:30:00Z') }
const items = [{ productId: productId('wine'), name: 'Wine', price: 5_000, quantity: 2 }]
const priced: PricedOrder = { items, subtotal: 10_000, discount: 1_000, total: 9_000 }

const rule = (name: string, decision: HouseRuleDecision): HouseRule => ({ name, decide: () => decision })
const apply = (...rules: readonly HouseRule[]) => applyHouseRules(rules, proposed, priced)

describe('a house rule', () => {
  test('O43: a house rule sees the order that is about to be made', () => {
    const seen: unknown[] = []
    apply({ name: 'watch', decide: (order) => void seen.push(order) })
    expect(seen).toEqual([{ ...proposed, items, subtotal: 10_000, couponDiscount: 1_000 }])
  })

  test('O43: a house rule that returns undefined leaves the order as it is', () => {
    expect(accepted(apply(rule('pass', undefined)))).toEqual({ ...priced, reductions: [] })
  })

  test('O43: a house rule that refuses is the last to run, and the refusal has the rule’s name and facts', () => {
    const alcohol = rule('no-alcohol-after-ten', { refuse: { productId: 'wine', until: '06:00' } })
    const never: HouseRule = { name: 'never', decide: () => expect.fail('ran after a refusal') }
    expect(refused(apply(rule('pass', undefined), alcohol, never))).toEqual({
      code: 'HOUSE_RULE',
      rule: 'no-alcohol-after-ten',
      facts: { productId: 'wine', until: '06:00' },
    })
  })

  test('O43: house rules that reduce the order lower the total, and each reduction keeps its label', () => {
    const reduced = apply(
      rule('gold', { reduce: [{ label: '골드 회원', amount: 900 }] }),
      rule('summer', { reduce: [{ label: 'Summer', amount: 100 }] }),
    )
    expect(accepted(reduced)).toEqual({
      items,
      subtotal: 10_000,
      discount: 2_000,
      total: 8_000,
      reductions: [
        { label: '골드 회원', amount: 900 },
        { label: 'Summer', amount: 100 },
      ],
    })
  })

  test('O43: a reduction is cut to what is left to pay, and dropped if nothing is left to pay', () => {
    const huge = [9_001, 1].map((amount, index) => ({ label: `gift ${index}`, amount }))
    expect(accepted(apply(rule('gifts', { reduce: huge })))).toMatchObject({
      total: 0,
      discount: 10_000,
      reductions: [{ label: 'gift 0', amount: 9_000 }],
    })
  })

  test('O43: reductions never make the total negative, and the discount is the coupon’s discount plus the reductions', () => {
    const amounts = fc.array(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 3 }), { maxLength: 4 })
    fc.assert(
      fc.property(amounts, (all) => {
        const rules = all.map((list, index) =>
          rule(`rule ${index}`, { reduce: list.map((amount) => ({ label: 'x', amount })) }),
        )
        const { subtotal, discount, total, reductions } = accepted(apply(...rules))
        expect(total).toBeGreaterThanOrEqual(0)
        expect(total).toBe(subtotal - discount)
        expect(discount).toBe(priced.discount + reductions.reduce((sum, { amount }) => sum + amount, 0))
      }),
    )
  })

  test.each([
    ['a promise', Promise.resolve()],
    ['null', null],
    ['both refuse and reduce', { refuse: {}, reduce: [] }],
    ['an object of another shape', { allow: true }],
    ['a reduction of 0', { reduce: [{ label: 'x', amount: 0 }] }],
    ['a negative reduction', { reduce: [{ label: 'x', amount: -1 }] }],
    ['a reduction of half a won', { reduce: [{ label: 'x', amount: 0.5 }] }],
    ['a reduction without a label', { reduce: [{ label: ' ', amount: 1 }] }],
    ['facts that are not JSON', { refuse: { at: new Date(0) } }],
    ['facts that are not an object', { refuse: 'closed' }],
  ])('O44: a house rule that returns %s makes its order fail with a TypeError', (_, decision) => {
    expect(() => apply(rule('odd', decision as never))).toThrow(TypeError)
    expect(() => apply(rule('odd', decision as never))).toThrow(/^the house rule odd: /)
  })

  test('O44: the error about a house rule that returns no decision says what the rule must return', () => {
    expect(() => apply(rule('odd', true as never))).toThrow('return nothing, { refuse: { … } } with facts in JSON, or')
    expect(() => apply(rule('late', Promise.resolve() as never))).toThrow(
      'the house rule late: decide must be synchronous',
    )
  })

  test('O44: a house rule that returns a rejecting promise does not end the process', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const late: HouseRule = { name: 'late', decide: (async () => Promise.reject(new Error('late'))) as never }
    expect(() => apply(late)).toThrow(TypeError)
    // Node reports an unhandled rejection after the microtasks of this turn.
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  test('O44: a house rule cannot change what is ordered', () => {
    const fewer: HouseRule = { name: 'fewer', decide: ({ items }) => void (items as unknown as object[]).pop() }
    expect(() => apply(fewer)).toThrow(TypeError)
    const cheaper: HouseRule = {
      name: 'cheaper',
      decide: ({ items: [line] }) => void Object.assign(line ?? {}, { price: 0 }),
    }
    expect(() => apply(cheaper)).toThrow(TypeError)
    expect(priced.items).toEqual([{ productId: 'wine', name: 'Wine', price: 5_000, quantity: 2 }])
  })
})

test('a shop refuses malformed house rules, and two house rules with the same name', () => {
  expect(() => assertHouseRules({ placeOrder: [rule('a', undefined), rule('b', undefined)] })).not.toThrow()
  expect(() => assertHouseRules({ placeOrder: [{ name: 'a' } as never] })).toThrow('a house rule must be')
  expect(() => assertHouseRules({ placeOrder: [undefined as never] })).toThrow('a house rule must be')
  for (const wrong of [[rule('a', undefined)], { placeOrders: [rule('a', undefined)] }, null]) {
    expect(() => assertHouseRules(wrong as never)).toThrow('rules must be { placeOrder: [rule, …] }')
  }
  expect(() => assertHouseRules({ placeOrder: [rule('', undefined)] })).toThrow('a house rule must be')
  expect(() => assertHouseRules({ placeOrder: [rule('a', undefined), rule('a', undefined)] })).toThrow(
    'two house rules',
  )
})

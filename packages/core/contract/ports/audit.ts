import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/adapter.ts'
import type { HeldCoupon, HouseRule, Order } from '../../src/index.ts'
import { createShop } from '../../src/index.ts'
import { accepted } from '../answers.ts'
import { clerkOf } from '../clerk.ts'
import type { Harness, Tampering } from '../harness.ts'
import { couponId, productId, userId } from '../rows.ts'
import { openedBy } from '../scene.ts'

/** Rows that the shop has written, for tests that damage them. */
interface ShopRows {
  readonly used: HeldCoupon
  readonly unused: HeldCoupon
  readonly plain: Order
  readonly discounted: Order
}

/** Tests that the audit of an undamaged shop finds nothing, and that it finds damage that no command can do: A1, A2. */
export function describeAudit(harness: Harness): void {
  describe('audit', () => {
    const opened = openedBy(harness)

    async function fillShop(): Promise<ShopRows> {
      const clerk = clerkOf(createShop({ store: opened.store }))
      await clerk.user('mina')
      await clerk.charge('mina', 100_000)
      await clerk.product('tea', { price: 4_500, stock: 10, maximumPerUser: 9 })
      await clerk.coupon('spring', { expiresAt: Date.parse('2999-01-01T00:00:00Z') })
      await clerk.coupon('summer', { expiresAt: Date.parse('2999-01-01T00:00:00Z') })
      const [used, unused] = [
        accepted(await clerk.issue('mina', 'spring')),
        accepted(await clerk.issue('mina', 'summer')),
      ]
      const plain = accepted(await clerk.order('mina', { tea: 2 }))
      const discounted = accepted(await clerk.order('mina', { tea: 1 }, { userCouponId: used.id }))
      accepted(await clerk.cancel(accepted(await clerk.order('mina', { tea: 1 })).id))
      return { used, unused, plain, discounted }
    }

    const audit = async () => accepted(await createShop({ store: opened.store }).audit())
    const messageIdOf = async ({ id }: Order) => {
      const { rows } = await opened.store.outbox.deliveries({}, { limit: 100 })
      return rows.find(({ orderId }) => orderId === id)?.id as (typeof rows)[number]['id']
    }

    test('A1: an audit of an undamaged shop lists every check, and each check holds', async () => {
      await fillShop()
      const { ok, checks } = await audit()
      expect(ok).toBe(true)
      expect(checks).toEqual(
        ['balance', 'stock', 'issued', 'used-coupons', 'order-lines', 'payments', 'purchases', 'messages'].map(
          (name) => ({
            name,
            ok: true,
            key: null,
            expected: null,
            actual: null,
          }),
        ),
      )
    })

    test('A2: an audit finds a reduction that was changed by hand', async () => {
      const giveTen: HouseRule = { name: 'ten', decide: () => ({ reduce: [{ label: 'Ten', amount: 10 }] }) }
      const clerk = clerkOf(createShop({ store: opened.store, rules: { placeOrder: [giveTen] } }))
      await clerk.user('mina')
      await clerk.charge('mina', 10_000)
      await clerk.product('tea', { price: 4_500 })
      const { id } = accepted(await clerk.order('mina', { tea: 1 }))
      expect((await audit()).ok).toBe(true)
      await opened.tamper.reduction(id, 2)
      expect((await audit()).checks.filter((check) => !check.ok)).toEqual([
        { name: 'order-lines', key: id, expected: 12, actual: 10, ok: false },
      ])
    })

    test('A2: a check that compares several figures of each row still lists at most 100 findings in all', async () => {
      const clerk = clerkOf(createShop({ store: opened.store }))
      const ids = Array.from({ length: 60 }, (_, index) => userId(`user-${index}`))
      await Promise.all(ids.map((id) => clerk.user(id)))
      await Promise.all(ids.map((id) => clerk.charge(id, 10)))
      // The amount and the sequence of 60 balances are wrong, so without the limit there would be 120 findings.
      for (const id of ids) {
        await opened.tamper.balance(id, 1)
        await opened.tamper.sequence(id, 1)
      }
      const findings = await opened.store.audit.findings()
      expect(findings).toHaveLength(100)
      expect(new Set(findings.map(({ name }) => name))).toEqual(new Set(['balance']))
    })

    test('A1: every check of an empty shop holds', async () => {
      expect((await audit()).ok).toBe(true)
    })

    const [mina, tea, spring] = [userId('mina'), productId('tea'), couponId('spring')]
    /** Each damage, and everything that the audit then finds. */
    const cases: readonly [
      string,
      (tamper: Tampering, rows: ShopRows) => Promise<void>,
      (rows: ShopRows) => Finding[],
    ][] = [
      [
        'a balance',
        (tamper) => tamper.balance(mina, 5),
        () => [{ name: 'balance', key: mina, expected: 86_950, actual: 86_955 }],
      ],
      [
        'the sequence of a balance',
        (tamper) => tamper.sequence(mina, 1),
        () => [{ name: 'balance', key: mina, expected: 5, actual: 6 }],
      ],
      ['stock', (tamper) => tamper.stock(tea, -2), () => [{ name: 'stock', key: tea, expected: 7, actual: 5 }]],
      [
        'the remaining quantity of a coupon',
        (tamper) => tamper.remaining(spring, -1),
        () => [{ name: 'issued', key: spring, expected: 1, actual: 2 }],
      ],
      [
        'the number of a user coupon',
        (tamper, { used }) => tamper.number(used.id, 2),
        () => [{ name: 'issued', key: spring, expected: 1, actual: 3 }],
      ],
      [
        'a used coupon (made unused)',
        (tamper, { used }) => tamper.usedBy(used.id, null),
        ({ used }) => [{ name: 'used-coupons', key: used.id, expected: 1, actual: 0 }],
      ],
      [
        'an unused coupon (made used)',
        (tamper, { unused, plain }) => tamper.usedBy(unused.id, plain.id),
        ({ unused }) => [{ name: 'used-coupons', key: unused.id, expected: 0, actual: 1 }],
      ],
      [
        'a used coupon (moved to another order)',
        (tamper, { used, plain }) => tamper.usedBy(used.id, plain.id),
        ({ used }) => [
          { name: 'used-coupons', key: used.id, expected: 1, actual: 0 },
          { name: 'used-coupons', key: used.id, expected: 0, actual: 1 },
        ],
      ],
      [
        'the price of a line',
        (tamper, { plain }) => tamper.linePrice(plain.id, 1),
        ({ plain }) => [{ name: 'order-lines', key: plain.id, expected: 9_002, actual: 9_000 }],
      ],
      [
        'the amount of a payment',
        (tamper, { discounted }) => tamper.payment(discounted.id, -10),
        ({ discounted }) => [
          { name: 'balance', key: mina, expected: 86_940, actual: 86_950 },
          { name: 'payments', key: discounted.id, expected: -4_050, actual: -4_060 },
        ],
      ],
      [
        'the number of pieces bought',
        (tamper) => tamper.bought(mina, tea, 1),
        () => [{ name: 'purchases', key: mina, expected: 3, actual: 4 }],
      ],
      [
        'a message (removed)',
        async (tamper, { plain }) => tamper.message(await messageIdOf(plain)),
        ({ plain }) => [{ name: 'messages', key: plain.id, expected: 1, actual: 0 }],
      ],
    ]

    test.each(cases)(
      'A2: after damage by hand to %s, the audit names the row, the expected figure and the actual figure',
      async (_, damage, findingsOf) => {
        const rows = await fillShop()
        await damage(opened.tamper, rows)
        const { ok, checks } = await audit()
        expect(ok).toBe(false)
        const failed = checks.filter((check) => !check.ok)
        expect(failed).toHaveLength(findingsOf(rows).length)
        expect(failed).toEqual(expect.arrayContaining(findingsOf(rows).map((finding) => ({ ...finding, ok: false }))))
      },
    )
  })
}

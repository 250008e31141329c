import { describe, expect, test } from 'vitest'
import { UserId } from '../../src/index.ts'
import { refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { keyed } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { couponIn } from '../rows.ts'
import { sceneOf } from '../scene.ts'
import { waitingOn } from '../waiting.ts'

const mina = UserId.parse('mina')

/** Tests issuing and listing coupons, and an operator's changes: C1 to C9, C15 to C24, C26. */
export function describeCoupon(harness: Harness): void {
  describe('coupon', () => {
    const scene = sceneOf(harness)
    const alreadyIssued = refuse({ code: 'COUPON_ALREADY_ISSUED', couponId: 'spring' })
    const terms = {
      discount: { type: 'PERCENT', percent: 10 },
      maximumDiscount: null,
      minimumSubtotal: 0,
      expiresAt: Date.parse('2025-04-01T00:00:00Z'),
    }
    const notIssuable = (state: string) => refuse({ code: 'COUPON_NOT_ISSUABLE', couponId: 'spring', state })

    test('C1: an unknown user can neither list coupons nor take one', async () => {
      const unknown = refuse({ code: 'USER_NOT_FOUND', userId: mina })
      await scene.clerk.coupon('spring')
      expect(await scene.shop.coupons(mina, { limit: 20 })).toEqual(unknown)
      expect(await scene.clerk.issue('mina', 'spring')).toEqual(unknown)
    })

    test('C2: a user’s list shows only coupons that are unused, not expired and not CANCELED', async () => {
      const { clerk, clock } = scene
      await clerk.user('mina')
      await clerk.charge('mina', 10_000)
      await clerk.product('tea')
      for (const id of ['usable', 'used', 'expired', 'canceled', 'sold-out']) await clerk.coupon(id)
      await clerk.changeCoupon('sold-out', { quantity: 1 })
      await clerk.changeCoupon('expired', { expiresAt: Date.parse('2025-03-10T12:00:01+09:00') })
      const usable = accepted(await clerk.issue('mina', 'usable'))
      const used = accepted(await clerk.issue('mina', 'used'))
      for (const id of ['expired', 'canceled', 'sold-out']) accepted(await clerk.issue('mina', id))
      accepted(await clerk.order('mina', { tea: 1 }, { userCouponId: used.id }))
      await clerk.changeCoupon('canceled', { state: 'CANCELED' })

      const ids = async () => (await clerk.coupons('mina')).map(({ couponId }) => couponId).sort()
      expect(await ids()).toEqual(['expired', 'sold-out', 'usable'])
      clock.set('2025-03-10T12:00:01+09:00')
      expect(await ids()).toEqual(['sold-out', 'usable'])
      expect((await clerk.coupons('mina')).find(({ id }) => id === usable.id)).toEqual({
        id: usable.id,
        couponId: 'usable',
        number: 1,
        issuedAt: Date.parse('2025-03-10T12:00:00+09:00'),
        name: 'Coupon usable',
        ...terms,
        usedBy: null,
        usedAt: null,
      })
    })

    test('C3: a user without coupons has an empty list', async () => {
      await scene.clerk.user('mina')
      expect(await scene.shop.coupons(mina, { limit: 20 })).toEqual({ ok: true, value: { rows: [], next: null } })
    })

    test('C4: an unknown coupon cannot be taken', async () => {
      await scene.clerk.user('mina')
      expect(await scene.clerk.issue('mina', 'spring')).toEqual(
        refuse({ code: 'COUPON_NOT_FOUND', couponId: 'spring' }),
      )
    })

    test('C5, C6: a user who already holds the coupon, used or not, is refused with COUPON_ALREADY_ISSUED', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      await clerk.charge('mina', 10_000)
      await clerk.product('tea')
      await clerk.coupon('spring')
      const { id } = accepted(await clerk.issue('mina', 'spring'))
      expect(await clerk.issue('mina', 'spring')).toEqual(alreadyIssued)
      accepted(await clerk.order('mina', { tea: 1 }, { userCouponId: id }))
      expect(await clerk.issue('mina', 'spring')).toEqual(alreadyIssued)
      expect(await couponIn(scene.store, 'spring')).toMatchObject({ quantity: 10, remaining: 9 })
    })

    test('C7, C16: a coupon that is REGISTERED or CANCELED cannot be taken', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      await clerk.coupon('spring', { state: 'REGISTERED' })
      expect(await clerk.issue('mina', 'spring')).toEqual(notIssuable('REGISTERED'))
      await clerk.changeCoupon('spring', { state: 'CANCELED' })
      expect(await clerk.issue('mina', 'spring')).toEqual(notIssuable('CANCELED'))
      await clerk.changeCoupon('spring', { state: 'ISSUABLE' })
      expect(accepted(await clerk.issue('mina', 'spring')).couponId).toBe('spring')
    })

    test('C8: from its expiry on, a coupon is refused as EXPIRED, but its stored state does not change', async () => {
      const { clerk, clock } = scene
      await clerk.user('mina')
      await clerk.user('jun')
      await clerk.coupon('spring')
      clock.set(Date.parse('2025-04-01T00:00:00Z') - 1)
      accepted(await clerk.issue('mina', 'spring'))
      clock.set('2025-04-01T00:00:00Z')
      expect(await clerk.issue('jun', 'spring')).toEqual(notIssuable('EXPIRED'))
      expect(await couponIn(scene.store, 'spring')).toMatchObject({ state: 'ISSUABLE', remaining: 9 })
      accepted(await clerk.changeCoupon('spring', { expiresAt: Date.parse('2025-04-02T00:00:00Z') }))
      accepted(await clerk.issue('jun', 'spring'))
    })

    test('C9, C18: users can take the coupon until none is left, and then get COUPON_SOLD_OUT', async () => {
      const { clerk } = scene
      await clerk.coupon('spring', { quantity: 2 })
      for (const id of ['mina', 'jun', 'sora']) await clerk.user(id)
      const first = await clerk.issue('mina', 'spring')
      expect(first).toEqual({
        ok: true,
        value: {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          couponId: 'spring',
          number: 1,
          issuedAt: scene.clock.now(),
          name: 'Coupon spring',
          ...terms,
          usedBy: null,
          usedAt: null,
        },
        replayed: false,
      })
      expect(await clerk.coupons('mina')).toEqual([accepted(first)])
      accepted(await clerk.issue('jun', 'spring'))
      expect(await clerk.issue('sora', 'spring')).toEqual(refuse({ code: 'COUPON_SOLD_OUT', couponId: 'spring' }))
    })

    describe('C19: a coupon with an opening', () => {
      const opensAt = Date.parse('2025-03-11T12:00:00+09:00')
      const notOpen = (at = opensAt) => refuse({ code: 'COUPON_NOT_OPEN', couponId: 'spring', opensAt: at })

      test('C19: a coupon cannot be taken a millisecond before its opening, and can be taken from the opening on', async () => {
        const { clerk, clock } = scene
        await clerk.user('mina')
        expect(accepted(await clerk.coupon('spring', { opensAt })).opensAt).toBe(opensAt)
        expect(await clerk.issue('mina', 'spring')).toEqual(notOpen())
        clock.set(opensAt - 1)
        expect(await clerk.issue('mina', 'spring')).toEqual(notOpen())
        expect(await couponIn(scene.store, 'spring')).toMatchObject({ opensAt, remaining: 10 })
        clock.set(opensAt)
        accepted(await clerk.issue('mina', 'spring'))
        expect(await couponIn(scene.store, 'spring')).toMatchObject({ opensAt, remaining: 9 })
      })

      test('C19: the opening can be moved until it has passed, and only to an instant before the expiry', async () => {
        const { clerk, clock } = scene
        await clerk.user('mina')
        const { expiresAt } = accepted(await clerk.coupon('spring', { opensAt }))
        const move = (to: number) => clerk.changeCoupon('spring', { opensAt: to })
        await expect(move(expiresAt)).rejects.toThrow('opensAt must be before expiresAt')
        await expect(clerk.changeCoupon('spring', { expiresAt: opensAt })).rejects.toThrow(
          'expiresAt must be after opensAt',
        )
        expect(accepted(await move(opensAt + 1)).opensAt).toBe(opensAt + 1)
        clock.set(opensAt)
        expect(await clerk.issue('mina', 'spring')).toEqual(notOpen(opensAt + 1))
        expect(accepted(await move(opensAt)).opensAt).toBe(opensAt)
        accepted(await clerk.issue('mina', 'spring'))
        const opened = refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'OPEN', to: 'UPCOMING' })
        expect(await move(opensAt + 1)).toEqual(opened)
        expect(await couponIn(scene.store, 'spring')).toMatchObject({ opensAt })
      })
    })

    /** Gives Mina 200,000 and a coupon with these members. Returns her user coupon. The product `set` costs 30,000. */
    async function openWithCoupon(members: object) {
      const { clerk } = scene
      await clerk.user('mina')
      await clerk.charge('mina', 200_000)
      await clerk.product('set', { price: 30_000 })
      await clerk.coupon('spring', members)
      return accepted(await clerk.issue('mina', 'spring'))
    }

    test('C20: an order that does not reach the coupon’s minimum is refused, and the coupon stays usable', async () => {
      const { clerk } = scene
      const { id, minimumSubtotal } = await openWithCoupon({ minimumSubtotal: 30_001 })
      expect(minimumSubtotal).toBe(30_001)
      const order = (quantity: number) => clerk.order('mina', { set: quantity }, { userCouponId: id })
      expect(await order(1)).toEqual(
        refuse({ code: 'COUPON_MINIMUM_NOT_MET', userCouponId: id, minimumSubtotal: 30_001, subtotal: 30_000 }),
      )
      expect((await clerk.coupons('mina')).map((coupon) => coupon.id)).toEqual([id])
      expect(await clerk.balance('mina')).toBe(200_000)
      expect(accepted(await order(2)).total).toBe(54_000)
    })

    test('C21: a percentage coupon takes off at most its `maximumDiscount`', async () => {
      const { id, maximumDiscount } = await openWithCoupon({ maximumDiscount: 2_500 })
      expect(maximumDiscount).toBe(2_500)
      const order = accepted(await scene.clerk.order('mina', { set: 1 }, { userCouponId: id }))
      expect(order).toMatchObject({ subtotal: 30_000, discount: 2_500, total: 27_500 })
    })

    test('C22: a coupon for 7 days is usable until the end of the 7th day after its issue, even in a shop in another time zone', async () => {
      const { clerk, clock } = scene
      const end = Date.parse('2025-03-18T00:00:00+09:00')
      const { id, expiresAt } = await openWithCoupon({ validDays: 7 })
      expect(expiresAt).toBe(end)
      const elsewhere = await scene.open({}, { timeZone: 'America/New_York' })
      clock.set(end - 1)
      expect(await elsewhere.coupons('mina')).toMatchObject([{ id, expiresAt: end }])
      const placed = accepted(await elsewhere.order('mina', { set: 1 }, { userCouponId: id }))
      accepted(await clerk.cancel(placed.id))
      clock.set(end)
      expect(await elsewhere.order('mina', { set: 1 }, { userCouponId: id })).toEqual(
        refuse({ code: 'COUPON_NOT_USABLE', userCouponId: id }),
      )
      expect(await clerk.coupons('mina')).toEqual([])
    })

    test('C22: a user’s coupon ends with its valid days or at the coupon’s present expiry, whichever is earlier', async () => {
      const { expiresAt } = await openWithCoupon({ validDays: 30 })
      expect(expiresAt).toBe(terms.expiresAt)
      const later = Date.parse('2025-05-01T00:00:00Z')
      accepted(await scene.clerk.changeCoupon('spring', { expiresAt: later }))
      expect(await scene.clerk.coupons('mina')).toMatchObject([{ expiresAt: Date.parse('2025-04-10T00:00:00+09:00') }])
    })

    test('C23: everybody sees upcoming, open and sold-out coupons in their present state', async () => {
      const { clerk, clock, shop } = scene
      await clerk.user('mina')
      const [opensAt, expiresAt] = [clock.now() + 5, clock.now() + 9]
      await clerk.coupon('coming', { opensAt, expiresAt, quantity: 1 })
      await clerk.coupon('open')
      await clerk.coupon('registered', { state: 'REGISTERED' })
      await clerk.coupon('canceled')
      await clerk.changeCoupon('canceled', { state: 'CANCELED' })
      const states = async () => {
        const { rows } = accepted(await shop.offeredCoupons({ limit: 10 }))
        return rows.map(({ id, state }) => `${id} ${state}`)
      }
      expect(await states()).toEqual(['coming UPCOMING', 'open OPEN'])
      clock.set(opensAt)
      expect(await states()).toEqual(['coming OPEN', 'open OPEN'])
      accepted(await clerk.issue('mina', 'coming'))
      const find = async (id: string) => shop.offeredCoupon(id)
      await waitingOn(harness).eventually('the list shows that the coupon is sold out', async () =>
        expect(await states()).toEqual(['coming SOLD_OUT', 'open OPEN']),
      )
      expect(accepted(await find('coming'))).toMatchObject({ state: 'SOLD_OUT', remaining: 0, soldOutAt: opensAt })
      clock.set(expiresAt)
      expect(await states()).toEqual(['open OPEN'])
      for (const couponId of ['coming', 'registered', 'canceled', 'none']) {
        expect(await find(couponId)).toEqual(refuse({ code: 'COUPON_NOT_FOUND', couponId }))
      }
    })

    test('C24: a user’s coupons are listed as usable, used or expired, and a used coupon shows the order and the time of its use', async () => {
      const { clerk, clock, shop } = scene
      const list = async (state: 'usable' | 'used' | 'expired') =>
        accepted(await shop.coupons('mina', { limit: 10, state })).rows
      const { id, issuedAt } = await openWithCoupon({})
      clock.set(issuedAt + 5)
      const order = accepted(await clerk.order('mina', { set: 1 }, { userCouponId: id }))
      expect(await list('used')).toMatchObject([{ id, number: 1, issuedAt, usedBy: order.id, usedAt: issuedAt + 5 }])
      for (const state of ['usable', 'expired'] as const) expect(await list(state)).toEqual([])

      accepted(await clerk.cancel(order.id))
      expect(await list('usable')).toMatchObject([{ id, usedBy: null, usedAt: null }])
      for (const state of ['used', 'expired'] as const) expect(await list(state)).toEqual([])

      clock.set(terms.expiresAt)
      expect(await list('expired')).toMatchObject([{ id, usedBy: null, usedAt: null }])
      for (const state of ['used', 'usable'] as const) expect(await list(state)).toEqual([])
    })

    test('C26: coupon numbers count up in the order of issue, even when the quantity is changed in between, and `soldOutAt` is null while a coupon is left', async () => {
      const { clerk, clock } = scene
      const people = ['mina', 'jun', 'sora', 'lena']
      for (const id of people) await clerk.user(id)
      await clerk.coupon('spring', { quantity: 2 })
      const number = async (id: string) => accepted(await clerk.issue(id, 'spring')).number
      expect([await number('mina'), await number('jun')]).toEqual([1, 2])
      expect(await clerk.issue('sora', 'spring')).toMatchObject({ refusal: { code: 'COUPON_SOLD_OUT' } })
      const soldOutAt = async () => (await couponIn(scene.store, 'spring'))?.soldOutAt
      expect(await soldOutAt()).toBe(clock.now())
      expect(accepted(await clerk.changeCoupon('spring', { quantity: 4 })).soldOutAt).toBeNull()
      expect(await number('sora')).toBe(3)
      clock.set(clock.now() + 9)
      expect(accepted(await clerk.changeCoupon('spring', { quantity: 3 })).soldOutAt).toBe(clock.now())
      accepted(await clerk.changeCoupon('spring', { quantity: 5 }))
      expect(await number('lena')).toBe(4)
      expect(await soldOutAt()).toBeNull()
      expect(await clerk.coupons('lena')).toMatchObject([{ number: 4 }])
    })

    test('C15: a repeat of an issue with its key gets the first answer, and a repeat without the key gets COUPON_ALREADY_ISSUED', async () => {
      const { clerk } = scene
      await clerk.user('mina')
      await clerk.coupon('spring')
      const first = accepted(await clerk.issue('mina', 'spring', keyed('k')))
      expect(await clerk.issue('mina', 'spring', keyed('k'))).toEqual({ ok: true, value: first, replayed: true })
      expect(await clerk.issue('mina', 'spring')).toEqual(alreadyIssued)
      expect(await clerk.coupons('mina')).toHaveLength(1)
    })

    test('C16: a coupon moves REGISTERED → ISSUABLE ↔ CANCELED or REGISTERED → CANCELED, and no other way', async () => {
      const { clerk } = scene
      await clerk.coupon('spring', { state: 'REGISTERED' })
      const move = (state: string) => clerk.changeCoupon('spring', { state })
      expect(accepted(await move('ISSUABLE')).state).toBe('ISSUABLE')
      expect(await move('REGISTERED')).toEqual(
        refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'ISSUABLE', to: 'REGISTERED' }),
      )
      expect(accepted(await move('CANCELED')).state).toBe('CANCELED')
      expect(accepted(await move('ISSUABLE')).state).toBe('ISSUABLE')
      await clerk.coupon('summer', { state: 'REGISTERED' })
      expect(accepted(await clerk.changeCoupon('summer', { state: 'CANCELED' })).state).toBe('CANCELED')
      // A canceled coupon keeps its id, and only an existing coupon can be changed.
      expect(await clerk.coupon('summer')).toEqual(refuse({ code: 'ALREADY_EXISTS', id: 'summer' }))
      expect(await clerk.changeCoupon('winter', { quantity: 1 })).toEqual(
        refuse({ code: 'COUPON_NOT_FOUND', couponId: 'winter' }),
      )
    })

    test('C17: the quantity can change between issues, but never below the number of issued coupons', async () => {
      const { clerk } = scene
      for (const id of ['mina', 'jun', 'sora']) await clerk.user(id)
      await clerk.coupon('spring', { quantity: 5, discount: { type: 'FIXED', amount: 500 } })
      accepted(await clerk.issue('mina', 'spring'))
      accepted(await clerk.issue('jun', 'spring'))
      expect(await clerk.changeCoupon('spring', { quantity: 1 })).toEqual(
        refuse({ code: 'QUANTITY_BELOW_ISSUED', couponId: 'spring', issued: 2 }),
      )
      expect(accepted(await clerk.changeCoupon('spring', { quantity: 2 }))).toEqual({
        id: 'spring',
        name: 'Coupon spring',
        ...terms,
        discount: { type: 'FIXED', amount: 500 },
        quantity: 2,
        remaining: 0,
        soldOutAt: scene.clock.now(),
        state: 'ISSUABLE',
        opensAt: null,
        validDays: null,
      })
      expect(await clerk.issue('sora', 'spring')).toEqual(refuse({ code: 'COUPON_SOLD_OUT', couponId: 'spring' }))
      await clerk.changeCoupon('spring', { quantity: 3 })
      accepted(await clerk.issue('sora', 'spring'))
    })

    test('C17: a renamed coupon has its new name in every list, also among the coupons that users hold already', async () => {
      const { clerk, shop } = scene
      await openWithCoupon({})
      expect(accepted(await clerk.changeCoupon('spring', { name: ' Early spring ' })).name).toBe('Early spring')
      accepted(await clerk.changeCoupon('spring', { quantity: 5 }))
      expect(await couponIn(scene.store, 'spring')).toMatchObject({ name: 'Early spring', quantity: 5 })
      expect(await clerk.coupons('mina')).toMatchObject([{ name: 'Early spring' }])
      expect(accepted(await shop.offeredCoupons({ limit: 10 })).rows).toMatchObject([{ name: 'Early spring' }])
    })
  })
}

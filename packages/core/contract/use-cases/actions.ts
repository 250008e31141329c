import { describe, expect, test } from 'vitest'
import { host, InvalidInput, StoreError } from '../../src/index.ts'
import { balanceChanged, chargeBalance, command, type EntryId, noBalance, ok, refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { byOperator, openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { sceneOf } from '../scene.ts'

/** Tests the actions, which record what operators did: A3, A8. */
export function describeActions(harness: Harness): void {
  describe('actions', () => {
    const scene = sceneOf(harness)
    const boss = byOperator('boss')
    /** The actions so far, oldest first. */
    const trail = async () => [...accepted(await scene.shop.actions({ limit: 100 })).rows].reverse()
    /** Places an order for Mina and makes its message DEAD. Returns the id of the message. */
    async function makeDeadMessage() {
      const { outbox } = scene.store
      accepted(await scene.clerk.order('mina', { tea: 1 }))
      const claimed = await outbox.claim({ token: 'a', limit: 10, leaseFor: 60_000 })
      await outbox.settle(
        'a',
        claimed.map(({ message: { id } }) => ({ id, type: 'dead', error: 'HTTP 410' })),
      )
      return claimed[0]?.message.id as (typeof claimed)[number]['message']['id']
    }

    test('A3: a command of the host’s own is recorded as an action, whatever characters its name has', async () => {
      const { shop, clerk } = scene
      const userId = accepted(await clerk.user('mina')).id
      const name = '호스트\t"rename"\\N\n'
      const ownCommand = command({
        name,
        input: chargeBalance.input,
        refusals: [],
        lock: ({ userId }) => ({ balances: [userId] }),
        read: () => ({}),
        decide(state, { userId, amount }, { now, newId }) {
          const before = state.balances.get(userId) ?? noBalance(userId)
          const facts = { id: newId<EntryId>(), type: 'CHARGE', orderId: null, at: now } as const
          return ok({ value: null, changes: [balanceChanged(before, { userId, amount, sequence: 1 }, facts)] })
        },
        action: ({ userId }) => ({ subject: { type: 'user', id: userId } }),
      })
      accepted(await shop.execute(ownCommand, { userId, amount: 1 }, boss))
      expect(await trail()).toMatchObject([{ actor: 'boss', command: name, subject: { id: 'mina' } }])
    })

    test('A3: a command that an operator runs for the shop or for somebody else is recorded as an action with subject and reason', async () => {
      const { shop, clock } = scene
      const expiresAt = Date.parse('2025-04-01T00:00:00Z')
      const discount = { type: 'PERCENT', percent: 10 } as const
      const userId = accepted(await shop.createUser({ name: 'Mina' }, boss)).id
      await shop.createProduct({ id: 'tea', name: 'Tea', price: 1_000, stock: 5 }, boss)
      await shop.changeProduct({ productId: 'tea', state: 'SELLABLE' }, boss)
      await shop.changeStock({ productId: 'tea', change: 1 }, boss)
      await shop.createCoupon({ id: 'spring', name: 'Spring', discount, quantity: 5, expiresAt }, boss)
      await shop.changeCoupon({ couponId: 'spring', state: 'ISSUABLE' }, boss)
      await shop.issueCoupon({ userId, couponId: 'spring' }, boss)
      await shop.adjustBalance({ userId, amount: 5_000, reason: '늦은 배송 "late"' }, boss)
      const items = [{ productId: 'tea', quantity: 1 }]
      const order = accepted(await shop.placeOrder({ userId, items }, byOperator('till')))
      clock.set('2025-03-10T12:00:01+09:00')
      await shop.completeOrder({ orderId: order.id }, boss)
      await shop.cancelOrder({ orderId: order.id, reason: 'Arrived broken', restock: false }, boss)

      const actions = await trail()
      expect(
        actions.map(({ actor, command, subject, reason }) => [actor, command, subject.type, subject.id, reason]),
      ).toEqual([
        ['boss', 'create-user', 'user', userId, null],
        ['boss', 'create-product', 'product', 'tea', null],
        ['boss', 'change-product', 'product', 'tea', null],
        ['boss', 'change-stock', 'product', 'tea', null],
        ['boss', 'create-coupon', 'coupon', 'spring', null],
        ['boss', 'change-coupon', 'coupon', 'spring', null],
        ['boss', 'issue-coupon', 'user', userId, null],
        ['boss', 'adjust-balance', 'user', userId, '늦은 배송 "late"'],
        ['till', 'place-order', 'order', order.id, null],
        ['boss', 'complete-order', 'order', order.id, null],
        ['boss', 'cancel-order', 'order', order.id, 'Arrived broken'],
      ])
      expect(actions.at(-1)?.at).toBe(Date.parse('2025-03-10T03:00:01Z'))
      expect(new Set(actions.map(({ id }) => id)).size).toBe(11)
    })

    test('A3: a command that is refused, is replayed or changes nothing is not recorded as an action', async () => {
      const { shop, clerk } = scene
      await openTeaShop(clerk)
      await shop.createUser({ id: 'mina', name: 'Other' }, boss)
      await shop.changeStock({ productId: 'tea', change: -6 }, boss)
      await shop.changeStock({ productId: 'tea', set: 5, expected: 5 }, boss)
      const { name, price, state, maximumPerUser } = accepted(await shop.anyProduct('tea'))
      const { quantity, expiresAt } = accepted(await shop.anyCoupon('spring'))
      accepted(await shop.changeProduct({ productId: 'tea', name, price, state, maximumPerUser }, boss))
      accepted(await shop.changeCoupon({ couponId: 'spring', state: 'ISSUABLE', quantity, expiresAt }, boss))
      accepted(await shop.changeUser({ userId: 'mina', name: 'User mina', state: 'ACTIVE' }, boss))
      expect(await trail()).toEqual([])

      const adjust = () => clerk.adjust('mina', 10, { reference: 'pay-1' }, byOperator('boss', 'k'))
      await adjust()
      expect(await adjust()).toMatchObject({ replayed: true })
      expect(await clerk.adjust('mina', 10, { reference: 'pay-1' }, byOperator())).toMatchObject({ replayed: true })
      const order = accepted(await clerk.order('mina', { tea: 1 }))
      await clerk.cancel(order.id, boss)
      expect(accepted(await clerk.cancel(order.id, boss)).status).toBe('CANCELED')
      expect((await trail()).map(({ command }) => command)).toEqual(['adjust-balance', 'cancel-order'])
    })

    test('A3: no action is recorded for the host, for operators who act for themselves, or for charges, whose entries name the operator', async () => {
      const { clerk } = scene
      await openTeaShop(clerk)
      for (const operator of [false, true]) {
        const mina = { actor: { id: 'mina', operator } }
        const order = accepted(await clerk.order('mina', { tea: 1 }, {}, mina))
        accepted(await clerk.cancel(order.id, mina))
      }
      accepted(await clerk.issue('mina', 'spring', { actor: { id: 'mina', operator: true } }))
      accepted(await clerk.adjust('mina', 5))
      accepted(await clerk.book('mina', 5, 'pay-1', boss))
      expect(await trail()).toEqual([])
      expect(await clerk.history('mina')).toMatchObject([
        { type: 'CHARGE', actor: 'boss' },
        { type: 'ADJUST', actor: host.id },
        { type: 'REFUND' },
        { type: 'USE' },
        { type: 'REFUND' },
        { type: 'USE' },
        { type: 'CHARGE', actor: null },
      ])
    })

    test('A3: an operator whose id is `host` leaves actions, because the host’s own code has an id that no caller can have', async () => {
      const { shop, clerk } = scene
      await openTeaShop(clerk)
      const operator = byOperator('host')
      accepted(await shop.createUser({ id: 'nari', name: 'Nari' }, operator))
      accepted(await clerk.book('mina', 5, 'pay-1', operator))
      accepted(await shop.rebuildDay('2025-03-09', operator))
      expect((await trail()).map(({ actor, command }) => [actor, command])).toEqual([
        ['host', 'create-user'],
        ['host', 'rebuild-day'],
      ])
      expect((await clerk.history('mina'))[0]).toMatchObject({ type: 'CHARGE', actor: 'host' })
    })

    test('A8: an id that is empty, too long or impossible to store is malformed, for an actor and for the filters of the list', async () => {
      const { shop, clerk } = scene
      await openTeaShop(clerk)
      for (const id of ['', 'x'.repeat(256), 'boss\0', 'boss\n', 'boss\ud800']) {
        await expect(clerk.adjust('mina', 5, {}, byOperator(id))).rejects.toThrow(InvalidInput)
        await expect(shop.rebuildDay('2025-03-09', byOperator(id))).rejects.toThrow(InvalidInput)
        await expect(shop.actions({ actor: id, limit: 10 })).rejects.toThrow(InvalidInput)
        await expect(shop.actions({ subject: id, limit: 10 })).rejects.toThrow(InvalidInput)
      }
      expect(await trail()).toEqual([])
    })

    test('A3: retrying, discarding or resuming deliveries and recounting a day commit their action first, even if they then fail', async () => {
      const { store, clock } = scene
      await openTeaShop(scene.clerk)
      const id = await makeDeadMessage()
      const fail = async () => {
        throw new StoreError('unavailable', 'gone')
      }
      const outbox = { ...store.outbox, retry: fail, discard: fail, resume: fail }
      const failing = (
        await scene.open({ store: { ...store, outbox, statistics: { ...store.statistics, rebuild: fail } }, clock })
      ).shop
      const unavailable = refuse({ code: 'UNAVAILABLE' })
      expect(await failing.retryDelivery(id, boss)).toEqual(unavailable)
      expect(await failing.discardDelivery(id, boss)).toEqual(unavailable)
      expect(await failing.retryDeliveries(boss)).toEqual(unavailable)
      expect(await failing.discardDeliveries(boss)).toEqual(unavailable)
      expect(await failing.resumeDeliveries(boss)).toEqual(unavailable)
      expect(await failing.rebuildDay('2025-03-09', boss)).toEqual(unavailable)
      expect((await trail()).map(({ command, subject }) => [command, subject.type, subject.id])).toEqual([
        ['retry-delivery', 'delivery', id],
        ['discard-delivery', 'delivery', id],
        ['retry-deliveries', 'delivery', 'all'],
        ['discard-deliveries', 'delivery', 'all'],
        ['resume-deliveries', 'delivery', 'all'],
        ['rebuild-day', 'day', '2025-03-09'],
      ])
    })

    test('A3: retrying or discarding deliveries and recounting a day leave no action if there is nothing to do, or if the host does it', async () => {
      const { shop, clerk } = scene
      await openTeaShop(clerk)
      const id = await makeDeadMessage()
      expect(accepted(await shop.retryDelivery(id)).state).toBe('WAITING')
      expect(accepted(await shop.retryDelivery(id, boss)).state).toBe('WAITING')
      expect(accepted(await shop.discardDelivery(id, boss)).state).toBe('WAITING')
      expect(await shop.retryDeliveries(boss)).toEqual(ok(0))
      expect(await shop.discardDeliveries(boss)).toEqual(ok(0))
      // This day is not over, so it cannot be counted yet.
      expect(await shop.rebuildDay('2025-03-10', boss)).toEqual(ok(null))
      expect(await shop.rebuildDay('2025-03-09')).toEqual(ok(0))
      expect(await trail()).toEqual([])
    })
  })
}

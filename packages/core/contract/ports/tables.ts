import { describe, expect, test } from 'vitest'
import { type IdempotentRequest, type Purchase, referenceKey, type Tx } from '../../src/adapter.ts'
import { type Coupon, type EntryId, type Order, type OrderId, Reference, type UserCouponId } from '../../src/index.ts'
import type { Harness } from '../harness.ts'
import {
  aBalance,
  aCoupon,
  aMessage,
  anOrder,
  aPayment,
  aProduct,
  aPurchase,
  aRecord,
  aRequest,
  aUser,
  aUserCoupon,
  canceledOrder,
  couponId,
  inUnit,
  newId,
  productId,
  someStock,
  userId,
  withMessage,
} from '../rows.ts'
import { openedBy } from '../scene.ts'

const [mina, jun, tea, pot] = [userId('mina'), userId('jun'), productId('tea'), productId('pot')]
const largest = Number.MAX_SAFE_INTEGER

/** Tests that the tables of a transaction return the rows that were written to them. */
export function describeTables(harness: Harness): void {
  describe('tables', () => {
    const opened = openedBy(harness)
    const unit = <Value>(work: (tx: Tx) => Promise<Value> | Value) => inUnit(opened.store, work)

    test('a look-up of users by ids finds the existing users and leaves out unknown ids', async () => {
      await unit((tx) => tx.users.add(['mina', 'jun'].map((id) => aUser(id))))
      expect(await unit((tx) => tx.users.find([mina, userId('sora'), jun]))).toEqual(
        new Map([
          [mina, {}],
          [jun, {}],
        ]),
      )
    })

    test('U1, U3: users are saved with name and state, and both BLOCKED and ERASED users are found as blocked', async () => {
      await unit((tx) => tx.users.add([aUser('mina'), aUser('jun'), aUser('sora')]))
      const changed = [
        aUser('mina', { name: '미나 “\\” {x}', state: 'BLOCKED' }),
        aUser('jun', { name: null, state: 'ERASED' }),
      ]
      const ids = [mina, jun, userId('sora'), userId('none')]
      await unit(async (tx) => {
        await tx.users.lock([mina, jun])
        tx.users.save(changed)
      })
      expect(await unit((tx) => tx.users.lock(ids))).toEqual(
        new Map([...changed, aUser('sora')].map((user) => [user.id, user])),
      )
      const facts = new Map([
        [mina, { blocked: true }],
        [jun, { blocked: true }],
        [userId('sora'), {}],
      ])
      expect(await unit((tx) => tx.users.find(ids))).toEqual(facts)
      expect(await opened.store.views.users.find(ids)).toEqual(facts)
    })

    test('balances are added and saved together with their entries', async () => {
      const first = aBalance('mina', largest)
      const {
        balance,
        entries: [entry],
      } = first
      expect(await unit((tx) => tx.balances.lock([mina]))).toEqual(new Map())
      await unit((tx) => tx.balances.add([first]))
      expect(await unit((tx) => tx.balances.lock([jun, mina]))).toEqual(new Map([[mina, balance]]))

      const order = anOrder('mina', { tea: 1 })
      const spent = { userId: mina, amount: largest - 1_000, sequence: 2 }
      const use = {
        ...entry,
        id: newId<typeof entry.id>(),
        sequence: 2,
        type: 'USE' as const,
        amount: -1_000,
        balanceAfter: largest - 1_000,
        orderId: order.id,
      }
      await unit(async (tx) => {
        await tx.balances.lock([mina])
        tx.balances.save([{ balance: spent, entries: [use] }])
        tx.orders.add([withMessage(order)])
      })
      expect(await unit((tx) => tx.balances.lock([mina]))).toEqual(new Map([[mina, spent]]))
      const { rows } = await opened.store.views.balances.history(mina, {}, { limit: 10 })
      expect(rows).toEqual([use, entry])
    })

    test('entries of balances keep their reference, reason and actor', async () => {
      const { balance, entries } = aBalance('mina', 5)
      const reference = Reference.parse(`${'!~"\\\\{},'.repeat(20)}:paid`)
      const charge = { ...entries[0], reference, actor: 'pay{"ments"}' }
      await unit((tx) => tx.balances.add([{ balance, entries: [charge] }, aBalance('jun', 1)]))
      const adjustment = {
        ...{ ...entries[0], id: newId<EntryId>(), sequence: 2, amount: -4, balanceAfter: 1, type: 'ADJUST' as const },
        ...{ orderId: newId<OrderId>(), reason: '환불 – “twice”', actor: 'boss' },
      }
      await unit((tx) => tx.balances.save([{ balance: { ...balance, amount: 1, sequence: 2 }, entries: [adjustment] }]))
      const { rows } = await opened.store.views.balances.history(mina, {}, { limit: 10 })
      expect(rows).toEqual([adjustment, charge])
    })

    test('products are added and saved, and read with or without a lock', async () => {
      const rows = [aProduct('tea', { price: 0 }), aProduct('pot', { price: 1_000_000_000, state: 'HOLD' })]
      await unit((tx) => tx.products.add(rows))
      const byId = new Map(rows.map((row) => [row.id, row]))
      expect(await unit((tx) => tx.products.byIds([tea, pot, productId('cup')]))).toEqual(byId)
      expect(await unit((tx) => tx.products.lock([pot, tea]))).toEqual(byId)

      const changed = aProduct('tea', { name: 'Grüner Tee “frisch”', price: 7, state: 'STOPPED' })
      await unit((tx) => tx.products.save([changed]))
      expect(await unit((tx) => tx.products.byIds([tea]))).toEqual(new Map([[tea, changed]]))
    })

    test('stock is added and saved', async () => {
      await unit((tx) => tx.stock.add([someStock('tea', largest), someStock('pot', 1)]))
      await unit(async (tx) => {
        await tx.stock.lock([pot])
        tx.stock.save([someStock('pot', 8, 7)])
      })
      expect(await unit((tx) => tx.stock.lock([tea, pot, productId('cup')]))).toEqual(
        new Map([
          [tea, { productId: tea, quantity: largest }],
          [pot, { productId: pot, quantity: 8 }],
        ]),
      )
      expect(await opened.store.audit.findings()).toEqual([])
    })

    test('P10: the purchase ledger finds the newest row per user and product, and the rows that an order added when it was placed', async () => {
      const first = aPurchase('mina', 'tea', { change: 1_000_000, bought: 1_000_000 })
      const second = aPurchase('mina', 'tea', { sequence: 2, change: 3, bought: 1_000_003 })
      const takenBack = aPurchase('mina', 'tea', { sequence: 3, orderId: first.orderId, change: -1_000_000, bought: 3 })
      const secondPot = aPurchase('mina', 'pot', { orderId: second.orderId })
      const ofJun = aPurchase('jun', 'tea', { change: 7, bought: 7 })
      await unit((tx) => tx.purchases.add([ofJun, secondPot, first, second]))
      await unit((tx) => tx.purchases.add([takenBack]))
      const pairs = [mina, jun].flatMap((user) => [tea, pot].map((product) => ({ userId: user, productId: product })))
      const byKey = (rows: readonly Purchase[]) => new Map(rows.map((row) => [`${row.orderId} ${row.change}`, row]))
      expect(byKey(await unit((tx) => tx.purchases.newest(pairs)))).toEqual(byKey([takenBack, secondPot, ofJun]))
      expect(
        byKey(await unit((tx) => tx.purchases.ofOrders([second.orderId, newId<OrderId>(), first.orderId]))),
      ).toEqual(byKey([first, second, secondPot]))
    })

    test('the purchase limit of a product is stored, changed and removed', async () => {
      const rows = [aProduct('tea', { maximumPerUser: 1 }), aProduct('pot', { maximumPerUser: 1_000_000_000 })]
      await unit((tx) => tx.products.add(rows))
      const limits = async () => [...(await unit((tx) => tx.products.byIds([tea, pot]))).values()]
      expect(new Map((await limits()).map(({ id, maximumPerUser }) => [id, maximumPerUser]))).toEqual(
        new Map([
          [tea, 1],
          [pot, 1_000_000_000],
        ]),
      )
      await unit((tx) => tx.products.save([aProduct('tea'), aProduct('pot', { maximumPerUser: 7 })]))
      expect(new Map((await limits()).map(({ id, maximumPerUser }) => [id, maximumPerUser]))).toEqual(
        new Map([
          [tea, null],
          [pot, 7],
        ]),
      )
    })

    test('coupons with a percentage or a fixed amount are added and saved', async () => {
      const spring = aCoupon('spring', { discount: { type: 'PERCENT', percent: 100 }, expiresAt: 0 })
      const summer = aCoupon('summer', {
        discount: { type: 'FIXED', amount: 1_000_000_000 },
        state: 'REGISTERED',
        opensAt: 7,
      })
      await unit((tx) => tx.coupons.add([spring, summer]))
      const lock = () => unit((tx) => tx.coupons.lock([summer.id, spring.id, couponId('none')]))
      expect(await lock()).toEqual(new Map([spring, summer].map((row) => [row.id, row])))

      const many = { quantity: 1_000_000_000, remaining: 1_000_000_000 }
      const changed: Coupon = { ...spring, ...many, state: 'CANCELED', opensAt: 4, expiresAt: 5 }
      await unit((tx) => tx.coupons.save([changed]))
      expect(await lock()).toEqual(new Map([changed, summer].map((row) => [row.id, row])))
    })

    test('C20, C21, C22, C26: the terms and the `soldOutAt` of a coupon are stored', async () => {
      const terms = { maximumDiscount: largest, minimumSubtotal: largest, validDays: 3_650 }
      const rows = [aCoupon('spring', terms), aCoupon('summer', { quantity: 0, remaining: 0, soldOutAt: 0 })]
      await unit((tx) => tx.coupons.add(rows))
      const lock = () => unit((tx) => tx.coupons.lock(rows.map(({ id }) => id)))
      expect([...(await lock()).values()]).toEqual(rows)
      const soldOut: Coupon = { ...aCoupon('spring', terms), remaining: 0, soldOutAt: 1_741_000_000_001 }
      await unit((tx) => tx.coupons.save([soldOut]))
      expect((await lock()).get(soldOut.id)).toEqual(soldOut)
    })

    test('user coupons are added, used and returned, and the id of a user coupon finds its coupon', async () => {
      const [used, unused] = [
        aUserCoupon('spring', 'mina', { number: 1_000_000_000 }),
        aUserCoupon('summer', 'mina', { validUntil: 1_741_000_000_001 }),
      ]
      const order = anOrder('mina', { tea: 1 })
      const ids = [used.id, unused.id, newId<UserCouponId>()]
      await unit((tx) => {
        tx.coupons.add([aCoupon('spring'), aCoupon('summer')])
        tx.userCoupons.add([used, unused])
        tx.orders.add([withMessage({ ...order, userCouponId: used.id })])
      })
      const lock = () => unit((tx) => tx.userCoupons.lock(ids))
      expect(await lock()).toEqual(
        new Map([
          [used.id, used],
          [unused.id, unused],
        ]),
      )
      expect(await unit((tx) => tx.coupons.ofUserCoupons([unused.id]))).toEqual(
        new Map([[couponId('summer'), aCoupon('summer')]]),
      )
      expect(await unit((tx) => tx.coupons.ofUserCoupons(ids))).toHaveProperty('size', 2)

      await unit((tx) => tx.userCoupons.save([{ ...used, usedBy: order.id, usedAt: order.paidAt }]))
      expect((await lock()).get(used.id)).toEqual({ ...used, usedBy: order.id, usedAt: order.paidAt })
      await unit((tx) => tx.userCoupons.save([used]))
      expect((await lock()).get(used.id)).toEqual(used)
    })

    test('C5: `findHolders` finds exactly the pairs of coupon and user in which the user holds the coupon', async () => {
      const pairs = [
        { couponId: couponId('spring'), userId: mina },
        { couponId: couponId('spring'), userId: jun },
        { couponId: couponId('summer'), userId: mina },
        { couponId: couponId('summer'), userId: jun },
      ]
      await unit((tx) => {
        tx.coupons.add([aCoupon('spring'), aCoupon('summer')])
        tx.userCoupons.add([aUserCoupon('spring', 'mina'), aUserCoupon('summer', 'jun')])
      })
      const holders = await unit((tx) => tx.userCoupons.findHolders(pairs))
      expect(holders.map((pair) => `${pair.userId} ${pair.couponId}`).sort()).toEqual(['jun summer', 'mina spring'])
    })

    test('orders are added with their lines in the given sequence, and can be completed and canceled', async () => {
      const basket = Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [`p${(index * 37) % 100}`, 1 + index]),
      )
      const long = anOrder('mina', basket)
      const highestTotal = 1_000_000_000_000_000
      const expensive: Order = {
        ...anOrder('jun', { tea: 1 }),
        metadata: { constructor: '녹차 😀', 'A-z_0:9.': ' \n\t\u0001\\"\'{},NULL ', empty: '' },
        items: [{ productId: tea, name: '녹차', price: 1_000_000_000, quantity: 1_000_000 }],
        subtotal: highestTotal,
        discount: highestTotal,
        total: 0,
      }
      await unit((tx) => tx.orders.add([withMessage(long), withMessage(expensive)]))
      const lock = () => unit((tx) => tx.orders.lock([expensive.id, newId<OrderId>(), long.id]))
      expect(await lock()).toEqual(
        new Map([
          [long.id, long],
          [expensive.id, expensive],
        ]),
      )
      expect([...(await lock()).values()].find(({ id }) => id === long.id)?.items).toEqual(long.items)

      const completed: Order = { ...long, status: 'COMPLETED', completedAt: long.paidAt + 1 }
      await unit(async (tx) => {
        await tx.orders.lock([long.id])
        tx.orders.complete([completed])
      })
      expect((await lock()).get(long.id)).toEqual(completed)

      const canceled = canceledOrder(completed, long.paidAt + 2, { reason: '파손 "{}\\,NULL', restocked: false })
      await unit(async (tx) => {
        await tx.orders.lock([long.id])
        tx.orders.cancel([withMessage(canceled, aMessage(canceled, 'order.canceled'))])
      })
      expect(await lock()).toEqual(
        new Map([
          [long.id, canceled],
          [expensive.id, expensive],
        ]),
      )
    })

    test('O39: an order is found by its user and its reference together', async () => {
      const orderWith = (user: string, reference: string): Order => ({
        ...anOrder(user, { tea: 1 }),
        reference: reference as Reference,
      })
      const all = [
        orderWith('mina', 'a'),
        orderWith('jun', 'a'),
        orderWith('mina', `{"\\,NULL${'~'.repeat(190)}`),
        anOrder('mina', { tea: 1 }),
      ]
      await unit((tx) => tx.orders.add(all.map((order) => withMessage(order))))
      const wanted = [...all.slice(0, 3), orderWith('jun', 'b'), orderWith('sora', 'a')].map(
        ({ userId: user, reference }) => ({
          userId: user,
          reference: reference as Reference,
        }),
      )
      const found = await unit((tx) => tx.orders.findReferences(wanted))
      expect(new Map(found.map((order) => [referenceKey(order), order.orderId]))).toEqual(
        new Map(wanted.slice(0, 3).map((reference, index) => [referenceKey(reference), all[index]?.id])),
      )
      expect((await unit((tx) => tx.orders.lock(all.map(({ id }) => id)))).get(all[2]?.id as OrderId)).toEqual(all[2])
    })

    test('D1: a message is WAITING after the transaction of its order has committed', async () => {
      const order = anOrder('mina', { tea: 1 })
      const message = aMessage(order)
      await unit((tx) => tx.orders.add([withMessage(order, message)]))
      expect(await opened.store.outbox.find(message.id)).toEqual({
        ...message,
        state: 'WAITING',
        attempts: 0,
        lastError: null,
        dueAt: expect.any(Number),
        settledAt: null,
      })
    })

    test('B16: a payment is found only by its exact reference, not by a prefix and not with other upper and lower case', async () => {
      const allCharacters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('')
      const records = [
        aPayment('pay_1'),
        aPayment('PAY_1', { userId: jun, command: 'adjust-balance', amount: -largest, value: '{"note":"환불 \\""}' }),
        aPayment(allCharacters),
        aPayment('x'.repeat(200), { amount: largest }),
      ]
      await unit((tx) => tx.payments.add(records))
      const find = (...references: string[]) =>
        unit((tx) => tx.payments.find(references.map((text) => text as Reference)))
      expect(await find('pay_1')).toEqual([records[0]])
      expect(await find('Pay_1', 'pay')).toEqual([])
      const found = await find(...records.map(({ reference }) => reference), 'pay_2')
      expect(new Map(found.map((record) => [record.reference, record]))).toEqual(
        new Map(records.map((record) => [record.reference, record])),
      )
    })

    test('O29: idempotency records are found by scope and key together, with their value and the user whom it is about', async () => {
      const texts = ['1', '{"name":"녹차 \\u0000 \\" \\\\"}', '{}', JSON.stringify('v'.repeat(20_000))]
      const requests = [
        aRequest('k'),
        aRequest('k', { scope: 'jun' }),
        aRequest('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
        aRequest('x'.repeat(255), { scope: 's'.repeat(255) }),
      ]
      const users = ['mina', 'sora', '미나 \t"\\', 'u'.repeat(255)]
      await unit((tx) =>
        tx.idempotency.add(requests.map((request, index) => aRecord(request, texts[index], 0, users[index]))),
      )
      const found = await unit((tx) =>
        tx.idempotency.find([...requests, aRequest('k', { scope: 'sora' }), aRequest('j')]),
      )
      expect([...found.keys()]).toEqual(requests)
      expect(requests.map((request) => found.get(request))).toMatchObject(
        texts.map((value, index) => ({ value, about: users[index], sameFingerprint: true })),
      )
    })

    test('O30: a found record says per request whether the fingerprints are equal, even if several requests share the key', async () => {
      const order = anOrder('mina', { tea: 1 })
      const [first, other] = [aRequest('k', { fingerprint: 'a' }), aRequest('k', { fingerprint: 'A' })]
      const sameAgain: IdempotentRequest = { ...first }
      await unit((tx) => {
        tx.orders.add([withMessage(order)])
        tx.idempotency.add([{ ...first, orderId: order.id, at: order.paidAt }])
      })
      const found = await unit((tx) => tx.idempotency.find([other, first, sameAgain]))
      expect([other, first, sameAgain].map((request) => found.get(request)?.sameFingerprint)).toEqual([
        false,
        true,
        true,
      ])
      expect(found.get(first)).toMatchObject({ orderId: order.id })
      expect(found.get(first)).not.toHaveProperty('value')
      expect(await unit((tx) => tx.orders.byIds([order.id, newId<OrderId>()]))).toEqual(new Map([[order.id, order]]))
    })
  })
}

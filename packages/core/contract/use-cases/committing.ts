import { describe, expect, test } from 'vitest'
import { CallerGone, InvalidInput, type ShopEvent, StoreError, type StoreErrorClass, UserId } from '../../src/index.ts'
import {
  balanceChanged,
  charge,
  command,
  type EntryId,
  eraseUser,
  noBalance,
  ok,
  placeOrder,
  refuse,
  userAdded,
} from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { keyed } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { type Mishap, withMishaps, withPoisonedUser } from '../mishaps.ts'
import { couponIn } from '../rows.ts'
import { sceneOf } from '../scene.ts'

const mishap = (when: Mishap['when'], errorClass: StoreErrorClass): Mishap => ({
  when,
  error: new StoreError(errorClass, `${errorClass} mishap: ${when}`),
})
const users = Array.from({ length: 8 }, (_, index) => `user-${index}`)

/** The correct result of the command `gift`. */
interface Gift {
  readonly ok: true
  readonly value: { readonly value: null; readonly changes: readonly object[] }
}

/** Tests batches over a store, with and without store errors: O29, O33, O34, O47, O48, B13, C14, C15, K2. */
export function describeCommitting(harness: Harness): void {
  describe('committing', () => {
    const scene = sceneOf(harness, { commit: { backOff: 1, backOffLimit: 2 } })
    const soldOut = refuse({ code: 'COUPON_SOLD_OUT', couponId: 'spring' })

    /**
     * Opens a shop whose units of work fail with mishaps, and collects its events: `startsAndAnswers` has the starts of
     * batches and the answers of commands, and `events` has the rest.
     */
    async function openWithMishaps(...mishaps: readonly (Mishap | undefined)[]) {
      const events: ShopEvent[] = []
      const startsAndAnswers: ShopEvent[] = []
      const clerk = await scene.open({
        store: { ...scene.store, unitOfWork: withMishaps(scene.store.unitOfWork, mishaps) },
        observer: (event) => {
          if (event.type === 'batch started' || event.type === 'command answered') startsAndAnswers.push(event)
          else events.push(event)
        },
      })
      return { clerk, events, startsAndAnswers }
    }

    async function open() {
      const { clerk } = scene
      await Promise.all(users.map((id) => clerk.user(id)))
      await clerk.product('tea', { stock: 100 })
      await clerk.coupon('spring', { quantity: 3 })
    }

    test('O34: commands that arrive together are one batch, and each sees the changes of the commands before it', async () => {
      const { clerk, events } = await openWithMishaps()
      const [user, , charged, first, second, third] = await Promise.all([
        clerk.user('mina'),
        clerk.product('tea', { price: 400, stock: 2 }),
        clerk.charge('mina', 1_000),
        clerk.order('mina', { tea: 1 }),
        clerk.order('mina', { tea: 1 }),
        clerk.order('mina', { tea: 1 }),
      ])
      expect([user.ok, charged.ok, first.ok, second.ok]).toEqual([true, true, true, true])
      expect(third).toEqual(refuse({ code: 'INSUFFICIENT_BALANCE', required: 400, available: 200 }))
      expect(await clerk.balance('mina')).toBe(200)
      expect(events).toMatchObject([{ type: 'batch committed', commandCount: 6, messageCount: 2, attempts: 1 }])
    })

    /** A command that adds 5 to a balance. Its rule returns what `changeResult` makes of the correct result. */
    const gift = (name: string, changeResult: (result: Gift) => unknown, action?: () => never) =>
      command({
        name,
        input: eraseUser.input,
        refusals: [],
        lock: ({ userId }) => ({ balances: [userId] }),
        read: () => ({}),
        decide(state, { userId }, { now, newId, policy }) {
          const before = state.balances.get(userId) ?? noBalance(userId)
          const after = accepted(charge(before, 5, policy.maximumBalance))
          const facts = { id: newId<EntryId>(), type: 'CHARGE', orderId: null, at: now } as const
          return changeResult({
            ok: true,
            value: { value: null, changes: [balanceChanged(before, after, facts)] },
          }) as never
        },
        ...(action && { action }),
      })

    test('O34: a command of the host’s own whose rule returns a promise, or whose `action` throws, fails alone and changes nothing', async () => {
      const { clerk, events } = await openWithMishaps()
      const { shop } = clerk
      accepted(await clerk.user('mina'))
      const throwingAction = () => {
        throw new RangeError('no action')
      }
      const options = { actor: { id: 'boss', operator: true }, idempotencyKey: 'gift' }
      const input = { userId: 'mina' }
      events.length = 0
      const answers = await Promise.allSettled([
        clerk.charge('mina', 1),
        shop.execute(
          gift('test-late', async (result) => result),
          input,
        ),
        shop.execute(
          gift('test-action', (result) => result, throwingAction),
          input,
          options,
        ),
        shop.execute(
          gift('test-gift', (result) => result),
          input,
          options,
        ),
      ])
      expect(answers).toMatchObject([
        { value: { ok: true } },
        { reason: expect.any(TypeError) },
        { reason: new RangeError('no action') },
        { value: { ok: true, replayed: false } },
      ])
      expect(events).toMatchObject([{ type: 'batch committed', commandCount: 4 }])
      expect(await clerk.balance('mina')).toBe(6)
    })

    /** A command that adds a user, whether or not the user exists. It reads the user only if `isReading`. */
    const addUser = (name: string, isReading: boolean) =>
      command({
        name,
        input: eraseUser.input,
        refusals: [],
        lock: () => ({}),
        read: ({ userId }) => ({ users: isReading ? [userId] : [] }),
        decide: (_, { userId }) => {
          const user = { id: userId, name: 'Zoe', state: 'ACTIVE' } as const
          return ok({ value: userId, changes: [userAdded(user)] })
        },
      })

    test('O34: of several commands of the host’s own that add the same row, the first one succeeds and the others fail alone', async () => {
      await open()
      const { clerk } = await openWithMishaps()
      const adding = addUser('test-add', true)
      const zoe = { userId: 'zoe' }
      const answers = await Promise.allSettled([
        clerk.charge('user-0', 1),
        clerk.shop.execute(adding, zoe),
        clerk.shop.execute(adding, zoe),
        clerk.charge('user-1', 1),
      ])
      expect(answers).toMatchObject([
        { value: { ok: true } },
        { value: { ok: true } },
        { reason: { class: 'permanent', message: expect.stringContaining('the user zoe exists already') } },
        { value: { ok: true } },
      ])
    })

    test('O34: a command of the host’s own that adds an existing row without reading it is refused alone', async () => {
      await open()
      const { clerk } = await openWithMishaps()
      const [first, added, last] = await Promise.all([
        clerk.charge('user-0', 1),
        clerk.shop.execute(addUser('test-add-blindly', false), { userId: 'user-2' }),
        clerk.charge('user-1', 1),
      ])
      expect([first.ok, added, last.ok]).toEqual([true, refuse({ code: 'UNAVAILABLE' }), true])
    })

    test('O34: a command of the host’s own with a malformed change fails alone, and leaves neither a change nor a record', async () => {
      await open()
      const { clerk } = await openWithMishaps()
      const broken = gift('test-broken', ({ value: { value, changes } }) =>
        ok({ value, changes: [...changes, { type: 'user added' }] }),
      )
      for (let repeat = 0; repeat < 2; repeat++) {
        const [failed, charged] = await Promise.allSettled([
          clerk.shop.execute(broken, { userId: 'user-0' }, { idempotencyKey: 'broken' }),
          clerk.charge('user-1', 1),
        ])
        expect([failed.status, charged.status]).toEqual(['rejected', 'fulfilled'])
      }
      expect([await clerk.balance('user-0'), await clerk.balance('user-1')]).toEqual([0, 2])
    })

    test('O29: the fingerprint of a key is that of the input as it came, even if the rule of a command of the host’s own changes it', async () => {
      await open()
      const { clerk } = await openWithMishaps()
      const turning = command({
        name: 'test-turning',
        input: placeOrder.input,
        refusals: [],
        lock: () => ({}),
        read: () => ({}),
        decide: (_, { items }) =>
          ok({ value: (items as { productId: string }[]).reverse()[0]?.productId, changes: [] }),
      })
      const items = ['tea', 'cup'].map((productId) => ({ productId, quantity: 1 }))
      const turn = () => clerk.shop.execute(turning, { userId: 'user-0', items }, { idempotencyKey: 'turn' })
      expect([await turn(), await turn()]).toEqual([
        { ok: true, value: 'cup', replayed: false },
        { ok: true, value: 'cup', replayed: true },
      ])
    })

    test('O47: every event of a batch, even of a failed attempt, lists the request ids of its commands', async () => {
      await open()
      const { clerk, events } = await openWithMishaps(mishap('before', 'transient'))
      await Promise.all([
        clerk.charge('user-1', 1, { trace: { requestId: 'r-1' } }),
        clerk.charge('user-2', 1),
        clerk.charge('user-3', 1, { trace: { requestId: 'r-3', inMessages: false } }),
      ])
      const requestIds = ['r-1', 'r-3']
      expect(events).toMatchObject([
        { type: 'batch failed', requestIds },
        { type: 'batch committed', commandCount: 3, requestIds },
      ])
    })

    test('O48: the events say how long each command with a `traceparent` waited, how long each attempt took, and how commands ended', async () => {
      await open()
      const { clerk, events, startsAndAnswers } = await openWithMishaps(mishap('before', 'transient'))
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
      const trace = { requestId: 'r-1', traceparent }
      await Promise.all([
        clerk.charge('user-1', 1, { trace, idempotencyKey: 'k' }),
        clerk.charge('user-2', 1, { trace: { requestId: 'r-2' } }),
        clerk.charge('nobody', 1, { trace }),
      ])
      await clerk.charge('user-1', 1, { trace, idempotencyKey: 'k' })
      // An invalid input never becomes a command, so no event tells of this call.
      await expect(clerk.charge('user-1', -1, { trace })).rejects.toThrow(InvalidInput)
      await expect(clerk.charge('user-1', 1, { signal: { aborted: true } })).rejects.toThrow(CallerGone)

      const time = { load: expect.any(Number), decide: expect.any(Number), commit: expect.any(Number) }
      const [failed, committed] = events
      expect([failed, committed]).toMatchObject([
        { type: 'batch failed', traceparents: [traceparent, traceparent], time },
        { type: 'batch committed', traceparents: [traceparent, traceparent], time },
      ])
      for (const event of events) {
        if (!('time' in event)) continue
        for (const part of Object.values(event.time)) expect(part).toBeGreaterThanOrEqual(0)
      }
      const traced = { name: 'charge-balance', traceparent, waited: expect.any(Number) }
      expect(startsAndAnswers.filter(({ type }) => type === 'batch started')).toEqual([
        { type: 'batch started', commandCount: 3, traced: [traced, traced] },
        { type: 'batch started', commandCount: 1, traced: [traced] },
      ])
      const answerEvent = (outcome: string, code?: string) => ({
        type: 'command answered',
        name: 'charge-balance',
        outcome,
        code,
      })
      expect(startsAndAnswers.filter(({ type }) => type === 'command answered')).toMatchObject([
        answerEvent('accepted'),
        answerEvent('accepted'),
        answerEvent('refused', 'USER_NOT_FOUND'),
        answerEvent('replayed'),
        answerEvent('dropped'),
      ])
    })

    test('O34: a refused order does not affect the other orders of its batch', async () => {
      await open()
      const { clerk } = await openWithMishaps()
      await Promise.all(users.filter((id) => id !== 'user-3').map((id) => clerk.charge(id, 1_000)))
      const answers = await Promise.all(users.map((id) => clerk.order(id, { tea: 1 })))
      expect(answers.map(({ ok }) => ok)).toEqual(users.map((id) => id !== 'user-3'))
      expect(await clerk.stock('tea')).toBe(93)
    })

    test('C14, O34: a command that breaks its batch fails alone, and the other commands keep their order of arrival', async () => {
      await open()
      const poison = new StoreError('permanent', 'poison')
      const clerk = await scene.open({
        store: { ...scene.store, unitOfWork: withPoisonedUser(scene.store.unitOfWork, UserId.parse('user-1'), poison) },
      })
      const results = await Promise.allSettled(users.map((id) => clerk.issue(id, 'spring')))
      expect(results.map((result) => (result.status === 'rejected' ? result.reason : result.value.ok))).toEqual([
        true,
        poison,
        true,
        true,
        false,
        false,
        false,
        false,
      ])
      expect(results[4]).toEqual({ status: 'fulfilled', value: soldOut })
      expect(await couponIn(scene.store, 'spring')).toMatchObject({ remaining: 0 })
    })

    test.each([
      ['before COMMIT', 'before'],
      ['at COMMIT', 'at-commit'],
    ] as const)(
      'C14, O33: after transient errors %s, the whole batch takes effect once, in the order of arrival',
      async (_, when) => {
        await open()
        const { clerk, events } = await openWithMishaps(mishap(when, 'transient'), mishap(when, 'transient'))
        const answers = await Promise.all(users.map((id) => clerk.issue(id, 'spring')))
        expect(answers.map(({ ok }) => ok)).toEqual(users.map((_, index) => index < 3))
        expect(answers[3]).toEqual(soldOut)
        expect(events.at(-1)).toMatchObject({ type: 'batch committed', commandCount: 8, attempts: 3 })
      },
    )

    test.each([
      ['before COMMIT', 'before'],
      ['at COMMIT', 'at-commit'],
    ] as const)(
      'O33: if the store is unavailable %s, the commands are refused with UNAVAILABLE immediately, and nothing has changed',
      async (_, when) => {
        await open()
        const { clerk, events } = await openWithMishaps(mishap(when, 'unavailable'))
        const unavailable = refuse({ code: 'UNAVAILABLE' })
        expect(await Promise.all([clerk.charge('user-0', 5, keyed('k')), clerk.issue('user-0', 'spring')])).toEqual([
          unavailable,
          unavailable,
        ])
        expect(events).toMatchObject([{ type: 'batch failed', class: 'unavailable', attempt: 1 }])
        expect(await clerk.balance('user-0')).toBe(0)
        expect(await clerk.charge('user-0', 5, keyed('k'))).toMatchObject({ ok: true, replayed: false })
      },
    )

    test('C15: if the answer to COMMIT is lost after the commit, the callers get the answers of the first attempt', async () => {
      await open()
      const { clerk, events } = await openWithMishaps(mishap('after', 'commit-unknown'), mishap('before', 'transient'))
      const [charged, issued] = await Promise.all([clerk.charge('user-0', 1_000), clerk.issue('user-0', 'spring')])
      expect(accepted(charged).amount).toBe(1_000)
      expect(await clerk.coupons('user-0')).toEqual([accepted(issued)])
      expect(await clerk.history('user-0')).toHaveLength(1)
      expect(events.map(({ type }) => type)).toEqual(['batch failed', 'batch failed', 'batch committed'])
    })

    test('C15: if the answer to COMMIT is lost and nothing was committed, the batch is decided again', async () => {
      await open()
      const { clerk } = await openWithMishaps(mishap('at-commit', 'commit-unknown'))
      const { id } = accepted(await clerk.issue('user-0', 'spring'))
      expect((await clerk.coupons('user-0')).map((coupon) => coupon.id)).toEqual([id])
      expect(await couponIn(scene.store, 'spring')).toMatchObject({ remaining: 2 })
    })

    test('C15: if the answer to COMMIT is lost several times, the batch still takes effect once', async () => {
      await open()
      const { clerk } = await openWithMishaps(
        mishap('at-commit', 'commit-unknown'),
        mishap('before', 'unavailable'),
        mishap('after', 'commit-unknown'),
        mishap('before', 'unavailable'),
      )
      await clerk.charge('user-0', 1_000)
      expect(await clerk.history('user-0')).toMatchObject([{ amount: 1_000 }])
    })

    test('B13, O29: two equal charges with one key in one batch take effect once and get the same answer', async () => {
      await open()
      const { clerk } = scene
      const [first, second, other] = await Promise.all([
        clerk.charge('user-0', 1_000, keyed('k')),
        clerk.charge('user-0', 1_000, keyed('k')),
        clerk.charge('user-0', 2_000, keyed('k')),
      ])
      expect(first).toEqual({ ok: true, value: { userId: 'user-0', amount: 1_000 }, replayed: false })
      expect(second).toEqual({ ok: true, value: { userId: 'user-0', amount: 1_000 }, replayed: true })
      expect(other).toEqual(refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: 'k' }))
      expect(await clerk.balance('user-0')).toBe(1_000)
    })

    test('K2: an order that is canceled twice in one batch is refunded once', async () => {
      await open()
      const { clerk } = scene
      await clerk.charge('user-0', 1_000)
      const { id } = accepted(await clerk.order('user-0', { tea: 1 }))
      const [first, second] = await Promise.all([clerk.cancel(id), clerk.cancel(id)])
      expect(second).toEqual(first)
      expect(await clerk.balance('user-0')).toBe(1_000)
    })
  })
}

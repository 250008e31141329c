import { describe, expect, test } from 'vitest'
import { type CommandOptions, type Refusal, type Result, type UserDirectory, UserId } from '../../src/index.ts'
import { command, eraseUser, ok, refuse } from '../../src/rules.ts'
import { accepted } from '../answers.ts'
import { byOperator, keyed, openTeaShop } from '../clerk.ts'
import type { Harness } from '../harness.ts'
import { sceneOf } from '../scene.ts'
import { waitingOn } from '../waiting.ts'

const userId = UserId.parse('mina')
const blocked = refuse({ code: 'USER_BLOCKED', userId })
const owner = { actor: { id: 'mina', operator: false } }

/** Tests blocking and erasing users: U1 to U3, A3, K2. */
export function describeUsers(harness: Harness): void {
  describe('users', () => {
    const scene = sceneOf(harness)
    const { eventually } = waitingOn(harness)
    const open = () => openTeaShop(scene.clerk)

    test('U1: a blocked user can neither charge, nor take a coupon, nor order, nor cancel', async () => {
      const clerk = await open()
      const order = accepted(await clerk.order('mina', { tea: 1 }))
      expect(await clerk.block('mina')).toMatchObject({ value: { id: 'mina', name: 'User mina', state: 'BLOCKED' } })
      expect(await clerk.charge('mina', 1)).toEqual(blocked)
      expect(await clerk.issue('mina', 'spring')).toEqual(blocked)
      expect(await clerk.order('mina', { tea: 1 })).toEqual(blocked)
      // An operator cannot order for the user either. This product does not exist, but the block is checked first.
      expect(await clerk.order('mina', { nothing: 1 }, {}, byOperator())).toEqual(blocked)
      expect(await clerk.cancel(order.id, owner)).toEqual(blocked)
      expect(await clerk.balance('mina')).toBe(95_500)
      expect(await clerk.coupons('mina')).toEqual([])
      expect(await clerk.orders('mina')).toEqual([order])
    })

    test('U1: a blocked user can still be read, adjusted and refunded, and after unblocking the user can do everything again', async () => {
      const clerk = await open()
      const orders = [accepted(await clerk.order('mina', { tea: 1 })), accepted(await clerk.order('mina', { tea: 1 }))]
      await clerk.block('mina')
      expect(await clerk.history('mina')).toHaveLength(3)
      expect(accepted(await clerk.adjust('mina', 5)).amount).toBe(91_005)
      expect(accepted(await clerk.cancel(orders[0]?.id as never, byOperator())).status).toBe('CANCELED')
      // This order is canceled already, so the command changes nothing and is not refused.
      expect(accepted(await clerk.cancel(orders[0]?.id as never, owner)).status).toBe('CANCELED')

      expect(accepted(await clerk.changeUser('mina', { state: 'ACTIVE' })).state).toBe('ACTIVE')
      accepted(await clerk.charge('mina', 1))
      accepted(await clerk.issue('mina', 'spring'))
      accepted(await clerk.order('mina', { tea: 1 }))
      accepted(await clerk.cancel(orders[1]?.id as never, owner))
    })

    test('U1: a repeat with a key or a reference from before the block is answered as the first time', async () => {
      const clerk = await open()
      const order = await clerk.order('mina', { tea: 1 }, {}, keyed('k'))
      const booked = await clerk.book('mina', 7, 'pay-1')
      await clerk.block('mina')
      expect(await clerk.order('mina', { tea: 1 }, {}, keyed('k'))).toEqual({ ...order, replayed: true })
      expect(await clerk.book('mina', 7, 'pay-1')).toEqual({ ...booked, replayed: true })
    })

    test('U1: a host’s directory blocks its users in the same way', async () => {
      await open()
      let isBlocked = false
      const users: UserDirectory = { find: async (ids) => new Map(ids.map((id) => [id, { blocked: isBlocked }])) }
      const clerk = await scene.open({ users })
      const order = accepted(await clerk.order('mina', { tea: 1 }))
      isBlocked = true
      expect(await clerk.order('mina', { tea: 1 })).toEqual(blocked)
      expect(await clerk.issue('mina', 'spring')).toEqual(blocked)
      expect(await clerk.cancel(order.id, owner)).toEqual(blocked)
      accepted(await clerk.cancel(order.id, byOperator()))
      await expect(clerk.block('mina')).rejects.toThrow(TypeError)
      await expect(clerk.eraseUser('mina')).rejects.toThrow(TypeError)
    })

    test('U2: in one batch, commands before the block take effect, and commands after it are refused', async () => {
      const clerk = await open()
      const answers = await Promise.all([
        clerk.order('mina', { tea: 1 }),
        clerk.block('mina'),
        clerk.order('mina', { tea: 1 }),
        clerk.changeUser('mina', { state: 'ACTIVE' }),
        clerk.charge('mina', 1),
        clerk.eraseUser('mina'),
        clerk.issue('mina', 'spring'),
      ])
      expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true, true, true, false])
      expect([answers[2], answers[6]]).toEqual([blocked, blocked])
    })

    test('U3: erasing removes the name and blocks the user for ever, but the id stays taken, and orders and entries are kept', async () => {
      const clerk = await open()
      const order = accepted(await clerk.order('mina', { tea: 1 }))
      const erased = { id: 'mina', name: null, state: 'ERASED' }
      expect(await clerk.eraseUser('mina')).toEqual({ ok: true, value: erased, replayed: false })
      expect(await clerk.eraseUser('mina')).toEqual({ ok: true, value: erased, replayed: false })
      for (const change of [{ state: 'ACTIVE' }, { state: 'BLOCKED' }, { name: 'Mina' }]) {
        const to = 'state' in change ? change.state : 'ERASED'
        expect(await clerk.changeUser('mina', change)).toEqual(
          refuse({ code: 'ILLEGAL_STATE_CHANGE', from: 'ERASED', to }),
        )
      }
      expect(await clerk.user('mina')).toEqual(refuse({ code: 'ALREADY_EXISTS', id: 'mina' }))
      expect(await clerk.charge('mina', 1)).toEqual(blocked)
      expect(await clerk.orders('mina')).toEqual([order])
      accepted(await clerk.adjust('mina', -95_500))
      expect(await clerk.balance('mina')).toBe(0)
    })

    test('U1, U3: an unknown user can be neither changed nor erased', async () => {
      const unknown = refuse({ code: 'USER_NOT_FOUND', userId })
      expect(await scene.clerk.block('mina')).toEqual(unknown)
      expect(await scene.clerk.eraseUser('mina')).toEqual(unknown)
    })

    test('U3, K2: after a user is erased, a repeated order gets the order without metadata, and other repeats get USER_BLOCKED', async () => {
      const clerk = await open()
      const metadata = { address: 'Gangnam' }
      const order = accepted(await clerk.order('mina', { tea: 1 }, { metadata }, keyed('order')))
      const other = accepted(await clerk.order('mina', { tea: 1 }, { metadata }))
      accepted(await clerk.charge('mina', 5, keyed('charge')))
      accepted(await clerk.cancel(other.id, keyed('cancel')))
      const plain = accepted(await clerk.order('mina', { pot: 1 }))
      await clerk.user('jun')
      await clerk.charge('jun', 9_000, keyed('charge', 'jun'))
      const ofJun = accepted(await clerk.order('jun', { tea: 1 }, { metadata }))
      accepted(await clerk.eraseUser('mina'))
      await eventually('the metadata of the erased user is empty', async () => {
        expect(await scene.store.pruning.emptyErased(0, 2)).toBe(false)
        expect((await clerk.orders('mina')).map((row) => row.metadata)).toEqual([{}, {}, {}])
      })

      const before = [await clerk.balance('mina'), await clerk.stock('tea'), (await clerk.orders('mina')).length]
      expect(await clerk.order('mina', { tea: 1 }, { metadata }, keyed('order'))).toEqual({
        ok: true,
        value: { ...order, metadata: {} },
        replayed: true,
      })
      expect(await clerk.charge('mina', 5, keyed('charge'))).toEqual(blocked)
      expect(await clerk.cancel(other.id, keyed('cancel'))).toEqual(blocked)
      expect(await clerk.charge('mina', 6, keyed('charge'))).toEqual(
        refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: 'charge' }),
      )
      expect([await clerk.balance('mina'), await clerk.stock('tea'), (await clerk.orders('mina')).length]).toEqual(
        before,
      )
      expect((await clerk.orders('mina'))[0]).toEqual(plain)
      expect(await clerk.orders('jun')).toEqual([ofJun])
      expect(await clerk.charge('jun', 9_000, keyed('charge', 'jun'))).toMatchObject({ ok: true, replayed: true })
    })

    test('U3: after a user is erased, a repeat by an operator gets USER_BLOCKED with the user’s id if its answer had the user’s data', async () => {
      const { shop, clock } = scene
      const clerk = await open()
      const metadata = { address: 'Gangnam' }
      const { id: placed } = accepted(await clerk.order('mina', { tea: 1 }, { metadata }))
      const { id: withdrawn } = accepted(await clerk.order('mina', { tea: 1 }, { metadata }))
      accepted(await clerk.cancel(withdrawn))
      const rename = command({
        name: 'host-rename',
        input: eraseUser.input,
        refusals: [],
        lock: () => ({}),
        read: () => ({}),
        decide: (_, { userId }) => ok({ value: `User ${userId}`, changes: [] }),
        action: ({ userId }) => ({ subject: { type: 'user', id: userId } }),
      })
      type Run = (sender: CommandOptions) => Promise<Result<unknown, Refusal>>
      const withUserData: readonly (readonly [owner: string, Run])[] = [
        ['jun', (sender) => shop.createUser({ id: 'jun', name: 'Jun' }, sender)],
        ['mina', (sender) => clerk.changeUser('mina', { name: 'Mina' }, sender)],
        // Changes nothing, because the name is the same already.
        ['mina', (sender) => clerk.changeUser('mina', { name: 'Mina' }, sender)],
        ['mina', (sender) => clerk.complete(placed, sender)],
        ['mina', (sender) => clerk.cancel(placed, sender)],
        ['mina', (sender) => clerk.cancel(withdrawn, sender)],
        ['mina', (sender) => shop.execute(rename, { userId: 'mina' }, sender)],
      ]
      const others: readonly Run[] = [
        (sender) => clerk.adjust('mina', 5, {}, sender),
        (sender) => clerk.issue('mina', 'spring', sender),
        (sender) => clerk.changeStock('tea', { change: 1 }, sender),
        (sender) => clerk.eraseUser('mina', sender),
      ]
      const ofHost: CommandOptions = { idempotencyKey: 'again' }
      clock.set('2025-03-10T12:00:01+09:00')
      for (const [index, [, run]] of withUserData.entries()) accepted(await run(byOperator('boss', `${index}`)))
      accepted(await clerk.cancel(withdrawn, ofHost))
      const answers: unknown[] = []
      for (const [index, run] of others.entries())
        answers.push(accepted(await run(byOperator('boss', `other-${index}`))))
      accepted(await clerk.eraseUser('jun'))
      await eventually('the data of both users are empty', async () => {
        expect(await scene.store.pruning.emptyErased(0, 2)).toBe(false)
        expect((await clerk.orders('mina')).map((row) => row.metadata)).toEqual([{}, {}])
      })

      for (const [index, [owner, run]] of withUserData.entries()) {
        const refusal = refuse({ code: 'USER_BLOCKED', userId: UserId.parse(owner) })
        expect(await run(byOperator('boss', `${index}`)), run.toString()).toEqual(refusal)
      }
      expect(await clerk.cancel(withdrawn, ofHost)).toEqual(blocked)
      for (const [index, run] of others.entries()) {
        const replayed = { ok: true, value: answers[index], replayed: true }
        expect(await run(byOperator('boss', `other-${index}`)), run.toString()).toEqual(replayed)
      }
      // The answer to the erasure itself has no name, so nothing has to be removed from it.
      expect(answers.at(-1)).toEqual({ id: 'mina', name: null, state: 'ERASED' })
    })

    test('A3: blocking, renaming and erasing are recorded as actions, unless nothing changes', async () => {
      const clerk = await open()
      const boss = byOperator()
      await clerk.changeUser('mina', { state: 'BLOCKED' }, boss)
      await clerk.changeUser('mina', { state: 'BLOCKED', name: 'User mina' }, boss)
      await clerk.changeUser('mina', { name: 'Mina' }, boss)
      await clerk.eraseUser('mina', boss)
      await clerk.eraseUser('mina', boss)
      await clerk.changeUser('mina', { name: 'Mina' }, boss)
      const { rows } = accepted(await scene.shop.actions({ limit: 10 }))
      expect(rows.map(({ command, subject, actor }) => [command, subject.id, actor]).reverse()).toEqual([
        ['change-user', 'mina', 'boss'],
        ['change-user', 'mina', 'boss'],
        ['erase-user', 'mina', 'boss'],
      ])
    })
  })
}

import { describe, expect, test } from 'vitest'
import { manualClock } from '../../contract/clocks.ts'
import { countingIds } from '../../contract/ids.ts'
import { recordingTx } from '../../contract/recording-tx.ts'
import { anOrder, canceledOrder } from '../../contract/rows.ts'
import { bareCommand, decide, decidedAt, queuedCommandOf, withKey } from '../../test/queued-commands.ts'
import { chargeBalance } from '../balance/charge-balance.ts'
import { ProductId, UserId } from '../base/ids.ts'
import { defaultPolicy } from '../base/policy.ts'
import { ok, refuse } from '../base/results.ts'
import { placeOrder } from '../order/place-order.ts'
import type { Product } from '../product/product.ts'
import { createUser } from '../user/create-user.ts'
import { decideBatch } from './decide-batch.ts'
import type { QueuedCommand } from './queued-command.ts'

const mina = UserId.parse('mina')
const tea: Product = { id: ProductId.parse('tea'), name: 'Tea', price: 100, state: 'SELLABLE', maximumPerUser: null }
const withMina = { 'users.find': new Map([[mina, {}]]) }

const charge = (userId: string, amount: number, more: Partial<QueuedCommand> = {}) =>
  queuedCommandOf(chargeBalance, { userId, amount }, more)
const orderTea = { userId: 'mina', items: [{ productId: 'tea', quantity: 1 }] }

describe('deciding', () => {
  test('O34: each command sees the changes of the commands that arrived before it', async () => {
    const commands = [
      charge('mina', 5),
      queuedCommandOf(createUser, { id: 'mina', name: 'Mina' }),
      charge('mina', 7),
      charge('mina', 8),
      queuedCommandOf(createUser, { id: 'mina', name: 'Other' }),
    ]
    const { results } = await decide(commands)
    expect(results).toEqual([
      { answer: refuse({ code: 'USER_NOT_FOUND', userId: mina }) },
      { answer: { ok: true, value: { id: 'mina', name: 'Mina', state: 'ACTIVE' }, replayed: false } },
      { answer: { ok: true, value: { userId: 'mina', amount: 7 }, replayed: false } },
      { answer: { ok: true, value: { userId: 'mina', amount: 15 }, replayed: false } },
      { answer: refuse({ code: 'ALREADY_EXISTS', id: 'mina' }) },
    ])
  })

  test('O33: a refused command writes nothing', async () => {
    const found = { ...withMina, 'products.byIds': new Map([[tea.id, tea]]) }
    const { results, written, messageCount } = await decide(
      [queuedCommandOf(placeOrder, orderTea, withKey('k'))],
      found,
    )
    expect(results).toMatchObject([{ answer: { refusal: { code: 'INSUFFICIENT_BALANCE' } } }])
    expect(written).toEqual([])
    expect(messageCount).toBe(0)
  })

  test('O34: a rule that throws fails alone, and none of its changes is written', async () => {
    const broken = new Error('broken')
    const throwing = bareCommand(() => {
      throw broken
    })
    const { results, written } = await decide([charge('mina', 1), throwing, charge('mina', 2)], withMina)
    expect(results).toMatchObject([{ answer: { ok: true } }, { thrown: broken }, { answer: { value: { amount: 3 } } }])
    expect(written).toMatchObject([['balances.add', [{ balance: { amount: 3 }, entries: { length: 2 } }]]])
  })

  test('O34: a command whose action throws, or whose value is not JSON, leaves nothing behind, not even its key', async () => {
    const broken = new Error('broken')
    const throwing = charge('mina', 1, {
      ...withKey('k'),
      action: () => {
        throw broken
      },
    })
    const noJson = bareCommand(() => ok({ value: 1n, changes: [] }))
    const { results, written } = await decide(
      [throwing, { ...noJson, ...withKey('k') }, charge('mina', 2, withKey('k'))],
      withMina,
    )
    expect(results).toMatchObject([
      { thrown: broken },
      { thrown: expect.any(TypeError) },
      { answer: { value: { amount: 2 }, replayed: false } },
    ])
    expect(written).toMatchObject([
      ['balances.add', [{ balance: { amount: 2 }, entries: { length: 1 } }]],
      ['idempotency.add', [{ value: '{"userId":"mina","amount":2}' }]],
    ])
  })

  test('B16, B17: in one batch, a repeated reference gets the first answer again, or is refused if the amount differs', async () => {
    const book = (amount: number, more: Partial<QueuedCommand> = {}) =>
      queuedCommandOf(chargeBalance, { userId: 'mina', amount, reference: 'pay-1' }, more)
    const { results, written } = await decide([book(5), book(5, withKey('k')), book(6), charge('mina', 1)], withMina)
    const value = (amount: number, replayed = false) => ({
      answer: { ok: true, value: { userId: 'mina', amount }, replayed },
    })
    expect(results).toEqual([
      value(5),
      value(5, true),
      { answer: refuse({ code: 'REFERENCE_REUSED', reference: 'pay-1' }) },
      value(6),
    ])
    // The key of the repeat is not recorded.
    expect(written).toMatchObject([
      ['balances.add', [{ balance: { amount: 6 }, entries: [{ reference: 'pay-1' }, { reference: null }] }]],
      ['payments.add', [{ reference: 'pay-1', command: 'charge-balance', userId: 'mina', amount: 5 }]],
    ])
    expect(written).toHaveLength(2)
  })

  test('B16: payments are inserted in the order of their references, so that two batches cannot deadlock', async () => {
    const commands = ['b', 'a', 'C', '10', '9'].map((reference) =>
      queuedCommandOf(chargeBalance, { userId: 'mina', amount: 1, reference }),
    )
    const { written } = await decide(commands, withMina)
    const [, payments = []] = written.find(([call]) => call === 'payments.add') ?? []
    expect(payments).toMatchObject(['10', '9', 'C', 'a', 'b'].map((reference) => ({ reference })))
  })

  test('a batch without references and keys makes no call for them', async () => {
    const { calls } = await decide([charge('mina', 1)], withMina)
    expect(calls.map(([call]) => call)).toEqual(['balances.lock', 'users.find', 'balances.add'])
  })

  test('A3: an action is written with the changes of its command; none is written if the command is refused, changes nothing, or has an `action` that returns undefined', async () => {
    const actionDraft = { actor: 'boss', subject: { type: 'user', id: 'mina' }, reason: null } as const
    const action = () => actionDraft
    const { written } = await decide(
      [
        charge('mina', 5, { action }),
        bareCommand(() => ok({ value: 1, changes: [] })),
        // Refused, because the store has no user `jun`.
        charge('jun', 5, { action }),
      ].map((command) => ({ ...command, action })),
      withMina,
    )
    expect(written.map(([call]) => call)).toEqual(['balances.add', 'actions.add'])
    expect(written[1]?.[1]).toMatchObject([{ ...actionDraft, command: 'charge-balance', at: decidedAt }])
    const { written: writtenWithoutAction } = await decide([charge('mina', 5, { action: () => undefined })], withMina)
    expect(writtenWithoutAction.map(([call]) => call)).toEqual(['balances.add'])
  })

  test('the clock is read once for the batch, after its rows are loaded', async () => {
    const clock = manualClock(1_000)
    const { tx } = recordingTx()
    const slowTx = {
      ...tx,
      users: { ...tx.users, find: () => clock.sleep(500).then(() => new Map([[mina, {}]])) },
    }
    const times: number[] = []
    const command: QueuedCommand = {
      ...bareCommand((_, { now }) => {
        times.push(now)
        return ok({ value: null, changes: [] })
      }),
      reads: { users: [mina] },
    }
    const deps = { clock, ids: countingIds(), policy: defaultPolicy }
    const deciding = decideBatch(slowTx, [command, command], deps)
    await clock.advance(500)
    await deciding
    expect(times).toEqual([1_500, 1_500])
  })

  test('D1: a batch counts the messages that it writes', async () => {
    const stock = { productId: tea.id, quantity: 5 }
    const found = {
      ...withMina,
      'balances.lock': new Map([[mina, { userId: mina, amount: 250, sequence: 1 }]]),
      'products.byIds': new Map([[tea.id, tea]]),
      'stock.lock': new Map([[tea.id, stock]]),
    }
    const order = queuedCommandOf(placeOrder, orderTea)
    // The balance of 250 pays for two of the three orders.
    const { messageCount, written } = await decide([order, order, order], found)
    expect(messageCount).toBe(2)
    expect(written.find(([call]) => call === 'stock.save')).toMatchObject([
      'stock.save',
      [{ stock: { ...stock, quantity: 3 }, movements: [{ change: -1 }, { change: -1 }] }],
    ])
    expect(written.find(([call]) => call === 'orders.add')?.[1]).toHaveLength(2)
  })
})

describe('idempotency keys', () => {
  const recorded = { value: '{"userId":"mina","amount":9}', about: 'mina' }
  /**
   * The arguments of `decide`: a charge with a key, and a store that has a record of this key. The answer depends on the
   * record alone, so a record of an order may answer the charge.
   */
  function recordedCharge(sameFingerprint: boolean, answer: object = recorded) {
    const keyed = withKey('k')
    const records = new Map([[keyed.idempotency, { ...answer, sameFingerprint }]])
    return [[charge('mina', 5, keyed)], { ...withMina, 'idempotency.find': records }] as const
  }

  test('B13: a command with a recorded key is answered from the record and does nothing', async () => {
    const { results, written } = await decide(...recordedCharge(true))
    expect(results).toEqual([{ answer: { ok: true, value: { userId: 'mina', amount: 9 }, replayed: true } }])
    expect(written).toEqual([])
  })

  test('O30: another request with a recorded key is refused', async () => {
    const { results, written } = await decide(...recordedCharge(false))
    expect(results).toEqual([{ answer: refuse({ code: 'IDEMPOTENCY_KEY_REUSED', key: 'k' }) }])
    expect(written).toEqual([])
  })

  test('O29: a repeat whose record names an order is answered with that order, as it was when it was paid', async () => {
    const placed = anOrder('mina', { tea: 1 })
    const [commands, found] = recordedCharge(true, { orderId: placed.id })
    const canceled = canceledOrder(placed)
    const { results } = await decide(commands, { ...found, 'orders.byIds': new Map([[placed.id, canceled]]) })
    expect(results).toEqual([{ answer: { ok: true, value: placed, replayed: true } }])
  })

  test('O29: a repeat whose recorded order is gone fails alone and does nothing', async () => {
    const [commands, found] = recordedCharge(true, { orderId: anOrder('mina', {}).id })
    const { results, written } = await decide([...commands, charge('mina', 5)], found)
    expect(results).toMatchObject([
      { thrown: { message: expect.stringMatching(/^the order .* of an idempotency record is gone$/) } },
      { answer: { ok: true } },
    ])
    expect(written.map(([call]) => call)).toEqual(['balances.add'])
  })

  test('O29: the record of an order has the order’s id and no value, and a repeat in the same batch gets the order', async () => {
    const found = {
      ...withMina,
      'balances.lock': new Map([[mina, { userId: mina, amount: 1_000, sequence: 1 }]]),
      'products.byIds': new Map([[tea.id, tea]]),
      'stock.lock': new Map([[tea.id, { productId: tea.id, quantity: 5 }]]),
    }
    const commands = [1, 2].map(() => queuedCommandOf(placeOrder, orderTea, withKey('k', 'order')))
    const { results, written } = await decide(commands, found)
    const [first, repeat] = results.map((result) => ('answer' in result ? result.answer : expect.fail()))
    expect(first).toMatchObject({ ok: true, replayed: false })
    expect(repeat).toEqual({ ...first, replayed: true })
    const { id } = first?.ok ? (first.value as { id: string }) : expect.fail()
    const record = { scope: 'mina', key: 'k', fingerprint: 'order', orderId: id, at: decidedAt }
    expect(written.at(-1)).toEqual(['idempotency.add', [record]])
  })

  test('B13: the answer to a command with a key is recorded once, even for two equal calls in one batch', async () => {
    const commands = [charge('mina', 5, withKey('z')), charge('mina', 5, withKey('a')), charge('mina', 5, withKey('z'))]
    const { results, written } = await decide(commands, withMina)
    const value = (amount: number) => ({ userId: 'mina', amount })
    expect(results).toEqual([
      { answer: { ok: true, value: value(5), replayed: false } },
      { answer: { ok: true, value: value(10), replayed: false } },
      { answer: { ok: true, value: value(5), replayed: true } },
    ])
    const record = { scope: 'mina', about: 'mina', fingerprint: 'charge', at: decidedAt }
    expect(written.at(-1)).toEqual([
      'idempotency.add',
      [
        { ...record, key: 'a', value: JSON.stringify(value(10)) },
        { ...record, key: 'z', value: JSON.stringify(value(5)) },
      ],
    ])
  })

  test('U3: a record with a value names the user whose data the value has, and otherwise the actor; a record of an order names nobody', async () => {
    const userIn = () => 'jun'
    const noUserIn = () => null
    const same = bareCommand(() => ok({ value: 1, changes: [] }))
    const found = {
      ...withMina,
      'balances.lock': new Map([[mina, { userId: mina, amount: 1_000, sequence: 1 }]]),
      'products.byIds': new Map([[tea.id, tea]]),
      'stock.lock': new Map([[tea.id, { productId: tea.id, quantity: 5 }]]),
    }
    const { written } = await decide(
      [
        charge('mina', 5, { ...withKey('a'), userIn }),
        charge('mina', 5, { ...withKey('b'), userIn: noUserIn }),
        { ...same, ...withKey('c'), userIn },
        queuedCommandOf(placeOrder, orderTea, { ...withKey('d'), userIn }),
      ],
      found,
    )
    const [, records = []] = written.find(([call]) => call === 'idempotency.add') ?? []
    expect(records).toMatchObject([
      { key: 'a', scope: 'mina', about: 'jun' },
      { key: 'b', scope: 'mina', about: 'mina' },
      { key: 'c', scope: 'mina', about: 'jun' },
      { key: 'd', scope: 'mina', orderId: expect.any(String) },
    ])
    expect(records[3]).not.toHaveProperty('about')
  })

  test('U3: a repeat whose answer was erased is refused with the id of the erased user, not of the actor', async () => {
    const { results, written } = await decide(...recordedCharge(true, { value: '', about: 'jun' }))
    expect(results).toEqual([{ answer: refuse({ code: 'USER_BLOCKED', userId: UserId.parse('jun') }) }])
    expect(written).toEqual([])
  })

  test('O29: a refusal leaves the key free for the next command', async () => {
    const commands = [charge('mina', 10_000_001, withKey('k')), charge('mina', 5, withKey('k'))]
    const { results } = await decide(commands, withMina)
    expect(results).toMatchObject([{ answer: { ok: false } }, { answer: { ok: true, replayed: false } }])
  })
})

import { describe, expect, test } from 'vitest'
import { failingStore } from '../../test/stores.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { host } from '../command/actor.ts'
import { createShop } from './create-shop.ts'
import { parseOptions, type ShopParts } from './options.ts'

const mina = { id: 'mina', operator: false }

describe('options of a command', () => {
  const shop = createShop({ store: failingStore() })

  test.each([
    { idempotency: 'k' },
    { idempotency: null },
    { idempotency: { key: 'k' } },
    { idempotencykey: 'k' },
    { ownedBy: 'mina' },
    { idempotencyKey: null },
    { idempotencyKey: 1 },
    { idempotencyKey: '' },
    { idempotencyKey: 'a b' },
    { idempotencyKey: 'k'.repeat(256) },
    { actor: null, idempotencyKey: 'k' },
    { actor: 'mina', idempotencyKey: 'k' },
    { actor: { id: '', operator: false }, idempotencyKey: 'k' },
    { actor: { id: 's'.repeat(256), operator: false }, idempotencyKey: 'k' },
    { actor: { id: 7, operator: false } },
    { actor: { id: 'mina' } },
    { actor: { id: 'mina', operator: 'no' } },
    { actor: { ...mina, scope: 'admin' } },
    { trace: 'r-1' },
    { trace: {} },
    { trace: { requestId: '' } },
    { trace: { requestId: 'r\n1' } },
    { trace: { requestId: 'r'.repeat(129) } },
    { trace: { requestId: 'r-1', traceParent: '' } },
    { trace: { requestId: 'r-1', traceparent: '00-00000000000000000000000000000000-00f067aa0ba902b7-01' } },
    { trace: { requestId: 'r-1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01' } },
    { actor: [] },
    null,
    'k',
    ['k'],
    [],
  ])('malformed options are refused, not ignored: %j', async (options) => {
    const charging = shop.chargeBalance({ userId: 'mina', amount: 1 }, options as never)
    await expect(charging).rejects.toThrow(InvalidInput)
  })

  test('the error names the options and the path', async () => {
    const charge = (options: object) => shop.chargeBalance({ userId: 'mina', amount: 1 }, options)
    await expect(charge({ idempotency: 'k' })).rejects.toMatchObject({
      issues: [{ path: 'idempotency', message: 'is unknown' }],
    })
    await expect(charge({ actor: { id: '', operator: false } })).rejects.toMatchObject({
      message: expect.stringMatching(/^options: actor\.id/),
    })
  })

  test('O29: without an actor, the host acts, and the key is scoped to the host', () => {
    expect(parseOptions(undefined)).toEqual({ actor: host, idempotency: undefined, signal: undefined })
    expect(parseOptions({})).toEqual({ actor: host, idempotency: undefined, signal: undefined })
    expect(parseOptions({ idempotencyKey: 'k' })).toEqual({ actor: host, idempotency: { scope: host.id, key: 'k' } })
  })

  test('O29: the key is scoped to the actor, and the signal is passed on', () => {
    const { signal } = new AbortController()
    const parsed = parseOptions({ actor: mina, idempotencyKey: 'k', signal })
    expect(parsed).toMatchObject({ actor: mina, idempotency: { scope: 'mina', key: 'k' } })
    expect(parsed.signal).toBe(signal)
  })

  test('an actor that is changed after the call does not change the command', () => {
    const actor = { ...mina }
    const parsed = parseOptions({ actor })
    actor.operator = true
    expect(parsed.actor).toEqual(mina)
  })

  test('undefined members count as absent', () => {
    const options = { actor: undefined, idempotencyKey: undefined, signal: undefined }
    expect(parseOptions(options)).toEqual({ actor: host, idempotency: undefined, signal: undefined })
  })
})

describe('parts of a shop', () => {
  const store = failingStore()
  const { outbox: _, ...withoutOutbox } = store
  const platform = { timeLimit: 1_000, capacity: () => 1, send: () => [] }
  /** What a caller without a compiler may pass, and the sentence that says what to write instead. */
  const wrong: readonly [string, unknown, string][] = [
    ['no parts', undefined, 'a shop needs a store: write createShop({ store: inMemory() })'],
    ['no store', {}, 'a shop needs a store: write createShop({ store: inMemory() })'],
    ['the store itself', store, 'a shop needs a store: write createShop({ store: inMemory() })'],
    [
      'a function as the store',
      { store: () => store },
      'the store is a function: call it, as in createShop({ store: inMemory() })',
    ],
    [
      'a store without outbox',
      { store: withoutOutbox },
      'the store lacks outbox: implement all of Store in @hexmart/core/adapter, or take inMemory()',
    ],
    [
      'a store without a view',
      { store: { ...store, views: { users: {}, balances: {} } } },
      'the store lacks views.products: implement all of Store in @hexmart/core/adapter, or take inMemory()',
    ],
    [
      'a misspelt part',
      { store, user: { find: async () => new Map() } },
      'a shop has no part user: write one of store, users, catalogue, dataPlatform, clock, ids, random, rules, observer',
    ],
    [
      'a policy among the parts',
      { store, policy: { currency: 'EUR' } },
      'policy is not a part of a shop but the second argument: write createShop({ store }, policy)',
    ],
    [
      'users without find',
      { store, users: {} },
      'users lacks find: write createShop({ store, users: { find(ids) { … } } })',
    ],
    [
      'a catalogue without sellable',
      { store, catalogue: { byIds: async () => new Map() } },
      'catalogue lacks sellable: write createShop({ store, catalogue: { byIds(ids) { … }, sellable(page) { … } } })',
    ],
    ...['timeLimit', 'capacity', 'send'].map((name): [string, unknown, string] => [
      `a data platform without ${name}`,
      { store, dataPlatform: { ...platform, [name]: undefined } },
      `dataPlatform lacks ${name}: write createShop({ store, dataPlatform: { timeLimit: 10_000, capacity() { … }, send(messages) { … } } })`,
    ]),
    [
      'a clock without elapsed',
      { store, clock: { now: Date.now } },
      'clock lacks elapsed: write createShop({ store, clock: { now() { … }, elapsed() { … }, sleep(milliseconds, until) { … } } })',
    ],
    ['ids without next', { store, ids: null }, 'ids lacks next: write createShop({ store, ids: { next(now) { … } } })'],
    [
      'an observer that is not a function',
      { store, observer: {} },
      'observer must be a function: write createShop({ store, observer: (event) => { … } })',
    ],
    ['rules that are not a list', { store, rules: { placeOrder: {} } }, 'rules must be { placeOrder: [rule, …] }'],
  ]

  test.each(wrong)('`createShop` with %s fails with one sentence that says what to write', (_, parts, message) => {
    expect(() => createShop(parts as ShopParts)).toThrow(new TypeError(message))
  })

  test('undefined parts count as absent, and a shop is made with complete parts', () => {
    const { policy } = createShop({ store, users: undefined, dataPlatform: platform, observer: () => {} })
    expect(policy.currency).toBe('KRW')
  })

  test('wrong parts do not compile', () => {
    const calls = () => {
      // @ts-expect-error: Expected 1-2 arguments, but got 0.
      createShop()
      // @ts-expect-error: Property 'store' is missing in type '{}'
      createShop({})
      // @ts-expect-error: Property 'outbox' is missing
      createShop({ store: withoutOutbox })
      // @ts-expect-error: Object literal may only specify known properties … Did you mean to write 'users'?
      createShop({ store, user: {} })
      // @ts-expect-error: Property 'capacity' is missing
      createShop({ store, dataPlatform: { timeLimit: 1_000, send: () => [] } })
    }
    expect(calls).toThrow(TypeError)
  })
})

import { describe, expect, test } from 'vitest'
import { failingStore } from '../../test/stores.ts'
import { InvalidInput } from '../base/invalid-input.ts'
import { host } from '../command/actor.ts'
import { createShop } from './create-shop.ts'
import { parseOptions } from './options.ts'

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
    null,
    'k',
    ['k'],
  ])('B13: %j is refused, and the command does not run without a key', async (options) => {
    const charging = shop.chargeBalance({ userId: 'mina', amount: 1 }, options as never)
    await expect(charging).rejects.toThrow(InvalidInput)
  })

  test('B13: the error names the options and the path', async () => {
    const charge = (options: object) => shop.chargeBalance({ userId: 'mina', amount: 1 }, options)
    await expect(charge({ idempotency: 'k' })).rejects.toMatchObject({
      issues: [{ path: 'idempotency', message: 'is unknown' }],
    })
    await expect(charge({ actor: { id: '', operator: false } })).rejects.toMatchObject({
      message: expect.stringMatching(/^options: actor\.id/),
    })
  })

  test('B13: without an actor, the host acts, and the key is scoped to the host', () => {
    expect(parseOptions(undefined)).toEqual({ actor: host, idempotency: undefined, signal: undefined })
    expect(parseOptions({})).toEqual({ actor: host, idempotency: undefined, signal: undefined })
    expect(parseOptions({ idempotencyKey: 'k' })).toEqual({ actor: host, idempotency: { scope: 'host', key: 'k' } })
  })

  test('B13: the key is scoped to the actor, and the signal is passed on', () => {
    const { signal } = new AbortController()
    const parsed = parseOptions({ actor: mina, idempotencyKey: 'k', signal })
    expect(parsed).toMatchObject({ actor: mina, idempotency: { scope: 'mina', key: 'k' } })
    expect(parsed.signal).toBe(signal)
  })

  test('undefined members count as absent', () => {
    const options = { actor: undefined, idempotencyKey: undefined, signal: undefined }
    expect(parseOptions(options)).toEqual({ actor: host, idempotency: undefined, signal: undefined })
  })
})

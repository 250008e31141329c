import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprintOf, IdempotencyKey, scopedKeyText } from './idempotency.ts'

describe('a fingerprint', () => {
  test('O29: a fingerprint is the same for members in any order, at any depth', () => {
    const order = { userId: 'mina', items: [{ productId: 'tea', quantity: 2 }], expectedTotal: 10 }
    const sameOrder = { expectedTotal: 10, items: [{ quantity: 2, productId: 'tea' }], userId: 'mina' }
    expect(fingerprintOf('place-order', order)).toBe(fingerprintOf('place-order', sameOrder))
  })

  test('O29: a fingerprint treats an undefined member as absent', () => {
    expect(fingerprintOf('place-order', { a: 1, b: undefined })).toBe(fingerprintOf('place-order', { a: 1 }))
  })

  test.each([
    ['another command', 'charge', { amount: 1 }, 'refund', { amount: 1 }],
    ['another value', 'charge', { amount: 1 }, 'charge', { amount: 2 }],
    ['a number written as text', 'charge', { amount: 1 }, 'charge', { amount: '1' }],
    ['null instead of an absent member', 'charge', { amount: null }, 'charge', {}],
    ['the same items in another sequence', 'order', { items: ['a', 'b'] }, 'order', { items: ['b', 'a'] }],
    ['other nesting', 'order', { items: ['a', 'b'] }, 'order', { items: ['a,b'] }],
  ])('O30: a fingerprint differs for %s', (_, name, input, otherName, otherInput) => {
    expect(fingerprintOf(name, input)).not.toBe(fingerprintOf(otherName, otherInput))
  })

  test('O30: a fingerprint is the same for inputs that are equal as JSON, and for no others', () => {
    const json = fc.jsonValue({ maxDepth: 2 })
    const withReversedMembers = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(withReversedMembers)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, withReversedMembers(member)]),
      )
    }
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(fingerprintOf('x', withReversedMembers(a))).toBe(fingerprintOf('x', a))
        const equal = isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))
        expect(fingerprintOf('x', a) === fingerprintOf('x', b)).toBe(equal)
      }),
    )
  })
})

test.each(['a', '!'.repeat(255), '8f14e45f-ceea-467f-9d2c'])('%j is an idempotency key', (key) => {
  expect(IdempotencyKey.parse(key)).toBe(key)
})

test.each(['', ' ', 'a b', '!'.repeat(256), 'é', 'a\n', 7])('%j is not an idempotency key', (key) => {
  expect(IdempotencyKey.safeParse(key).success).toBe(false)
})

test('O29: each pair of scope and key has a text of its own, by which its record is found', () => {
  const key = (text: string) => IdempotencyKey.parse(text)
  const requests = [
    { scope: 'mina', key: key('a') },
    { scope: 'jun', key: key('a') },
    { scope: 'mina', key: key('b') },
    { scope: 'mina a', key: key('a') },
  ]
  expect(new Set(requests.map(scopedKeyText)).size).toBe(requests.length)
})

import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { CouponId, OrderId, ProductId, UserId } from './ids.ts'

describe('an id that the host makes', () => {
  test.each(['a', 'Mina_7', '9f-8', 'tenant:42.user', 'x'.repeat(64)])('%j is accepted unchanged', (id) => {
    expect(UserId.parse(id)).toBe(id)
  })

  test.each(['', 'x'.repeat(65), 'mina kim', 'mina/1', '미나', 'a\n', ' a', 7, null])('%j is refused', (id) => {
    expect(UserId.safeParse(id).success).toBe(false)
  })

  test.each([UserId, ProductId, CouponId])(
    '. and .. are refused, because clients normalise them away in URLs',
    (Id) => {
      for (const id of ['.', '..']) expect(Id.safeParse(id).success, id).toBe(false)
      for (const id of ['...', '.a', 'a.', '..a']) expect(Id.parse(id)).toBe(id)
    },
  )
})

describe('an id that the shop makes', () => {
  test('an id is a UUID of version 7, and becomes lower case if it was sent in upper case', () => {
    expect(OrderId.parse('0195AE1C-52A0-7000-8000-00000000000F')).toBe('0195ae1c-52a0-7000-8000-00000000000f')
  })

  test.each(['0195ae1c-52a0-4000-8000-00000000000f', '0195ae1c52a070008000000000000000', 'tea', ''])(
    '%j is refused',
    (id) => {
      expect(OrderId.safeParse(id).success).toBe(false)
    },
  )
})

test('the compiler’s message about a plain string in place of an id says what to write', () => {
  /** The text that the compiler shows: Type 'string' is not assignable to type '$brand<"…">'. */
  type Shown<Id> = Id extends z.$brand<infer Text> ? Text : never
  const shown: [Shown<UserId>, Shown<OrderId>] = ['write UserId.parse(text)', 'write OrderId.parse(text)']
  // @ts-expect-error: a plain string is not a UserId, because `UserId.parse` has not checked its form
  const plain: UserId = 'mina'
  expect([UserId.parse('mina'), ...shown]).toEqual([plain, 'write UserId.parse(text)', 'write OrderId.parse(text)'])
})

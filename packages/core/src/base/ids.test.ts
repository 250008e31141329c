import { describe, expect, test } from 'vitest'
import { Name, OrderId, UserId } from './ids.ts'

describe("an id of the host's", () => {
  test.each(['a', 'Mina_7', '9f-8', 'tenant:42.user', 'x'.repeat(64)])('%j is taken as it is', (id) => {
    expect(UserId.parse(id)).toBe(id)
  })

  test.each(['', 'x'.repeat(65), 'mina kim', 'mina/1', '미나', 'a\n', ' a', 7, null])('%j is refused', (id) => {
    expect(UserId.safeParse(id).success).toBe(false)
  })
})

describe("an id of the shop's", () => {
  test('is a UUID of version 7, lower case whatever was sent', () => {
    expect(OrderId.parse('0195AE1C-52A0-7000-8000-00000000000F')).toBe('0195ae1c-52a0-7000-8000-00000000000f')
  })

  test.each(['0195ae1c-52a0-4000-8000-00000000000f', '0195ae1c52a070008000000000000000', 'tea', ''])(
    '%j is refused',
    (id) => {
      expect(OrderId.safeParse(id).success).toBe(false)
    },
  )
})

test.each(['', '   ', 'x'.repeat(201), 'two\nlines', 'nul\u0000', 'tab\there', 'half \ud83d'])(
  '%j is no name',
  (name) => {
    expect(Name.safeParse(name).success).toBe(false)
  },
)

test('a name loses the blanks at its ends and nothing else', () => {
  expect(Name.parse('  다즐링 first flush ')).toBe('다즐링 first flush')
})

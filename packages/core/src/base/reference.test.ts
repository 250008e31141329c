import { expect, test } from 'vitest'
import { Reference } from './reference.ts'

test.each(['a', '~'.repeat(200), 'order/2026-03-10#7', '{"n":1}'])('%j is a reference', (text) => {
  expect(Reference.parse(text)).toBe(text)
})

test.each(['', ' ', 'a b', '!'.repeat(201), 'é', 'a\n', '주문', 7, null])('%j is not a reference', (text) => {
  expect(Reference.safeParse(text).success).toBe(false)
})

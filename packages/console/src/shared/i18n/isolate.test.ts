import { expect, test } from 'vitest'
import { isolate } from './isolate.ts'

test.each([
  ['Kim Mina', 'Kim Mina'],
  ['김미나', '김미나'],
  ['דנה', '\u2068דנה\u2069'],
  ['\u202egnp.exe', '\u2068gnp.exe\u2069'],
  // An end mark without a beginning mark would end the isolation before the name ends.
  ['\u2069\u202eabc', '\u2068abc\u2069'],
])('V85: inside a sentence, %j is shown as %j, so it cannot reorder the other words', (name, shown) => {
  expect(isolate(name)).toBe(shown)
})

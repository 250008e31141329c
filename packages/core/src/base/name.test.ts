import { describe, expect, test } from 'vitest'
import { Name } from './name.ts'

test.each(['', '   ', 'x'.repeat(201), 'two\nlines', 'nul\u0000', 'tab\there', 'half \ud83d'])(
  '%j is not a name',
  (name) => {
    expect(Name.safeParse(name).success).toBe(false)
  },
)

test('a name loses the spaces at its ends and keeps those between its words', () => {
  expect(Name.parse('  다즐링 first flush ')).toBe('다즐링 first flush')
})

describe('normalisation', () => {
  test.each([
    ['Hangul', '\u1112\u1161\u11ab', '\ud55c'],
    ['an accent', 'Cafe\u0301', 'Caf\u00e9'],
    ['the ångström sign', '\u212b', '\u00c5'],
  ])('%s is composed (NFC), so that equal names are equal text', (_, decomposed, composed) => {
    expect(Name.parse(decomposed)).toBe(composed)
    expect(Name.parse(composed)).toBe(composed)
  })

  test('the limit of 200 characters counts the composed name', () => {
    expect(Name.parse('e\u0301'.repeat(200))).toBe('é'.repeat(200))
    expect(Name.safeParse('e\u0301'.repeat(201)).success).toBe(false)
  })
})

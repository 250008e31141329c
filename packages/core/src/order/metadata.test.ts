import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasMetadata, Metadata, noMetadata } from './metadata.ts'

const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))
const messageOf = (metadata: unknown) => Metadata.safeParse(metadata).error?.issues[0]?.message

describe('metadata', () => {
  test.each([
    [{}],
    [entries(50)],
    [{ 'A-z_0:9.': '', ['k'.repeat(40)]: '값'.repeat(500) }],
    [{ constructor: 'c', toString: 't', hasOwnProperty: 'h', prototype: 'p' }],
    [{ emoji: '😀'.repeat(500) }],
    [{ text: ' \n\t"\\\u0001\u001f\u007f\uffff é é 😀 ' }],
  ])('O38: metadata comes back as it was sent: %j', (metadata) => {
    expect(Metadata.parse(metadata)).toEqual(metadata)
  })

  test.each([
    ['a list', []],
    ['null', null],
    ['a text', 'k'],
    ['51 entries', entries(51)],
    ['an empty key', { '': 'v' }],
    ['a key of 41 characters', { ['k'.repeat(41)]: 'v' }],
    ['a key with a space', { 'a b': 'v' }],
    ['a key that is not ASCII', { 주소: 'v' }],
    ['a number as a value', { k: 1 }],
    ['null as a value', { k: null }],
    ['an object as a value', { k: {} }],
    ['a value of 501 characters', { k: 'v'.repeat(501) }],
    ['U+0000 in a value', { k: 'a\0b' }],
    ['half of a surrogate pair in a value', { k: 'a\ud83d' }],
    ['the other half of a surrogate pair in a value', { k: '\ude00a' }],
    ['a key that is __proto__', JSON.parse('{"__proto__": "v"}')],
  ])('O38: malformed metadata is refused: %s', (_, metadata) => {
    expect(Metadata.safeParse(metadata).success).toBe(false)
  })

  test('O38: keys and values together are at most 4,096 bytes of UTF-8', () => {
    const metadataOf = (texts: readonly string[]) => Object.fromEntries(texts.map((text, index) => [`k${index}`, text]))
    // Eight values of 500 bytes with keys of 2 bytes are 4,016 bytes. The ninth key has 2 bytes too, so 78 bytes are left.
    const full = [...Array.from({ length: 8 }, () => 'v'.repeat(500)), 'v'.repeat(78)]
    expect(Metadata.safeParse(metadataOf(full)).success).toBe(true)
    expect(messageOf(metadataOf([...full.slice(0, 8), 'v'.repeat(79)]))).toContain('4096 bytes')
    // 26 characters of 3 bytes are 78 bytes. 25 of them and two characters of 2 bytes are 79.
    expect(Metadata.safeParse(metadataOf([...full.slice(0, 8), '값'.repeat(26)])).success).toBe(true)
    expect(messageOf(metadataOf([...full.slice(0, 8), `${'값'.repeat(25)}éé`]))).toContain('4096 bytes')
  })

  test('O38: bytes are counted as an encoder of UTF-8 counts them', () => {
    // The characters at the borders of one, two, three and four bytes, each up to 120 times.
    const character = fc.constantFrom('a', '\u007f', '\u0080', '\u07ff', '\u0800', '값', '\uffff', '\u{10000}', '😀')
    const text = fc
      .array(fc.tuple(character, fc.nat(120)), { maxLength: 5 })
      .map((runs) => runs.map(([repeated, times]) => repeated.repeat(times)).join(''))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12, size: 'max' }), (texts) => {
        const metadata = Object.fromEntries(texts.map((value, index) => [`k${index}`, value]))
        const bytes = Buffer.byteLength(Object.entries(metadata).flat().join(''))
        const fits = bytes <= 4_096 && texts.every((value) => [...value].length <= 500)
        expect(Metadata.safeParse(metadata).success).toBe(fits)
      }),
      { numRuns: 30 },
    )
  })

  test('O38: `hasMetadata` is true if there is an entry, and false otherwise', () => {
    expect([hasMetadata(noMetadata), hasMetadata({}), hasMetadata({ k: '' })]).toEqual([false, false, true])
  })
})

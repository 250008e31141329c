import { expect, test } from 'vitest'
import { readExport, rowCounter } from './export-rows.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('rows are counted while their bytes arrive in pieces', () => {
  const count = rowCounter('ndjson')
  expect(['{"a":1}\n{"b"', ':2}\n', ''].map((part) => count(bytes(part)))).toEqual([1, 2, 2])
})

test('in a table, the line of column names and line breaks inside of cells do not count as rows', () => {
  const count = rowCounter('csv')
  expect(['id,note\n1,"two\n', 'lines ""quoted"""\n2,', 'x\n'].map((part) => count(bytes(part)))).toEqual([0, 1, 2])
})

test('an export that breaks off saves nothing', async () => {
  const parts = [bytes('{}\n'), undefined]
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift()
      if (part === undefined) controller.error(new TypeError('broken'))
      else controller.enqueue(part)
    },
  })
  const seen: number[] = []
  await expect(readExport(new Response(stream), 'ndjson', ({ rows }) => seen.push(rows))).rejects.toThrow('broken')
  expect(seen).toEqual([1])
})

test('a whole export is a file of its media type', async () => {
  const response = new Response('{}\n{}\n', { headers: { 'content-type': 'application/x-ndjson; charset=utf-8' } })
  const { file, rows } = await readExport(response, 'ndjson', () => {})
  expect([rows, file.size, file.type]).toEqual([2, 6, 'application/x-ndjson; charset=utf-8'])
})

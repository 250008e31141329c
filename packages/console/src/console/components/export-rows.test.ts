import { expect, test } from 'vitest'
import { readExport, rowCounter } from './export-rows.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('rows are counted while their bytes arrive in pieces', () => {
  const count = rowCounter('ndjson')
  expect(['{"a":1}\n{"b"', ':2}\n', ''].map((part) => count(bytes(part)))).toEqual([1, 2, 2])
})

test('in a CSV export, the line of column names and line breaks inside cells do not count as rows', () => {
  const count = rowCounter('csv')
  expect(['id,note\n1,"two\n', 'lines ""quoted"""\n2,', 'x\n'].map((part) => count(bytes(part)))).toEqual([0, 1, 2])
})

/** An export target that records its calls: for `write`, the number of bytes. */
function recordingTarget() {
  const events: unknown[] = []
  return {
    events,
    write: async (piece: Uint8Array) => void events.push(piece.length),
    close: async () => void events.push('close'),
    abort: async () => void events.push('abort'),
  }
}

test('an export whose answer breaks off saves nothing', async () => {
  const parts = [bytes('{}\n'), undefined]
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift()
      if (part === undefined) controller.error(new TypeError('broken'))
      else controller.enqueue(part)
    },
  })
  const [counts, target]: [number[], ReturnType<typeof recordingTarget>] = [[], recordingTarget()]
  const read = readExport(new Response(stream), 'ndjson', target, ({ rows }) => counts.push(rows))
  await expect(read).rejects.toThrow('broken')
  expect(counts).toEqual([1])
  expect(target.events).toEqual([3, 'abort'])
})

test('an export for which the disk has no room saves nothing, and stops reading the answer', async () => {
  let isCanceled = false
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes('{}\n')),
    cancel() {
      isCanceled = true
    },
  })
  const target = { ...recordingTarget(), write: () => Promise.reject(new Error('no room')) }
  await expect(readExport(new Response(stream), 'ndjson', target, () => {})).rejects.toThrow('no room')
  expect(target.events).toEqual(['abort'])
  expect(isCanceled).toBe(true)
})

test('a complete export is written and then saved', async () => {
  const target = recordingTarget()
  expect(await readExport(new Response('{}\n{}\n'), 'ndjson', target, () => {})).toBe(2)
  expect(target.events).toEqual([6, 'close'])
})

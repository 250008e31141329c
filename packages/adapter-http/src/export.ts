import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** The forms of an export. The first is the default. */
export const exportTypes = ['application/x-ndjson', 'text/csv'] as const
export type ExportType = (typeof exportTypes)[number]

/** The form that a client prefers by its `Accept` header; the default if it accepts both alike, or names neither. */
export function exportTypeOf(accept = ''): ExportType {
  const weights = new Map(
    accept.split(',').map((range): [string, number] => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return [type, weight === undefined ? 1 : Number(weight)]
    }),
  )
  const weightOf = (type: ExportType) =>
    weights.get(type) ?? weights.get(`${type.split('/')[0]}/*`) ?? weights.get('*/*') ?? 0
  const [ndjson, csv] = exportTypes
  return weightOf(csv) > weightOf(ndjson) ? csv : ndjson
}

type Cell = string | number | boolean | null

/** The columns of an export in CSV, each with the function that reads its cell from a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

/**
 * A cell of a CSV file (RFC 4180). A spreadsheet would run text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return
 * as a formula, so such text gets an apostrophe in front. Numbers stay numbers.
 */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return safe !== value || /[",\r\n]/.test(value) ? `"${safe.replaceAll('"', '""')}"` : value
}

const csvLine = (cells: readonly Cell[]) => `${cells.map(csvCell).join(',')}\r\n`

/** How many rows are turned into text between two rests. More rows would delay the orders that arrive meanwhile. */
const pieceSize = 50
/** The longest rest after a piece, in milliseconds. */
const longestRest = 100

/**
 * Makes the text of an export piece by piece. Before the generator yields a piece, it rests for as long as reading and making the
 * piece took, but at most for `longestRest`. Orders that have arrived meanwhile are served during the rest.
 */
async function* textOf<Row>(
  chunks: AsyncIterable<readonly Row[]>,
  type: ExportType,
  columns: Columns<Row>,
  present: (row: Row) => object,
): AsyncGenerator<string> {
  const cells = Object.values(columns)
  if (type === 'text/csv') yield csvLine(Object.keys(columns))
  const lineOf = (row: Row) =>
    type === 'text/csv' ? csvLine(cells.map((cell) => cell(row))) : `${JSON.stringify(present(row))}\n`
  let startedAt = performance.now()
  for await (const rows of chunks) {
    for (let from = 0; from < rows.length; from += pieceSize) {
      const text = rows
        .slice(from, from + pieceSize)
        .map(lineOf)
        .join('')
      await sleep(Math.min(performance.now() - startedAt, longestRest))
      yield text
      startedAt = performance.now()
    }
  }
}

/**
 * The text of an export as a stream. The stream reads a chunk when the client has taken the chunk before it, and ends the export
 * when the client has disconnected. The function resolves only after it has read the first chunk. So if the store cannot be
 * reached, the client gets a problem instead of a broken stream.
 */
export async function exportStream<Row>(
  chunks: AsyncIterable<readonly Row[]>,
  type: ExportType,
  columns: Columns<Row>,
  present: (row: Row) => object,
): Promise<Readable> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  async function* allChunks(): AsyncGenerator<readonly Row[]> {
    try {
      for (let chunk = first; !chunk.done; chunk = await iterator.next()) yield chunk.value
    } finally {
      await iterator.return?.()
    }
  }
  return Readable.from(textOf(allChunks(), type, columns, present), { highWaterMark: 1 })
}

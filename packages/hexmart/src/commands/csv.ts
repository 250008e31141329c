import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { UsageError } from '../usage-error.ts'

/** A row of a file, by the names of the columns. Empty cells of optional columns are absent. */
export interface CsvRow {
  /**
   * The last line of the row in the file, because a quoted cell may span several lines. The names of the columns are
   * line 1.
   */
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

export interface WrongLine {
  readonly line: number
  readonly reason: string
}

/** Some rows of a file, and the malformed lines among them. */
export interface CsvPart {
  readonly rows: readonly CsvRow[]
  readonly wrong: readonly WrongLine[]
  /** How many lines of the file were read up to the last row of this part. */
  readonly lines: number
}

interface Columns {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/**
 * The longest row, in bytes; finished cells count in characters. Without a limit, a quote that is never closed would
 * make one cell of the rest of a large file.
 */
const longestRow = 100_000

/**
 * Reads a CSV file (RFC 4180) in UTF-8 that begins with the names of its columns. A malformed line is reported, and the
 * others are still read.
 *
 * @param size a part ends with the row at which its rows and malformed lines together reach this number. So a part has
 *   at most this many rows, but may have more malformed lines, because only a row ends a part
 * @throws UsageError when the file is not UTF-8, lacks a required column, has an unknown one, or has one twice
 * @throws Node's error when the file cannot be read
 */
export async function* readCsv(file: string, columns: Columns, size: number): AsyncGenerator<CsvPart> {
  let rows: CsvRow[] = []
  let wrong: WrongLine[] = []
  let lines = 1
  let hasHead = false
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
    columns: (names: string[]) => {
      hasHead = true
      return checkColumns(names, columns)
    },
    skip_records_with_error: true,
    on_skip: (error) => void (error && wrong.push({ line: Number(error.lines ?? lines), reason: reasonOf(error) })),
  })
  const source = Readable.from(decoded(file))
  source.on('error', (error) => parser.destroy(error))
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<Parsed>) {
    lines = info.lines
    rows.push({ line: info.lines, cells: filled(record, columns) })
    if (rows.length + wrong.length < size) continue
    yield { rows, wrong, lines }
    rows = []
    wrong = []
  }
  if (!hasHead) checkColumns([], columns)
  yield { rows, wrong, lines }
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

/**
 * Reads a file as text, and refuses a file that is not UTF-8. Korean files of older programs are often in another encoding, and
 * their names would become nonsense.
 */
async function* decoded(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const bytes of createReadStream(file)) yield decoder.decode(bytes, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError(`${file} is not UTF-8: save it as “CSV UTF-8”`, { cause: error })
  }
}

function checkColumns(names: readonly string[], { required, optional }: Columns): string[] {
  const missing = required.find((name) => !names.includes(name))
  if (missing !== undefined)
    throw new UsageError(`the file has no column ${missing}: its first line must name the columns`)
  const known = [...required, ...optional]
  const unknown = names.find((name, index) => !known.includes(name) || names.indexOf(name) !== index)
  if (unknown !== undefined)
    throw new UsageError(`the column “${unknown}” is unknown or appears twice: use ${known.join(', ')}`)
  return [...names]
}

/** Leaves out the empty cells of optional columns, so that the shop's defaults apply. */
const filled = (record: Parsed['record'], { optional }: Columns) =>
  Object.fromEntries(Object.entries(record).filter(([name, cell]) => cell !== '' || !optional.includes(name)))

function reasonOf({ code, message }: CsvError): string {
  if (code === 'CSV_RECORD_INCONSISTENT_COLUMNS') return 'has more or fewer cells than the first line'
  return message
}

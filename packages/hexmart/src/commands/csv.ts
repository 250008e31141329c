import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { UsageError } from '../usage-error.ts'

/** A row of a file, by the names of the columns. Empty cells of optional columns are absent. */
export interface CsvRow {
  /**
   * The number of the row's last line in the file; a quoted cell may span several lines. The line with the names of the columns
   * is line 1.
   */
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

export interface WrongLine {
  readonly line: number
  readonly reason: string
}

/** A part of a file: its well-formed rows and its wrong lines. */
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

/** The longest row, in characters. Without a limit, a quote that is never closed would turn the rest of the file into one cell. */
const longestRow = 100_000

/**
 * Reads a CSV file (RFC 4180) in UTF-8 that begins with the names of its columns. The end of a line inside a quoted cell is read
 * as LF.
 *
 * A row that is too long or has a wrong quote is reported as a wrong line, with the number of the row's first line. Reading then
 * goes on at the row's second line. A row with too many or too few cells is reported with the number of its last line.
 *
 * @param size how many rows a part has, wrong ones included; the last part may have fewer
 * @throws UsageError when the file is not UTF-8, lacks a required column, has an unknown column, or has a column twice
 * @throws Node's error when the file cannot be read
 */
export async function* readCsv(file: string, columns: Columns, size: number): AsyncGenerator<CsvPart> {
  let names: readonly string[] | undefined
  let rows: CsvRow[] = []
  let wrong: WrongLine[] = []
  let lines = 0
  for await (const row of rowsOf(file)) {
    lines = row.line
    if ('reason' in row) wrong.push(row)
    else if (names === undefined) names = checkColumns(row.cells, columns)
    else if (row.cells.length === names.length)
      rows.push({ line: row.line, cells: cellsByColumn(names, row.cells, columns) })
    else wrong.push({ line: row.line, reason: 'has more or fewer cells than the first line' })
    if (rows.length + wrong.length < size) continue
    yield { rows, wrong, lines }
    rows = []
    wrong = []
  }
  if (names === undefined) checkColumns([], columns)
  yield { rows, wrong, lines }
}

interface Cells {
  /** The last line of the row. */
  readonly line: number
  readonly cells: readonly string[]
}

/** Splits a file into rows, and parses each row alone, so that a malformed row cannot change how the other rows are read. */
async function* rowsOf(file: string): AsyncGenerator<Cells | WrongLine> {
  let lines: string[] = []
  /** How many lines of the file come before `lines`. */
  let before = 0
  /** The index in `lines` at which the present row begins. */
  let first = 0
  /** The index of the first line that has not been searched for the end of the row. */
  let next = 0
  /** How many quotes and characters the searched lines of the row have. */
  let quotes = 0
  let size = 0

  /**
   * Searches for the end of the present row. A quote inside a quoted cell is doubled. So a row with an even number of quotes has
   * no cell that is still open.
   *
   * @returns whether the end was found, or the row is longer than the limit
   */
  function findEnd(): boolean {
    while (next < lines.length) {
      const line = lines[next++] ?? ''
      quotes += quotesIn(line)
      size += line.length + 1
      if (quotes % 2 === 0 || size > longestRow) return true
    }
    return false
  }

  function* rows(isEndOfFile: boolean): Generator<Cells | WrongLine> {
    while (first < lines.length) {
      const isEndKnown = findEnd()
      if (!isEndKnown && !isEndOfFile) return
      const cells = isEndKnown ? parseRow(lines.slice(first, next)) : undefined
      if (cells === undefined) yield { line: before + first + 1, reason: malformed }
      else if (cells.length > 0) yield { line: before + next, cells }
      // After a malformed row, reading goes on at the second line of that row.
      first = cells ? next : first + 1
      next = first
      quotes = 0
      size = 0
    }
    before += lines.length
    lines = []
    first = 0
    next = 0
  }

  for await (const line of linesOf(file)) {
    lines.push(line)
    yield* rows(false)
  }
  yield* rows(true)
}

const malformed = 'has a quote inside a cell or a quote that is not closed, or is too long'

function quotesIn(line: string): number {
  let quotes = 0
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) quotes++
  return quotes
}

/** @returns the cells, none for an empty line; undefined for a malformed row */
function parseRow(lines: readonly string[]): readonly string[] | undefined {
  const text = lines.join('\n')
  if (text.length > longestRow) return undefined
  try {
    return parse(text, { trim: true, relax_column_count: true, record_delimiter: '\n' })[0] ?? []
  } catch {
    return undefined
  }
}

/**
 * The lines of a file without their ends: LF or CRLF, or CR in a file whose beginning has no LF. A line that is longer than
 * `longestRow` is cut to save memory, but stays longer than `longestRow`, so that its row is reported as malformed.
 */
async function* linesOf(file: string): AsyncGenerator<string> {
  let end: '\n' | '\r' | undefined
  let rest = ''
  for await (const text of textOf(file)) {
    end ??= /[\r\n]/.test(text) ? (text.includes('\n') ? '\n' : '\r') : undefined
    const lines = (rest + text).split(end ?? '\n')
    rest = cut(lines.pop() ?? '')
    for (const line of lines) yield cut(line.endsWith('\r') ? line.slice(0, -1) : line)
  }
  if (rest !== '') yield rest
}

/** Two characters more than the limit: a cut line that loses a CR at its end is still longer than the limit. */
const cut = (line: string) => line.slice(0, longestRow + 2)

/**
 * Reads a file as text, and refuses a file that is not UTF-8. Korean files of older programs are often in another encoding, and
 * the names in them would become nonsense.
 */
async function* textOf(file: string): AsyncGenerator<string> {
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
  const allowed = [...required, ...optional]
  const unknown = names.find((name, index) => !allowed.includes(name) || names.indexOf(name) !== index)
  if (unknown !== undefined)
    throw new UsageError(`the column “${unknown}” is unknown or appears twice: use ${allowed.join(', ')}`)
  return [...names]
}

/** Leaves out the empty cells of optional columns, so that the shop's defaults apply. */
const cellsByColumn = (names: readonly string[], cells: readonly string[], { optional }: Columns) =>
  Object.fromEntries(
    names
      .map((name, index) => [name, cells[index] ?? ''])
      .filter(([name, cell]) => cell !== '' || !optional.includes(name as string)),
  )

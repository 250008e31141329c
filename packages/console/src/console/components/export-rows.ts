import type { ExportTarget, ExportType } from './export-target.ts'

/** How far an export is. */
export interface ExportProgress {
  readonly rows: number
  readonly bytes: number
}

/** The bytes of the two characters. */
const [newline, quote] = [10, 34]

/**
 * Counts the rows of an export while its bytes arrive. A line break inside of quotes belongs to a cell of a table, and the first
 * line of a table names its columns.
 */
export function rowCounter(type: ExportType): (chunk: Uint8Array) => number {
  let lines = type === 'csv' ? -1 : 0
  let isQuoted = false
  return (chunk) => {
    for (const byte of chunk) {
      if (byte === quote && type === 'csv') isQuoted = !isQuoted
      else if (byte === newline && !isQuoted) lines += 1
    }
    return Math.max(0, lines)
  }
}

/**
 * Reads an export to its end. The target has the whole file afterwards, or none.
 *
 * @returns how many rows it has
 * @throws what reading or writing throws: the connection broke, so the file would lack rows; the disk is full; or the signal of
 * the call was aborted
 */
export async function readExport(
  { body }: Response,
  type: ExportType,
  target: Pick<ExportTarget, 'write' | 'close' | 'abort'>,
  onProgress: (progress: ExportProgress) => void,
): Promise<number> {
  const count = rowCounter(type)
  let [rows, bytes] = [0, 0]
  const reader = body?.getReader()
  try {
    for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
      // The service sends no faster than this is written.
      await target.write(part.value)
      rows = count(part.value)
      bytes += part.value.length
      onProgress({ rows, bytes })
    }
    await target.close()
    return rows
  } catch (error) {
    await reader?.cancel().catch(() => {})
    await target.abort()
    throw error
  }
}

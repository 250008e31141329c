import type { ExportTarget, ExportType } from './export-target.ts'

/** How much of an export has arrived. */
export interface ExportProgress {
  readonly rows: number
  readonly bytes: number
}

/** The bytes of a line break and of a quotation mark. */
const [newline, quote] = [10, 34]

/**
 * Counts the rows of an export while its bytes arrive. In a table (CSV), a line break inside of quotes belongs to a
 * cell, and the first line names the columns, so neither of them counts as a row.
 *
 * @returns a function that takes the next bytes, and returns the number of rows in all bytes so far
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
 * Reads an export to its end. Afterwards the target has saved the whole file, or discarded what it got.
 *
 * @returns how many rows the export has
 * @throws what reading or writing throws, for example because the connection broke, the disk is full, or the user canceled the
 *   export
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
      // Waiting here slows down the service as well, so that no unwritten rows pile up in memory.
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

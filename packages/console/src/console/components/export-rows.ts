/** How far an export is. */
export interface ExportProgress {
  readonly rows: number
  readonly bytes: number
}

export const exportTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const
export type ExportType = keyof typeof exportTypes

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
 * Reads an export to its end.
 *
 * @throws what reading throws: the connection broke, so the file would lack rows; or the signal of the call was aborted
 */
export async function readExport(
  { body, headers }: Response,
  type: ExportType,
  onProgress: (progress: ExportProgress) => void,
): Promise<{ readonly file: Blob; readonly rows: number }> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  const count = rowCounter(type)
  let [rows, bytes] = [0, 0]
  const reader = body?.getReader()
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    chunks.push(part.value)
    rows = count(part.value)
    bytes += part.value.length
    onProgress({ rows, bytes })
  }
  return { file: new Blob(chunks, { type: headers.get('content-type') ?? exportTypes[type] }), rows }
}

export const exportTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const
export type ExportType = keyof typeof exportTypes

/** A file that takes an export piece by piece. */
export interface ExportTarget {
  /** Whether the user has chosen a place on the disk; otherwise the file goes to the downloads. */
  readonly isOnDisk: boolean
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>
  /** Saves the file. Call this when everything has arrived. */
  close(): Promise<void>
  /** Discards what was written. Call this when something is missing. */
  abort(): Promise<void>
}

/** Browsers based on Chromium have this function. TypeScript does not know it yet. */
declare global {
  var showSaveFilePicker:
    | ((options: {
        readonly suggestedName: string
        readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[]
      }) => Promise<FileSystemFileHandle & { remove?(): Promise<void> }>)
    | undefined
}

/**
 * Asks where to save the file, if the browser can write to the disk while the rows arrive. In other browsers, the file is kept in
 * memory until it is complete. Call this function while a click is handled, because browsers open the dialog only then.
 *
 * @returns undefined if the user has chosen no place
 */
export async function chooseTarget(name: string, type: ExportType): Promise<ExportTarget | undefined> {
  if (globalThis.showSaveFilePicker === undefined) return inMemory(name, type)
  try {
    const types = [{ accept: { [exportTypes[type]]: [`.${type}`] } }]
    const handle = await globalThis.showSaveFilePicker({ suggestedName: name, types })
    const file = await handle.createWritable()
    return {
      isOnDisk: true,
      write: (piece) => file.write(piece),
      close: () => file.close(),
      async abort() {
        await file.abort()
        // An abort leaves an existing file as it was, and a new file empty. An empty file is of no use.
        if ((await handle.getFile()).size === 0) await handle.remove?.()
      },
    }
  } catch (error) {
    if ((error as Error).name === 'AbortError') return undefined
    // The browser does not let every page open the dialog. A page in a frame may not, for example.
    return inMemory(name, type)
  }
}

function inMemory(name: string, type: ExportType): ExportTarget {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  return {
    isOnDisk: false,
    write: async (piece) => void pieces.push(piece),
    close: async () => download(new Blob(pieces, { type: exportTypes[type] }), name),
    abort: async () => void pieces.splice(0),
  }
}

/** Hands the file to the browser. */
function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  // The browser reads the file only after the click has been handled, so the address stays valid for a minute.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

import type { Tx } from '../src/adapter.ts'

/** What a transaction was asked, as `table.method` and the keys or rows that came with it. */
export type TxCall = readonly [string, readonly unknown[]]

/**
 * A transaction without a store: it notes every call, finds what it was given by `table.method`, and nothing else.
 */
export function recordingTx(found: Readonly<Record<string, unknown>> = {}): { tx: Tx; calls: readonly TxCall[] } {
  const calls: TxCall[] = []
  const nothing: Readonly<Record<string, unknown>> = {
    'userCoupons.findHolders': [],
  }
  const table = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, method) => async (rows: readonly unknown[]) => {
          const call = `${name}.${String(method)}`
          calls.push([call, rows])
          return found[call] ?? nothing[call] ?? new Map()
        },
      },
    )
  return { tx: new Proxy({}, { get: (_, name) => table(String(name)) }) as Tx, calls }
}

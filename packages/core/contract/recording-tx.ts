import type { Tx } from '../src/adapter.ts'

/** A call to a transaction: `table.method`, and the keys or rows that it received. */
export type TxCall = readonly [string, readonly unknown[]]

/**
 * A transaction without a store. It records every call, and returns the result that `found` has for `table.method`, or an
 * empty result.
 */
export function recordingTx(found: Readonly<Record<string, unknown>> = {}): { tx: Tx; calls: readonly TxCall[] } {
  const calls: TxCall[] = []
  /** The empty results of the reads that return a list. The other reads return a map. */
  const emptyLists: Readonly<Record<string, unknown>> = {
    'userCoupons.findHolders': [],
    'orders.findReferences': [],
    'payments.find': [],
    'purchases.newest': [],
    'purchases.ofOrders': [],
  }
  const table = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, method) => async (rows: readonly unknown[]) => {
          const call = `${name}.${String(method)}`
          calls.push([call, rows])
          return found[call] ?? emptyLists[call] ?? new Map()
        },
      },
    )
  // `alongside` is absent unless the host writes rows of its own. Without this line, the proxy would
  // return a table of that name.
  const member = (_: object, name: string | symbol) => (name === 'alongside' ? undefined : table(String(name)))
  return { tx: new Proxy({}, { get: member }) as Tx, calls }
}

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Contender, Figures } from './figures.ts'

const program = fileURLToPath(new URL('memory-orders.ts', import.meta.url))

/**
 * Places orders in memory, without HTTP and without a database. `hexmart` runs the shop, `small-batches` runs it with
 * batches of at most 64 commands, `keys` runs it with an idempotency key for each order, and `bare` only writes the same
 * rows. The difference from `bare` is what the rules, the queue and the batches cost.
 */
export const memoryContender = (
  name: string,
  contender: 'hexmart' | 'small-batches' | 'keys' | 'bare',
  seconds: number,
): Contender => ({
  name,
  async run() {
    const { stdout } = await promisify(execFile)(process.execPath, [program, contender, String(seconds)])
    return JSON.parse(stdout) as Figures
  },
})

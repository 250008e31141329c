/** Tests a database on a small disk of its own, while the disk is full. */
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createShop } from '@hexmart/core'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbedded } from './embedded.ts'
import { createPool, migrate, postgres } from './index.ts'

/** Mounts a small disk in memory. @returns its folder; undefined if this process may not mount one */
async function mountDisk(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    await rm(folder, { recursive: true })
    return undefined
  }
}

async function removeDisk(folder: string): Promise<void> {
  execFileSync('umount', [folder])
  await rm(folder, { recursive: true })
}

/** Writes until nothing more fits. @returns a function that gives the space back */
function fill(folder: string): () => void {
  const path = join(folder, 'ballast')
  const file = openSync(path, 'w')
  try {
    for (const block = Buffer.alloc(4_096); ; ) writeSync(file, block)
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
  closeSync(file)
  return () => rmSync(path)
}

const disk = await mountDisk()
if (disk === undefined) console.log('skipped: only root may mount a disk that gets full')

test.runIf(disk !== undefined)(
  'V8: while the disk is too full to store an order, the shop is not ready, although one small row would still fit',
  async () => {
    const folder = disk as string
    onTestFinished(() => removeDisk(folder))
    const settings = { min_wal_size: '32MB', max_wal_size: '48MB' }
    const server = await startEmbedded({ folder: join(folder, 'postgres'), settings })
    onTestFinished(() => server.stop())
    await migrate(server.url)
    const pool = createPool({ connectionString: server.url })
    onTestFinished(() => pool.end())
    const shop = createShop({ store: postgres(pool) })
    const users = Array.from({ length: 20 }, (_, index) => `u${index}`)
    await shop.createProduct({ id: 'tea', name: 'Tea', price: 1, state: 'SELLABLE', stock: 1_000_000 })
    await Promise.all(users.map((id) => shop.createUser({ id, name: id })))
    await Promise.all(users.map((userId) => shop.chargeBalance({ userId, amount: 1_000_000 })))
    /**
     * Whether at least one of 20 orders succeeds. Even on a full disk, some orders find free space in a page at first,
     * so `expectTakesOrders` repeats the question until no order succeeds.
     */
    const takesOrders = async () => {
      const items = [{ productId: 'tea', quantity: 1 }]
      const answers = await Promise.all(
        users.map((userId) =>
          shop.placeOrder({ userId, items }).then(
            ({ ok }) => ok,
            () => false,
          ),
        ),
      )
      return answers.some((ok) => ok)
    }
    /**
     * Waits until the shop takes orders and is ready. If `expected` is false, waits until the shop neither takes orders
     * nor is ready.
     */
    const expectTakesOrders = async (expected: boolean) => {
      await expect.poll(takesOrders, { timeout: 20_000, interval: 100 }).toBe(expected)
      await expect.poll(shop.ready, { timeout: 20_000, interval: 100 }).toBe(expected)
    }
    await expectTakesOrders(true)
    const free = fill(folder)
    await expectTakesOrders(false)
    // The shop repeats a failed trial write after a second, so it repeats this one several times. The trial must not
    // succeed just because its own small row would fit.
    const deadline = performance.now() + 6_000
    await expect
      .poll(
        async () => {
          expect(await shop.ready()).toBe(false)
          return performance.now() > deadline
        },
        { timeout: 20_000, interval: 200 },
      )
      .toBe(true)
    free()
    await expectTakesOrders(true)
  },
  120_000,
)

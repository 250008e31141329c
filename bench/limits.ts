/**
 * What limits for callers cost: orders over HTTP to a service in memory, with limits that refuse nothing and without any, in turns.
 * Every run is a process of its own, so that it begins with an empty heap. The figure is the processor time of an order.
 *
 *     node bench/limits.ts [ROUNDS] [SECONDS]
 *     node bench/limits.ts serve on|off
 */
import { spawn } from 'node:child_process'
import { authenticator, createMetrics, hexmart, serverOptionsWith } from '@hexmart/adapter-http'
import { inMemory } from '@hexmart/adapter-inmemory'
import { createShop } from '@hexmart/core'
import { fastify } from 'fastify'
import { productCount, userCount } from './baskets.ts'
import { load, secret } from './processes.ts'

/** More than any run sends. */
const quota = 1_000_000
const plenty = 1_000_000_000
const scenario = { type: 'order', distribution: 'uniform' } as const
const settings = ['off', 'on'] as const
type Setting = (typeof settings)[number]

/** Serves a shop, and says at SIGUSR2 how much processor time it has used, in microseconds. */
async function serve(setting: Setting): Promise<void> {
  const shop = createShop({ store: inMemory() }, { maximumBalance: Number.MAX_SAFE_INTEGER })
  for (let index = 0; index < userCount; index++) {
    await shop.createUser({ id: `u${index}`, name: `User ${index}` })
    await shop.chargeBalance({ userId: `u${index}`, amount: plenty })
  }
  for (let index = 0; index < productCount; index++) {
    const id = `p${index}`
    await shop.createProduct({ id, name: id, price: 1_000, stock: plenty, state: 'SELLABLE' })
  }
  // A busy machine must not make the service refuse orders.
  const never = Number.POSITIVE_INFINITY
  const app = fastify(serverOptionsWith({ lag: never, queueAge: never }))
  const limits =
    setting === 'on' ? { reads: quota, commands: quota, anonymousReads: quota, failures: quota } : undefined
  await app.register(hexmart, {
    shop,
    authenticate: authenticator({ secret }),
    metrics: createMetrics(),
    documentation: false,
    ...(limits && { limits }),
  })
  process.on('SIGUSR2', () => {
    const { user, system } = process.cpuUsage()
    process.stdout.write(`spent ${user + system}\n`)
  })
  process.on('SIGTERM', () => process.exit(0))
  process.stdout.write(`port ${new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port}\n`)
}

/** Microseconds of processor time per order. */
async function measure(setting: Setting, seconds: number): Promise<number> {
  const child = spawn(process.execPath, [import.meta.filename, 'serve', setting], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 120_000 + seconds * 2_000,
  })
  const words = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]()
  const number = async () => Number(/\d+/.exec((await words.next()).value ?? '')?.[0])
  const spent = () => {
    child.kill('SIGUSR2')
    return number()
  }
  try {
    const ports = [await number()]
    // The first orders compile the code, and verify the token of each user.
    await load({ ports, connections: 64, seconds: 2, scenario })
    const before = await spent()
    const { answered, statuses } = await load({ ports, connections: 64, seconds, scenario })
    const after = await spent()
    const refused = Object.keys(statuses).filter((status) => status !== '201')
    if (refused.length > 0) throw new Error(`answered ${JSON.stringify(statuses)}`)
    return (after - before) / answered
  } finally {
    child.kill('SIGTERM')
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const [first = '9', second = '4'] = process.argv.slice(2)
if (first === 'serve') await serve(second === 'on' ? 'on' : 'off')
else {
  const costs: Record<Setting, number[]> = { off: [], on: [] }
  const ratios: number[] = []
  for (let round = 0; round < Number(first); round++) {
    // In alternating order, so that a drift of the machine hits both alike.
    for (const setting of round % 2 === 0 ? settings : settings.toReversed()) {
      costs[setting].push(await measure(setting, Number(second)))
    }
    const [off = Number.NaN, on = Number.NaN] = settings.map((setting) => costs[setting].at(-1))
    ratios.push(on / off)
    console.error(`  ${round + 1}/${first}: off ${off.toFixed(1)} µs, on ${on.toFixed(1)} µs an order`)
  }
  const sorted = ratios.toSorted((a, b) => a - b)
  const percent = (ratio = Number.NaN) => `${((ratio - 1) * 100).toFixed(1)} %`
  console.log(`off ${median(costs.off).toFixed(1)} µs, on ${median(costs.on).toFixed(1)} µs of processor time an order`)
  console.log(
    `on costs ${percent(median(ratios))} more; the pairs from ${percent(sorted[0])} to ${percent(sorted.at(-1))}`,
  )
}

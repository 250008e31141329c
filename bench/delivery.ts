/**
 * Measures how fast messages reach the data platform, and how much outages of the platform slow orders down.
 *
 *     pnpm --filter hexmart-bench exec node delivery.ts [drain|latency] [--backlog 200000] [--runs 5]
 *
 * `drain` sends a backlog to a receiver on the same machine. After every 20,000 messages it prints their rate and the
 * processor time per message. `latency` places orders at a fixed rate while the platform accepts messages, refuses
 * connections, or accepts connections and never answers. The three states take turns, each `--runs` times.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type BenchDatabase, startDatabase } from './database.ts'
import { cpuSeconds, load, startService } from './processes.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { backlog: { type: 'string', default: '200000' }, runs: { type: 'string', default: '5' } },
})
const backlog = Number(values.backlog)
const runs = Number(values.runs)
/** How many messages lie between two figures of `drain`. */
const slice = 20_000
const ordersPerSecond = 300

interface Receiver {
  readonly url: string
  readonly process: ChildProcess
}

/** @param options the arguments of `receiver.ts`: after how many messages it reports, and its mode */
async function startReceiver(...options: readonly string[]): Promise<Receiver> {
  const child = fork(new URL('receiver.ts', import.meta.url), options)
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { url: `http://127.0.0.1:${port}/orders`, process: child }
}

const signing = { DATA_PLATFORM_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }

/** Adds paid orders of two lines and their messages, which all wait, as if no relay had run for a while. */
async function fill({ sql }: BenchDatabase): Promise<void> {
  await sql(`with placed as (
      insert into orders (id, user_id, status, subtotal, discount, total, created_at, paid_at)
      select uuidv7(), 'u' || i % 10000, 'PAID', 2001, 0, 2001, now(), now() from generate_series(1, ${backlog}) as i
      returning id
    ), lines as (
      insert into order_lines (order_id, position, product_id, name, price, quantity)
      select id, position, 'p' || position, 'Product ' || position, 1000 + position, 1
      from placed, generate_series(0, 1) as position
    )
    insert into outbox (id, order_id, sequence, type, at) select id, id, 1, 'order.paid', now() from placed`)
}

/** Drains two backlogs. During the second, the outbox still holds the sent messages of the first. */
async function drain(database: BenchDatabase): Promise<void> {
  for (const state of ['an empty outbox', `an outbox with ${backlog} sent messages`]) {
    await fill(database)
    console.log(`\n${backlog} messages wait, with ${state}: messages per second, and processor time per message in µs`)
    console.log('    taken     rate    relay  PostgreSQL  receiver')
    const receiver = await startReceiver(String(slice))
    const relay = await startService(database.url, { ...signing, ROLES: 'relay', DATA_PLATFORM_URL: receiver.url })
    const pids = [relay.pid, database.pid, receiver.process.pid ?? 0]
    const start = performance.now()
    let before = { at: start, cpu: pids.map(cpuSeconds) }
    for (let taken = slice; taken <= backlog; taken += slice) {
      await once(receiver.process, 'message')
      const now = { at: performance.now(), cpu: pids.map(cpuSeconds) }
      const micros = now.cpu.map((seconds, index) => ((seconds - (before.cpu[index] ?? 0)) * 1e6) / slice)
      const rate = (slice * 1_000) / (now.at - before.at)
      console.log(
        [taken, rate, ...micros]
          .map((figure, index) => figure.toFixed(0).padStart([9, 9, 9, 12, 10][index] ?? 0))
          .join(''),
      )
      before = now
    }
    console.log(`all of them: ${((backlog * 1_000) / (performance.now() - start)).toFixed(0)} per second`)
    await relay.stop()
    receiver.process.disconnect()
  }
}

/** Places orders through a service that also runs the relay, as the service does by default. */
async function latency(database: BenchDatabase): Promise<void> {
  const up = await startReceiver()
  const stalled = await startReceiver('1', 'stalls')
  const platforms = {
    'accepts messages': up.url,
    'refuses connections': 'http://127.0.0.1:9/orders',
    'never answers': stalled.url,
  }
  const results = new Map(Object.keys(platforms).map((name) => [name, [] as { p50: number; p99: number }[]]))
  for (let run = 0; run < runs; run++) {
    for (const [name, url] of Object.entries(platforms)) {
      await database.sql('truncate outbox')
      const service = await startService(database.url, {
        ...signing,
        ROLES: 'api,relay',
        DATA_PLATFORM_URL: url,
        LOG_LEVEL: 'fatal',
      })
      const scenario = { type: 'order', distribution: 'uniform' } as const
      results.get(name)?.push(
        await load({
          ports: [service.port],
          connections: 64,
          seconds: 8,
          warmUp: 3,
          rate: ordersPerSecond,
          scenario,
        }),
      )
      await service.stop()
    }
  }
  console.log(`\n${ordersPerSecond} orders per second: latency in ms, medians of ${runs} interleaved runs`)
  for (const [name, figures] of results) {
    const median = (figure: 'p50' | 'p99') =>
      figures
        .map((run) => run[figure])
        .sort((a, b) => a - b)
        [runs >> 1]?.toFixed(1)
    console.log(`the platform ${name.padEnd(20)} p50 ${median('p50')}  p99 ${median('p99')}`)
  }
  for (const { process } of [up, stalled]) process.disconnect()
}

const what = positionals[0] ?? 'all'
console.log(`${cpus().length} cores, ${cpus()[0]?.model}`)
const database = await startDatabase()
try {
  if (what !== 'latency') await drain(database)
  if (what !== 'drain') await latency(database)
} finally {
  await database.stop()
}

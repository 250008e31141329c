/**
 * Sends twice as many orders as the service can take, over 20,000 connections, and checks that the service keeps
 * serving.
 *
 *     ulimit -n 65536; node bench/overload.ts [--connections 20000] [--seconds 10] [--factor 2] [--apart]
 *
 * First the program measures the maximum without overload: it sends orders on 256 of its connections while the others
 * are idle. Then it sends orders at fixed times, `--factor` times as many per second as the maximum. An order that finds
 * no free connection within two seconds is not sent. Meanwhile the program asks for `/livez` four times a second, each
 * time over a new connection. It exits with 1 if the service misses the bar, which is the constant `bar` below.
 *
 * With `--apart`, the service and PostgreSQL share the first core, and the program itself runs on the second core. Then the
 * work of sending requests takes no time from the service, as if the clients had a machine of their own. This needs
 * Linux's `taskset`.
 */
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { startDatabase } from './database.ts'
import { cpuSeconds, load, residentMegabytes, startService } from './processes.ts'
import { audit } from './shop.ts'

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '10' },
    factor: { type: 'string', default: '2' },
    apart: { type: 'boolean', default: false },
  },
})
const connections = Number(values.connections)
const seconds = Number(values.seconds)

/**
 * What the service must keep under overload. The rate of accepted orders must be at least `share` times the maximum without
 * overload. The other values are upper limits: `p99` for the p99 of accepted orders, `health` for the slowest answer of
 * `/livez`, and `recovery` for the time until the service works normally again, all in milliseconds; and `megabytes` for the
 * memory of the service.
 */
const bar = { share: 0.85, p99: 1_000, health: 200, megabytes: 700, recovery: 2_000 }

const scenario = { type: 'order', distribution: 'uniform' } as const
if (values.apart) moveToCore(0)
const database = await startDatabase()
const service = await startService(database.url, { LOG_LEVEL: 'error' })
if (values.apart) moveToCore(1)
const ports = [service.port]
try {
  console.error('warming up')
  await load({ ports, connections: 256, seconds: 5, scenario })
  await load({ ports, connections, active: 256, seconds: 2, warmUp: 5, scenario })
  const before = cpuSeconds(service.pid)
  const unloaded = await load({ ports, connections, active: 256, seconds, warmUp: 2, scenario })
  /** Processor time of the service per order, in seconds. */
  const orderCost = (cpuSeconds(service.pid) - before) / unloaded.answered
  const maximum = (unloaded.statuses['201'] ?? 0) / unloaded.seconds
  console.log(
    `unloaded: ${Math.round(maximum)} orders/s, p99 ${Math.round(unloaded.p99)} ms, ${connections} connections`,
  )

  const rate = maximum * Number(values.factor)
  const usedBefore = cpuSeconds(service.pid)
  const [overloaded, slowestHealth, megabytes] = await whileProbing(() =>
    load({ ports, connections, seconds, warmUp: 3, rate, scenario, patience: 2_000 }),
  )
  const spent = cpuSeconds(service.pid) - usedBefore
  const refused = overloaded.answered - overloaded.acknowledged
  const recovery = await normalAgain(maximum)

  const accepted = (overloaded.statuses['201'] ?? 0) / overloaded.seconds
  const figures = {
    'offered/s': Math.round(rate),
    'accepted/s': Math.round(accepted),
    share: Number((accepted / maximum).toFixed(2)),
    'µs of the service for an order, unloaded': Math.round(orderCost * 1e6),
    'µs for a refusal, if orders cost the same': Math.round(
      ((spent - overloaded.acknowledged * orderCost) / refused) * 1e6,
    ),
    'p99 of accepted, ms': Math.round(overloaded.acceptedP99),
    'slowest /livez, ms': Math.round(slowestHealth),
    'resident MB': Math.round(megabytes),
    'normal again after, ms': recovery,
    statuses: JSON.stringify(overloaded.statuses),
  }
  console.table(figures)
  await audit(database)
  const keepsBar =
    accepted / maximum >= bar.share &&
    overloaded.acceptedP99 < bar.p99 &&
    slowestHealth < bar.health &&
    megabytes < bar.megabytes &&
    recovery <= bar.recovery
  console.log(keepsBar ? 'the service keeps the bar' : `the service misses the bar: ${JSON.stringify(bar)}`)
  process.exitCode = keepsBar ? 0 : 1
} finally {
  await service.stop()
  await database.stop()
}
process.exit()

/** Moves this process to a core. Processes that it starts later run there, too; those that it has started stay where they are. */
function moveToCore(core: number): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(process.pid)])
}

/**
 * Asks for `/livez` four times a second while some work runs, each time over a new connection.
 *
 * @returns the result of the work, the milliseconds of the slowest answer, and the most megabytes that the service had
 */
async function whileProbing<Result>(work: () => Promise<Result>): Promise<readonly [Result, number, number]> {
  const url = `http://127.0.0.1:${service.port}/livez`
  let slowest = 0
  let megabytes = 0
  let over = false
  const probe = async () => {
    while (!over) {
      const start = performance.now()
      const answer = await fetch(url, { headers: { connection: 'close' } })
      await answer.text()
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
      slowest = Math.max(slowest, performance.now() - start)
      megabytes = Math.max(megabytes, residentMegabytes(service.pid))
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
  const run = work().finally(() => {
    over = true
  })
  const [result] = await Promise.all([run, probe()])
  return [result, slowest, megabytes]
}

/**
 * Waits until the service takes orders at half its maximum rate without a refusal and with a p99 below 100 ms. Each try
 * takes a second.
 *
 * @returns the milliseconds from this call to the beginning of the first try that succeeds; Infinity if ten tries fail
 */
async function normalAgain(maximum: number): Promise<number> {
  const start = performance.now()
  for (let tried = 0; tried < 10; tried++) {
    const begun = performance.now() - start
    const { statuses, p99 } = await load({
      ports,
      connections: 256,
      seconds: 1,
      warmUp: 0,
      rate: maximum / 2,
      scenario,
    })
    if (Object.keys(statuses).every((status) => status === '201') && p99 < 100) return Math.round(begun)
  }
  return Number.POSITIVE_INFINITY
}

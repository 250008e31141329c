/**
 * Measures what quotes cost, and whether orders wait for them. Orders arrive at a fixed rate. Turns without quotes
 * alternate with turns in which a second load generator sends quotes at a fixed rate.
 *
 *     node bench/quotes.ts [--rounds 9] [--seconds 4] [--orders 1000] [--quotes 1000]
 */
import { parseArgs } from 'node:util'
import { startDatabase } from './database.ts'
import type { LoadResult } from './load.ts'
import { cpuSeconds, load, startService } from './processes.ts'
import { audit } from './shop.ts'
import { takeTurns } from './turns.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '4' },
    orders: { type: 'string', default: '1000' },
    quotes: { type: 'string', default: '1000' },
  },
})
const seconds = Number(values.seconds)
const warmUp = 1

const database = await startDatabase()
const service = await startService(database.url)

const send = (rate: number, path: string) =>
  load({
    ports: [service.port],
    scenario: { type: 'order', distribution: 'uniform', path },
    connections: 64,
    seconds,
    warmUp,
    rate,
  })

/** The number of answers with the expected status. Fails if an answer has another status. */
function answers({ statuses }: LoadResult, expected: string): number {
  const { [expected]: number = 0, ...others } = statuses
  if (Object.keys(others).length > 0) throw new Error(`answered ${JSON.stringify(statuses)}`)
  return number
}

/**
 * @param quoteRate quotes per second, or 0
 * @returns orders per second, their p50 and p99, µs of the database and of the service per second, and the p50 and p99 of quotes
 */
async function measure(quoteRate: number): Promise<readonly number[]> {
  const [databaseBefore, serviceBefore] = [cpuSeconds(database.pid), cpuSeconds(service.pid)]
  const [orders, quotes] = await Promise.all([
    send(Number(values.orders), '/api/v1/orders'),
    quoteRate === 0 ? undefined : send(quoteRate, '/api/v1/orders/quote'),
  ])
  if (quotes !== undefined) answers(quotes, '200')
  const perSecond = 1e6 / (seconds + warmUp)
  return [
    answers(orders, '201') / seconds,
    orders.p50,
    orders.p99,
    (cpuSeconds(database.pid) - databaseBefore) * perSecond,
    (cpuSeconds(service.pid) - serviceBefore) * perSecond,
    quotes?.p50 ?? Number.NaN,
    quotes?.p99 ?? Number.NaN,
  ]
}

const quoteRate = Number(values.quotes)
const figures = await takeTurns({ alone: () => measure(0), quoting: () => measure(quoteRate) }, Number(values.rounds))
const [alone = [], quoting = []] = [figures.get('alone'), figures.get('quoting')]
for (const [name, turn] of [
  ['without quotes', alone],
  [`with ${quoteRate} quotes per second`, quoting],
] as const) {
  const [rate = 0, p50 = 0, p99 = 0] = turn
  console.log(`orders ${name}: ${rate.toFixed(0)} per second, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
}
const cost = (column: number) => (((quoting[column] ?? 0) - (alone[column] ?? 0)) / quoteRate).toFixed(0)
console.log(`a quote costs the database ${cost(3)} µs and the service ${cost(4)} µs of processor time`)
console.log(`quotes: p50 ${quoting[5]?.toFixed(1)} ms, p99 ${quoting[6]?.toFixed(1)} ms`)
await audit(database)
await service.stop()
await database.stop()

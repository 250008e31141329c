/** The sections that `paired.ts` compares. Each measure returns plain figures of one side. */
import type { Distribution } from './baskets.ts'
import { drive, orders } from './shop.ts'
import type { Side } from './side.ts'

export interface PairedOptions {
  /** How many seconds of each run are counted. A warm-up of a second or two comes before them. */
  readonly seconds: number
  /** Orders per second in the section `latency`. */
  readonly rate?: number | undefined
}

export interface Measure {
  readonly name: string
  run(side: Side): Promise<Record<string, number>>
}

export const sections: Readonly<Record<string, (options: PairedOptions) => readonly Measure[]>> = {
  orders: (options) => [orderMeasure('uniform', options), orderMeasure('hot', options)],
  latency: ({ seconds, rate }) => (rate === undefined ? [] : [latencyMeasure(rate, seconds)]),
  rush: () => [rush],
  reads: readMeasures,
  memory: memoryMeasures,
}

/**
 * Places orders over 256 connections, and measures what an order costs the service, the database and its write-ahead
 * log.
 */
function orderMeasure(distribution: Distribution, { seconds }: PairedOptions): Measure {
  return {
    name: `orders, ${distribution}, 256 connections`,
    async run({ database, service, floor }) {
      const bytesOfLog = async () =>
        Number((await database.sql(`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as bytes`))[0]?.bytes)
      const orderCount = async () => Number((await database.sql('select count(*) as number from orders'))[0]?.number)
      const [bytesBefore, ordersBefore] = [await bytesOfLog(), await orderCount()]
      const scenario = { type: 'order', distribution } as const
      const figures = await orders([service], database, scenario, { connections: 256, seconds })
      const bytes = ((await bytesOfLog()) - bytesBefore) / ((await orderCount()) - ordersBefore)
      const empty = await drive([floor], { type: 'empty' }, { connections: 64, seconds: 1, warmUp: 0.5 })
      return {
        'per second': figures.rate,
        'p50 ms': figures.p50 ?? Number.NaN,
        'p99 ms': figures.p99 ?? Number.NaN,
        'database µs': figures.database ?? Number.NaN,
        'service µs': figures.service ?? Number.NaN,
        'service ÷ empty route': (figures.service ?? Number.NaN) / (empty.service ?? Number.NaN),
        'log bytes': bytes,
      }
    },
  }
}

/**
 * Sends orders at a fixed rate, which both sides must be able to take. To see how a busy shop answers, choose 80 % of the
 * rate that the slower side takes in a closed loop.
 */
function latencyMeasure(rate: number, seconds: number): Measure {
  return {
    name: `orders, uniform, ${rate} per second`,
    async run({ database, service }) {
      const before = await slowBatches(service.port)
      const scenario = { type: 'order', distribution: 'uniform' } as const
      const figures = await orders([service], database, scenario, { connections: 256, seconds, warmUp: 2, rate })
      return {
        'p50 ms': figures.p50 ?? Number.NaN,
        'p99 ms': figures.p99 ?? Number.NaN,
        'batches over 50 ms': (await slowBatches(service.port)) - before,
      }
    },
  }
}

/**
 * How many batches of a service have taken more than 50 ms so far. At the fixed rate, such a batch has waited for the
 * disk.
 */
async function slowBatches(port: number): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const figure = (series: string) => {
    const line = metrics.split('\n').find((line) => line.startsWith(`hexmart_batch_duration_seconds_${series}`))
    return Number(line?.split(' ').at(-1) ?? Number.NaN)
  }
  return figure('count') - figure('bucket{le="0.05"}')
}

let coupons = 0

const rush: Measure = {
  name: 'rush: 20,000 users ask for 1,000 coupons, 256 connections',
  async run({ database, service }) {
    const couponId = `paired-${coupons++}`
    await database.sql(
      `insert into coupons (id, name, discount_type, discount_value, quantity, remaining, state, expires_at)
       values ('${couponId}', 'Rush', 'PERCENT', 10, 1000, 1000, 'ISSUABLE', now() + interval '1 day')`,
    )
    const driving = { connections: 256, seconds: 60, warmUp: 0 }
    const scenario = { type: 'issue', couponId, users: 20_000 } as const
    const { rate, p99 = Number.NaN, acknowledged } = await drive([service], scenario, driving, database, ['201', '409'])
    if (acknowledged !== 1_000) throw new Error(`${acknowledged} coupons were issued, not 1,000`)
    return { 'per second': rate, 'p99 ms': p99 }
  },
}

function readMeasures({ seconds }: PairedOptions): readonly Measure[] {
  const pages = (side: Side) =>
    side.database
      .sql(`select 'p' || (i * 97) as id from generate_series(0, 99) as i`)
      .then((rows) =>
        rows.map(({ id }) => `/api/v1/products?cursor=${Buffer.from(JSON.stringify(id)).toString('base64url')}`),
      )
  const get = (name: string, paths: (side: Side) => Promise<readonly string[]>, isPublic: boolean): Measure => ({
    name: `reads: ${name}`,
    async run(side) {
      const scenario = { type: 'get', paths: await paths(side), public: isPublic } as const
      const empty = await drive(
        [side.floor],
        { type: 'get', paths: ['/empty'], public: true },
        {
          connections: 64,
          seconds: 1,
          warmUp: 0.5,
        },
      )
      const { rate } = await drive([side.service], scenario, { connections: 64, seconds }, side.database)
      return { 'per second': rate, '÷ empty route': rate / empty.rate }
    },
  })
  return [
    get('ranks', async () => ['/api/v1/products/ranks'], true),
    get('balance', async () => ['/api/v1/users/{user}/balance'], false),
    get('the first 20 products', async () => ['/api/v1/products'], true),
    get('20 products, one of 100 pages', pages, true),
    get('usable coupons', async () => ['/api/v1/users/{user}/coupons'], false),
  ]
}

function memoryMeasures({ seconds }: PairedOptions): readonly Measure[] {
  return [
    {
      name: 'in memory',
      async run(side) {
        const { rate } = await side.memory('hexmart', seconds)
        const bare = await side.memory('bare', seconds)
        return { 'per second': rate, '÷ bare function': rate / bare.rate }
      },
    },
  ]
}

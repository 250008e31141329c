/** The sections of the bench. Each can run alone, returns its figures, and checks that the shop lost nothing. */
import type { Distribution } from './baskets.ts'
import { userCount } from './baskets.ts'
import { type BenchDatabase, startDatabase } from './database.ts'
import { type Contender, type Figures, runInRounds, type Summary } from './figures.ts'
import { growOrders } from './growth.ts'
import { memoryContender } from './memory.ts'
import { type PgbenchResult, pgbenchHundreds, pgbenchOrders } from './pgbench.ts'
import { cpuSeconds, type Running, startFloor, startService } from './processes.ts'
import { audit, drive, orderContender, orders } from './shop.ts'

export interface Options {
  readonly rounds: number
  /** How many seconds of each run are counted. Over HTTP, a warm-up of a second or two comes before them. */
  readonly seconds: number
}

/** Figures, and the named ratios between them. */
export interface Measured {
  readonly summaries: readonly Summary[]
  readonly ratios: Readonly<Record<string, number>>
}

export const sections: Readonly<Record<string, (options: Options) => Promise<Measured>>> = {
  orders: orderSection,
  rush: rushSection,
  reads: readSection,
  memory: memorySection,
  growth: growthSection,
  processes: processSection,
  heap: heapSection,
}

/** Starts a shop for a section. `floor` is the bare Fastify program with which the service is compared (`floor.ts`). */
async function withShop<Value>(measure: (database: BenchDatabase, service: Running, floor: Running) => Promise<Value>) {
  const database = await startDatabase()
  const service = await startService(database.url)
  const floor = await startFloor(database.url)
  try {
    return await measure(database, service, floor)
  } finally {
    await service.stop()
    await floor.stop()
    await database.stop()
  }
}

async function orderSection({ rounds, seconds }: Options): Promise<Measured> {
  return withShop(async (database, service, floor) => {
    const pgbench = (name: string, ordersPerTransaction: number, run: () => Promise<PgbenchResult>): Contender => ({
      name,
      run: async () => {
        const before = cpuSeconds(database.pid)
        const { rate, latency } = await run()
        const each = (cpuSeconds(database.pid) - before) / (rate * seconds * ordersPerTransaction)
        return { rate: rate * ordersPerTransaction, p50: latency, database: each * 1e6 }
      },
    })
    const functionOf = (distribution: Distribution, clients: number): Contender =>
      pgbench(`function, ${distribution}, ${clients} clients (mean latency)`, 1, () =>
        pgbenchOrders(database.url, distribution, clients, seconds),
      )

    console.error('finding the best number of clients for the function')
    const best: Record<string, number> = {}
    for (const distribution of ['uniform', 'hot', 'zipf'] as const) {
      let highest = 0
      for (const clients of [1, 2, 4, 8, 16, 32]) {
        const { rate } = await pgbenchOrders(database.url, distribution, clients, 3)
        console.error(`  ${distribution}, ${clients} clients: ${Math.round(rate)}/s`)
        if (rate > highest) [highest, best[distribution]] = [rate, clients]
      }
    }

    const route = (distribution: Distribution, connections: number): Contender => ({
      name: `route that calls the function, ${distribution}, ${connections} connections`,
      run: () =>
        orders([floor], database, { type: 'order', distribution, path: '/function' }, { connections, seconds }),
    })
    const hexmart = (distribution: Distribution, connections: number) =>
      orderContender(service, database, distribution, connections, seconds)

    const contenders = {
      empty: {
        name: 'empty Fastify route, 64 connections',
        run: () => figuresOf([floor], { type: 'empty' }, { connections: 64, seconds }),
      },
      functionUniform: functionOf('uniform', best.uniform ?? 1),
      functionHot: functionOf('hot', best.hot ?? 1),
      functionZipf: functionOf('zipf', best.zipf ?? 1),
      functionAlone: functionOf('uniform', 1),
      routeUniform: route('uniform', 64),
      routeHot: route('hot', 64),
      hundreds1: pgbench('100 orders per transaction, 1 connection', 100, () =>
        pgbenchHundreds(database.url, 1, seconds),
      ),
      hundreds2: pgbench('100 orders per transaction, 2 connections', 100, () =>
        pgbenchHundreds(database.url, 2, seconds),
      ),
      uniform1: hexmart('uniform', 1),
      uniform16: hexmart('uniform', 16),
      uniform64: hexmart('uniform', 64),
      uniform256: hexmart('uniform', 256),
      hot64: hexmart('hot', 64),
      hot256: hexmart('hot', 256),
      zipf64: hexmart('zipf', 64),
      zipf256: hexmart('zipf', 256),
      coupon256: {
        name: 'Hexmart, uniform, a coupon in every order, 256 connections',
        run: () => ordersWithCoupons(database, service, seconds),
      },
    } satisfies Record<string, Contender>

    // A warm-up, whose figures are not used.
    await orders([service], database, { type: 'order', distribution: 'uniform' }, { connections: 256, seconds: 10 })
    const closed = await runInRounds(Object.values(contenders), rounds, () => audit(database))
    const names = Object.keys(contenders)
    const figures = (name: keyof typeof contenders) => (closed[names.indexOf(name)] as Summary).median
    const uniform = Math.max(figures('uniform64').rate, figures('uniform256').rate)
    const hot = Math.max(figures('hot64').rate, figures('hot256').rate)
    const zipf = Math.max(figures('zipf64').rate, figures('zipf256').rate)

    const open = await runInRounds(
      [0.5, 0.8].map((share) => ({
        name: `Hexmart, uniform, open loop at ${share * 100} % of the closed maximum`,
        run: () =>
          orders(
            [service],
            database,
            { type: 'order', distribution: 'uniform' },
            { connections: 256, seconds, warmUp: 2, rate: uniform * share },
          ),
      })),
      rounds,
      () => audit(database),
    )

    const fastest = figures('uniform256')
    const empty = figures('empty')
    const cost = ({ service = 0, database = 0, client = 0 }: Figures) => service + database + client
    return {
      summaries: [...closed, ...open],
      ratios: {
        'uniform: Hexmart to the function': uniform / figures('functionUniform').rate,
        'hot: Hexmart to the function': hot / figures('functionHot').rate,
        'zipf: Hexmart to the function': zipf / figures('functionZipf').rate,
        'uniform: Hexmart to the route': uniform / figures('routeUniform').rate,
        'hot: Hexmart to the route': hot / figures('routeHot').rate,
        'processor time: (one of 100 orders per transaction + an empty request) ÷ an order of Hexmart':
          (cost(figures('hundreds1')) + cost(empty)) / cost(fastest),
        'one connection: p50 of Hexmart to the latency of the function':
          (figures('uniform1').p50 ?? 0) / (figures('functionAlone').p50 ?? 1),
        'open loop at 50 %: p99 in ms': open[0]?.median.p99 ?? Number.NaN,
        'open loop at 80 %: p99 in ms': open[1]?.median.p99 ?? Number.NaN,
        'resident memory at 256 connections in MB': fastest.megabytes ?? Number.NaN,
      },
    }
  })
}

const figuresOf = async (...args: Parameters<typeof drive>): Promise<Figures> => {
  const { acknowledged: _, statuses: __, ...figures } = await drive(...args)
  return figures
}

let couponNumber = 0

/** Places orders, each with a coupon that was issued to its user for this purpose. */
async function ordersWithCoupons(database: BenchDatabase, service: Running, seconds: number): Promise<Figures> {
  const coupons: [number, string][] = []
  // More coupons than the fastest service could use.
  while (coupons.length < (seconds + 1) * 15_000) {
    const id = `bench-${couponNumber++}`
    await database.sql(
      `insert into coupons (id, name, discount_type, discount_value, quantity, remaining, sold_out_at, state, expires_at)
       values ('${id}', 'Bench', 'PERCENT', 10, ${userCount}, 0, now(), 'ISSUABLE', now() + interval '1 day')`,
    )
    const issued = await database.sql(
      `insert into user_coupons (id, coupon_id, user_id, number, issued_at)
       select uuidv7(), '${id}', 'u' || i, i + 1, now()
       from generate_series(0, ${userCount - 1}) as i returning id, user_id`,
    )
    for (const { id: issuedId, user_id: user } of issued) coupons.push([Number(user?.slice(1)), String(issuedId)])
  }
  return orders([service], database, { type: 'order-with-coupon', coupons }, { connections: 256, seconds })
}

async function rushSection({ rounds }: Options): Promise<Measured> {
  const rush = { users: 20_000, quantity: 1_000 }
  const [users, quantity] = [rush.users.toLocaleString('en'), rush.quantity.toLocaleString('en')]
  return withShop(async (database, service) => {
    /** Milliseconds from each opening to the issue of the last coupon. */
    const soldOutAfter: number[] = []
    const contenders: Contender[] = [64, 256].map((connections) => ({
      name: `${users} users ask for ${quantity} coupons, ${connections} connections`,
      run: async () => (await rushFor(database, service, { ...rush, connections })).figures,
    }))
    contenders.push({
      name: `${users} users ask for ${quantity} coupons from 2 s before they open, 256 connections`,
      run: async () => {
        const rushed = await rushFor(database, service, { ...rush, connections: 256, opensIn: 8_000 })
        soldOutAfter.push(rushed.soldOutAfter)
        return rushed.figures
      },
    })
    const summaries = await runInRounds(contenders, rounds, () => audit(database))
    const sorted = soldOutAfter.sort((a, b) => a - b)
    return { summaries, ratios: { 'ms from the opening to the last coupon': sorted[sorted.length >> 1] ?? Number.NaN } }
  })
}

interface Rush {
  readonly users: number
  readonly quantity: number
  readonly connections: number
  /**
   * Milliseconds until the coupon opens. The load starts 2 s before. Only requests that are sent after the opening
   * count.
   */
  readonly opensIn?: number
}

/**
 * Lets users ask for a limited coupon. Fails unless exactly `quantity` coupons are issued, each to a different user,
 * with numbers without gaps, and none before the opening.
 */
async function rushFor(database: BenchDatabase, service: Running, { users, quantity, connections, opensIn }: Rush) {
  const couponId = `rush-${couponNumber++}`
  const opensAt = opensIn === undefined ? undefined : Date.now() + opensIn
  await database.sql(
    `insert into coupons (id, name, discount_type, discount_value, quantity, remaining, state, opens_at, expires_at)
     values ('${couponId}', 'Rush', 'PERCENT', 10, ${quantity}, ${quantity}, 'ISSUABLE',
       ${opensAt === undefined ? 'null' : `to_timestamp(${opensAt / 1_000})`}, now() + interval '1 day')`,
  )
  const scenario = { type: 'issue', couponId, users, opensAt } as const
  const driving = { connections, seconds: 60, warmUp: opensAt === undefined ? 0 : 2 }
  const { acknowledged, statuses: _, ...figures } = await drive([service], scenario, driving, database, ['201', '409'])
  const [stored] = await database.sql(
    `select count(distinct user_id) as holders, count(*) as rows, max(number) as highest,
       count(*) filter (where issued_at < opens_at) as early,
       extract(epoch from max(issued_at) - opens_at) * 1000 as after
     from user_coupons join coupons on coupons.id = coupon_id where coupon_id = '${couponId}' group by opens_at`,
  )
  const { holders, rows, highest, early, after } = stored ?? {}
  const isExact = [acknowledged, holders, rows, highest].every((number) => Number(number) === quantity)
  if (!isExact || Number(early) !== 0) {
    throw new Error(`${acknowledged} coupons were acknowledged, and ${JSON.stringify(stored)} are stored`)
  }
  return { figures, soldOutAfter: Number(after) }
}

async function readSection({ rounds, seconds }: Options): Promise<Measured> {
  return withShop(async (database, service, floor) => {
    const someOrders = await database.sql(`select id, user_id from orders order by random() limit 5000`)
    const orderPaths = someOrders.map(
      ({ id, user_id: user }) => [Number(user?.slice(1)), `/api/v1/orders/${id}`] as [number, string],
    )
    const cursors = (await database.sql(`select id from products order by random() limit 100`)).map(({ id }) =>
      Buffer.from(JSON.stringify(id)).toString('base64url'),
    )
    const connections = 64
    const read = (name: string, scenario: Parameters<typeof drive>[1], servers = [service]): Contender => ({
      name,
      run: () => figuresOf(servers, scenario, { connections, seconds }, database),
    })
    const get = (path: string, isPublic = false) => ({ type: 'get', paths: [path], public: isPublic }) as const
    const contenders = [
      read('empty Fastify route, GET', get('/empty', true), [floor]),
      read('ranks', get('/api/v1/products/ranks', true)),
      read('balance', get('/api/v1/users/{user}/balance')),
      read('the first 20 products', get('/api/v1/products', true)),
      read('20 products, one of 100 pages', {
        type: 'get',
        paths: cursors.map((cursor) => `/api/v1/products?cursor=${cursor}`),
        public: true,
      }),
      read('usable coupons', get('/api/v1/users/{user}/coupons')),
      read('an order', { type: 'get-own', paths: orderPaths }),
      read('charge', { type: 'charge' }),
    ]
    const summaries = await runInRounds(contenders, rounds, () => audit(database))
    const empty = summaries[0]?.median.rate ?? Number.NaN
    return {
      summaries,
      ratios: Object.fromEntries(
        summaries.slice(1).map(({ name, median }) => [`${name}, to the empty route`, median.rate / empty]),
      ),
    }
  })
}

async function memorySection({ rounds, seconds }: Options): Promise<Measured> {
  const summaries = await runInRounds(
    [
      memoryContender('Hexmart in memory', 'hexmart', seconds),
      memoryContender('Hexmart in memory, batches of at most 64', 'small-batches', seconds),
      memoryContender('Hexmart in memory, with idempotency keys', 'keys', seconds),
      memoryContender('a bare function that writes the same rows', 'bare', seconds),
    ],
    rounds,
  )
  const [hexmart = 0, small = 0, , bareFunction = 1] = summaries.map(({ median }) => median.rate)
  return {
    summaries,
    ratios: {
      'in memory: Hexmart to the bare function': hexmart / bareFunction,
      'in memory: Hexmart with batches of at most 64 to the bare function': small / bareFunction,
    },
  }
}

async function growthSection({ rounds, seconds }: Options): Promise<Measured> {
  const many = 5_000_000
  const small = await startDatabase()
  const large = await startDatabase()
  const services: Running[] = []
  try {
    console.error(`writing ${many.toLocaleString('en')} orders`)
    await growOrders(large, many)
    await audit(large)
    const contenders: Contender[] = []
    for (const [name, database] of [
      ['few orders', small],
      [`${many.toLocaleString('en')} orders`, large],
    ] as const) {
      const service = await startService(database.url)
      services.push(service)
      const scenario = { type: 'order', distribution: 'uniform' } as const
      // A warm-up, whose figures are not used.
      await orders([service], database, scenario, { connections: 256, seconds: 5 })
      contenders.push({
        name: `Hexmart, uniform, 256 connections, ${name}`,
        run: () => orders([service], database, scenario, { connections: 256, seconds }),
      })
    }
    const summaries = await runInRounds(contenders, rounds)
    await audit(small)
    await audit(large)
    const [few, full] = summaries.map(({ median }) => median.rate)
    return { summaries, ratios: { 'with 5,000,000 orders, to few': (full ?? 0) / (few ?? 1) } }
  } finally {
    for (const service of services) await service.stop()
    await small.stop()
    await large.stop()
  }
}

async function processSection({ rounds, seconds }: Options): Promise<Measured> {
  const database = await startDatabase()
  const services: Running[] = []
  try {
    for (let number = 0; number < 3; number++) services.push(await startService(database.url))
    const scenario = { type: 'order', distribution: 'uniform' } as const
    const hot = { type: 'order', distribution: 'hot' } as const
    // 258 connections can be divided evenly among one, two and three processes.
    const driving = { connections: 258, seconds }
    // A warm-up, whose figures are not used.
    await orders(services, database, scenario, { connections: 258, seconds: 10 })
    const contenders = [scenario, hot].flatMap((products) =>
      [1, 2, 3].map((number) => ({
        name: `Hexmart, ${products.distribution}, 258 connections, ${number} process${number > 1 ? 'es' : ''}`,
        run: () => orders(services.slice(0, number), database, products, driving),
      })),
    )
    const summaries = await runInRounds(contenders, rounds, () => audit(database))
    const [deadlocks] = await database.sql(`select sum(deadlocks) as number from pg_stat_database`)
    const rate = (index: number) => summaries[index]?.median.rate ?? Number.NaN
    return {
      summaries,
      ratios: {
        'uniform: two processes to one': rate(1) / rate(0),
        'uniform: three processes to one': rate(2) / rate(0),
        'hot: two processes to one': rate(4) / rate(3),
        'hot: three processes to one': rate(5) / rate(3),
        deadlocks: Number(deadlocks?.number),
      },
    }
  } finally {
    for (const service of services) await service.stop()
    await database.stop()
  }
}

/** Places orders for three minutes, and compares the heap after the first minute with the heap after the third. */
async function heapSection(): Promise<Measured> {
  const database = await startDatabase()
  const service = await startService(database.url, {
    NODE_OPTIONS: `--expose-gc --import=${new URL('heap-probe.ts', import.meta.url).href}`,
  })
  try {
    const summaries: Summary[] = []
    const heaps: number[] = []
    for (const minute of [1, 2, 3]) {
      const contender = {
        name: `Hexmart, uniform, 256 connections, minute ${minute}`,
        run: () =>
          orders([service], database, { type: 'order', distribution: 'uniform' }, { connections: 256, seconds: 59 }),
      }
      summaries.push(...(await runInRounds([contender], 1)))
      heaps.push(await service.heap())
    }
    await audit(database)
    const [first, , third] = heaps as [number, number, number]
    return { summaries, ratios: { 'heap after a collection, minute 3 to minute 1': third / first } }
  } finally {
    await service.stop()
    await database.stop()
  }
}

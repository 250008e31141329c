import { createPool, postgres } from '@hexmart/adapter-postgres'
import { createShop } from '@hexmart/core'
import type { Distribution } from './baskets.ts'
import type { BenchDatabase } from './database.ts'
import type { Contender, Figures } from './figures.ts'
import type { LoadOptions, Scenario } from './load.ts'
import { cpuSeconds, load, type Running, residentMegabytes } from './processes.ts'

type Driving = Pick<LoadOptions, 'connections' | 'seconds'> & { readonly rate?: number; readonly warmUp?: number }

/** Sends one scenario to the services and measures its cost. Fails when an answer has an unexpected status. */
export async function drive(
  services: readonly Running[],
  scenario: Scenario,
  driving: Driving,
  database?: BenchDatabase,
  expected: readonly string[] = ['200', '201'],
): Promise<Figures & { readonly acknowledged: number; readonly statuses: Readonly<Record<string, number>> }> {
  const processorSeconds = () => ({
    service: services.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0),
    database: database === undefined ? 0 : cpuSeconds(database.pid),
  })
  const before = processorSeconds()
  const result = await load({
    ports: services.map(({ port }) => port),
    secret: services[0]?.secret,
    scenario,
    ...driving,
  })
  const after = processorSeconds()
  for (const status of Object.keys(result.statuses)) {
    if (!expected.includes(status)) throw new Error(`answered ${JSON.stringify(result.statuses)}`)
  }
  const each = (seconds: number) => (seconds / result.answered) * 1e6
  const counted = Object.values(result.statuses).reduce((sum, number) => sum + number, 0)
  return {
    rate: counted / result.seconds,
    p50: result.p50,
    p99: result.p99,
    service: each(after.service - before.service),
    ...(database && { database: each(after.database - before.database) }),
    client: each(result.processor),
    megabytes: Math.max(...services.map(({ pid }) => residentMegabytes(pid))),
    acknowledged: result.acknowledged,
    statuses: result.statuses,
  }
}

/** Places orders over HTTP. Fails unless exactly the acknowledged orders are stored. */
export async function orders(
  services: readonly Running[],
  database: BenchDatabase,
  scenario: Scenario,
  driving: Driving,
): Promise<Figures> {
  const stored = async () => Number((await database.sql('select count(*) as number from orders'))[0]?.number)
  const before = await stored()
  const { acknowledged, statuses: _, ...figures } = await drive(services, scenario, driving, database)
  const added = (await stored()) - before
  if (added !== acknowledged) throw new Error(`${acknowledged} orders were acknowledged, and ${added} are stored`)
  return figures
}

export const orderContender = (
  service: Running,
  database: BenchDatabase,
  distribution: Distribution,
  connections: number,
  seconds: number,
): Contender => ({
  name: `Hexmart, ${distribution}, ${connections} connection${connections === 1 ? '' : 's'}`,
  run: () => orders([service], database, { type: 'order', distribution }, { connections, seconds }),
})

/** Fails if an audit finds something wrong. */
export async function audit(database: BenchDatabase): Promise<void> {
  const pool = createPool({ connectionString: database.url })
  const report = await createShop({ store: postgres(pool) }).audit()
  await pool.end()
  if (!report.ok || !report.value.ok) throw new Error(`the audit failed: ${JSON.stringify(report)}`)
  console.error('  the audit holds')
}

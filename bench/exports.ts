/**
 * Measures exports of many rows: how long they take, how much memory the service needs for them, and whether orders wait
 * meanwhile.
 *
 *     node bench/exports.ts [--orders 1000000] [--rate 200] [--seconds 10]
 *
 * Ends with an error if a row is missing, or if the service needs more than 50 MB of additional memory during an export.
 */
import { parseArgs } from 'node:util'
import { signToken } from '@hexmart/adapter-http'
import { type BenchDatabase, startDatabase } from './database.ts'
import { growOrders } from './growth.ts'
import { load, type Running, residentMegabytes, secret, startService } from './processes.ts'

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
  },
})
const seconds = Number(values.seconds)
const allowedMegabytes = 50

const token = await signToken({ secret, userId: 'boss', admin: true, expiresIn: 86_400 })

interface Exported {
  readonly rows: number
  readonly megabytes: number
  readonly seconds: number
}

/** Reads a whole export and counts its lines. */
async function readExport({ port }: Running, name: string, accept: string, to: Date): Promise<Exported> {
  const started = performance.now()
  const headers = { authorization: `Bearer ${token}`, accept }
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/admin/export/${name}?to=${to.toISOString()}`, {
    headers,
  })
  if (response.status !== 200 || response.body === null) throw new Error(`answered ${response.status}`)
  let rows = 0
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) rows++
  }
  return { rows, megabytes: bytes / 1e6, seconds: (performance.now() - started) / 1_000 }
}

/** @returns the result of the work, and the most memory that the service has during the work, in megabytes */
async function peakDuring<Value>({ pid }: Running, work: () => Promise<Value>): Promise<readonly [Value, number]> {
  let peak = residentMegabytes(pid)
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(pid))
  }, 20)
  try {
    return [await work(), peak]
  } finally {
    clearInterval(timer)
  }
}

const placeOrders = ({ port }: Running) =>
  load({
    ports: [port],
    scenario: { type: 'order', distribution: 'uniform' },
    connections: 32,
    seconds,
    rate: Number(values.rate),
  })

async function measureMemory(database: BenchDatabase, service: Running): Promise<void> {
  // The caller has waited until all stored rows are older than this, so the exports must have every row.
  const to = new Date(Date.now() - 10_000)
  for (const [name, accept, table] of [
    ['orders', 'application/x-ndjson', 'orders'],
    ['orders', 'text/csv', 'orders'],
    ['entries', 'application/x-ndjson', 'balance_entries'],
  ] as const) {
    const [stored] = await database.sql(`select count(*)::text as rows from ${table}`)
    const idle = residentMegabytes(service.pid)
    const [exported, peak] = await peakDuring(service, () => readExport(service, name, accept, to))
    const headerLines = accept === 'text/csv' ? 1 : 0
    console.log(
      `${name} as ${accept}: ${exported.rows.toLocaleString('en')} rows, ${exported.megabytes.toFixed(0)} MB in ` +
        `${exported.seconds.toFixed(1)} s; the service went from ${idle.toFixed(0)} to ${peak.toFixed(0)} MB`,
    )
    const exportedRows = exported.rows - headerLines
    if (exportedRows !== Number(stored?.rows)) {
      throw new Error(`the export has ${exportedRows} rows, but ${stored?.rows} are stored`)
    }
    if (peak - idle > allowedMegabytes) throw new Error(`an export needs more than ${allowedMegabytes} MB`)
  }
}

async function measureOrders(service: Running): Promise<void> {
  const alone = await placeOrders(service)
  let isOver = false
  const exporting = (async () => {
    let count = 0
    while (!isOver) count += (await readExport(service, 'orders', 'application/x-ndjson', new Date())).rows
    return count
  })()
  const meanwhile = await placeOrders(service)
  isOver = true
  const exported = await exporting
  for (const [name, { acknowledged, p50, p99 }] of [
    ['alone', alone],
    [`while ${exported.toLocaleString('en')} rows are exported`, meanwhile],
  ] as const) {
    console.log(
      `orders ${name}: ${acknowledged} at ${values.rate} per second, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    )
  }
}

const database = await startDatabase()
try {
  await growOrders(database, Number(values.orders))
  const service = await startService(database.url)
  try {
    // A warm-up, whose figures are not used.
    await placeOrders(service)
    // After this wait, every row that is stored so far is older than the instant `to` at which the exports end.
    await new Promise((resolve) => setTimeout(resolve, 11_000))
    await measureMemory(database, service)
    await measureOrders(service)
  } finally {
    await service.stop()
  }
} finally {
  await database.stop()
}
process.exit(0)

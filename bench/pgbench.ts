import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Distribution } from './baskets.ts'

export interface PgbenchResult {
  /** Transactions per second. */
  readonly rate: number
  /** Mean latency in milliseconds. */
  readonly latency: number
}

const pick: Readonly<Record<Distribution, string>> = {
  uniform: String.raw`\set a random(0, 9999)
\set b (:a + random(1, 9999)) % 10000`,
  hot: String.raw`\set a 0
\set b 1`,
  // pgbench refuses an exponent of exactly 1, so 1.001 takes its place.
  zipf: String.raw`\set a random_zipfian(1, 10000, 1.001) - 1
\set b random_zipfian(1, 10000, 1.001) - 1
\set b case when :b = :a then (:a + 1) % 10000 else :b end`,
}

/** Lets pgbench (Debian: postgresql-contrib) place one order per transaction, by the SQL function `place_order`. */
export function pgbenchOrders(url: string, distribution: Distribution, clients: number, seconds: number) {
  return pgbench(
    url,
    `${pick[distribution]}
\\set u random(0, 9999)
\\set n :n + 1
\\set k random(1, 4000000000)
select place_order('u' || :u, :run || '-' || :client_id || '-' || :k || '-' || :n, array['p' || :a, 'p' || :b], array[1, 1]::bigint[]);`,
    clients,
    seconds,
  )
}

/** Lets pgbench place 100 random orders per transaction. */
export function pgbenchHundreds(url: string, clients: number, seconds: number) {
  return pgbench(url, 'select place_random_orders(:run::text, 100);', clients, seconds)
}

async function pgbench(url: string, script: string, clients: number, seconds: number): Promise<PgbenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-pgbench-'))
  try {
    const file = join(folder, 'script.sql')
    await writeFile(file, script)
    const run = String(Date.now() % 1e9)
    const args = ['-n', '-M', 'prepared', '-f', file, '-c', String(clients), '-j', String(Math.min(2, clients))]
    const output = await exec('pgbench', [...args, '-T', String(seconds), '-D', 'n=0', '-D', `run=${run}`, url])
    const rate = /tps = ([\d.]+)/.exec(output)?.[1]
    const latency = /latency average = ([\d.]+) ms/.exec(output)?.[1]
    if (rate === undefined || latency === undefined) throw new Error(`pgbench said: ${output}`)
    return { rate: Number(rate), latency: Number(latency) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function exec(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      reject(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? new Error(`${command} is not installed: apt-get install postgresql-contrib`)
          : new Error(`${error.message}\n${stderr}`),
      )
    })
  })
}

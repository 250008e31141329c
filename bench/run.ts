/**
 * Compares Hexmart with the limits of the machine and of PostgreSQL.
 *
 *     pnpm bench [section …] [--rounds 5] [--seconds 4] [--out bench/results/bench.json]
 *
 * Prints one table per section, and writes all results as JSON. Needs pgbench (Debian: postgresql-contrib).
 */
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { table } from './figures.ts'
import { sections } from './sections.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    out: { type: 'string', default: new URL('results/bench.json', import.meta.url).pathname },
  },
})
const unknown = positionals.filter((name) => !(name in sections))
if (unknown.length > 0) {
  console.error(`there is no section ${unknown.join(', ')}; the sections are ${Object.keys(sections).join(', ')}`)
  process.exit(2)
}

const options = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const report = {
  at: new Date().toISOString(),
  machine: {
    cores: cpus().length,
    model: cpus()[0]?.model,
    gigabytes: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
  },
  versions: { node: process.version, pgbench: execFileSync('pgbench', ['--version'], { encoding: 'utf8' }).trim() },
  options,
  sections: {} as Record<string, unknown>,
}
for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
  console.error(`\n${name}`)
  const measured = await (sections[name] as (typeof sections)[string])(options)
  report.sections[name] = measured
  console.log(`\n## ${name}\n\n${table(measured.summaries)}\n`)
  for (const [ratio, value] of Object.entries(measured.ratios)) console.log(`- ${ratio}: ${value.toFixed(2)}`)
  await mkdir(dirname(values.out), { recursive: true })
  await writeFile(values.out, `${JSON.stringify(report, null, 2)}\n`)
}
process.exit(0)

/**
 * Compares this checkout with an earlier revision, pair by pair in one run, so that other work on the machine slows
 * both alike.
 *
 *     node bench/paired.ts --base 24e380f [section …] [--pairs 9] [--seconds 4] [--rate 5000]
 *
 * The revision is cloned into the system's temporary folder and installed there. The revision's own `bench` folder
 * makes its database and starts its service. This checkout's load generator drives both sides. Each pair runs both
 * sides, and begins with the other side than the pair before. The section `latency` sends orders at the rate of `--rate`, and
 * does nothing without `--rate`. The tables show the ratio of this checkout to the base: the median of all pairs, with the
 * quartiles.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Quartiles, quartiles } from './figures.ts'
import { type Measure, sections } from './paired-sections.ts'
import { openSide, type Side } from './side.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string' },
    pairs: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '4' },
    rate: { type: 'string' },
  },
})
const unknown = positionals.filter((name) => !(name in sections))
if (values.base === undefined || unknown.length > 0) {
  console.error(`usage: node bench/paired.ts --base REVISION [${Object.keys(sections).join(' | ')}]`)
  process.exit(2)
}

const root = new URL('..', import.meta.url).pathname
const results = join(root, 'bench/results')

/** Clones the revision into the temporary folder and installs it there, unless an earlier run has done so. */
function checkOut(revision: string): string {
  const folder = join(tmpdir(), `hexmart-bench-${revision}`)
  const run = (command: string, args: readonly string[], cwd: string) =>
    execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  if (!existsSync(folder)) {
    run('git', ['clone', '--quiet', '--no-checkout', root, folder], root)
    run('git', ['checkout', '--quiet', revision], folder)
  }
  if (!existsSync(join(folder, 'node_modules'))) run('npx', ['--yes', 'pnpm@12', 'install'], folder)
  return folder
}

/** Runs one measure on both sides, pair by pair, prints its table, and writes its figures into `bench/results`. */
async function compare(measure: Measure, sides: readonly [Side, Side], pairs: number): Promise<void> {
  const runs: Record<string, number>[][] = [[], []]
  for (let pair = 0; pair < pairs; pair++) {
    for (const index of pair % 2 === 0 ? [0, 1] : [1, 0]) {
      const figures = await measure.run(sides[index] as Side)
      runs[index]?.push(figures)
      const texts = Object.entries(figures).map(([name, value]) => `${name} ${value.toFixed(1)}`)
      console.error(`  ${pair + 1}/${pairs} ${measure.name}, ${sides[index]?.name}: ${texts.join(', ')}`)
    }
  }
  const [ours = [], bases = []] = runs
  console.log(`\n### ${measure.name}\n\n| figure | base | this | ratio | quartiles |\n|---|---:|---:|---:|---:|`)
  const report: Record<string, Quartiles> = {}
  for (const name of Object.keys(ours[0] ?? {})) {
    const own = ours.map((figures) => figures[name] as number)
    const base = bases.map((figures) => figures[name] as number)
    const ratio = quartiles(own.map((value, pair) => value / (base[pair] as number)))
    report[name] = ratio
    const median = (figures: readonly number[]) => quartiles(figures).median.toFixed(1)
    const spread = `${ratio.lower.toFixed(2)} to ${ratio.upper.toFixed(2)}`
    console.log(`| ${name} | ${median(base)} | ${median(own)} | ${ratio.median.toFixed(2)} | ${spread} |`)
  }
  await mkdir(results, { recursive: true })
  const file = `paired-${measure.name.replaceAll(/\W+/g, '-')}.json`
  await writeFile(join(results, file), `${JSON.stringify({ base: values.base, report, ours, bases }, null, 2)}\n`)
}

const options = { seconds: Number(values.seconds), rate: values.rate === undefined ? undefined : Number(values.rate) }
const sides = [
  await openSide('this checkout', join(root, 'bench')),
  await openSide(values.base, join(checkOut(values.base), 'bench')),
] as const
try {
  for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
    for (const measure of (sections[name] as (typeof sections)[string])(options)) {
      await compare(measure, sides, Number(values.pairs))
    }
  }
  for (const side of sides) await side.audit()
} finally {
  for (const side of sides) await side.close()
}
process.exit(0)

/**
 * Lints each probe as a file of its own in a temporary repository, under the path of the core's sources. A test fails
 * if a rule does not fire for its probe.
 */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const probes: Record<string, string> = {
  'new Date': 'export const probe = new Date()',
  'Date.now': 'export const probe = Date.now()',
  'performance.now': 'export const probe = performance.now()',
  'Math.random': 'export const probe = Math.random()',
  setTimeout: 'setTimeout(() => {}, 1)',
  clearTimeout: 'clearTimeout(1)',
  setInterval: 'setInterval(() => {}, 1)',
  clearInterval: 'clearInterval(1)',
  setImmediate: 'setImmediate(() => {})',
  clearImmediate: 'clearImmediate(1)',
  queueMicrotask: 'queueMicrotask(() => {})',
  'crypto.randomUUID': 'export const probe = crypto.randomUUID()',
  'process.env': 'export const probe = process.env',
  'console.log': "console.log('probe')",
  fetch: "export const probe = fetch('/')",
  Buffer: "export const probe = Buffer.from('')",
  globalThis: 'export const probe = globalThis',
  'a declaration of setTimeout': 'declare const setTimeout: (run: () => void) => void',
  'Temporal.Now': 'export const probe = Temporal.Now.instant()',
  'random taken out of Math': 'export const { random } = Math',
}
const names = Object.keys(probes)
const rules = ['lint/style/noRestrictedGlobals', 'plugin']

const biome = join(dirname(createRequire(import.meta.url).resolve('@biomejs/biome/package.json')), 'bin/biome')
let repository: string
let counts: ReadonlyMap<string, number>

beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'hexmart-lint-'))
  const core = join(repository, 'packages/core/src')
  await mkdir(core, { recursive: true })
  for (const file of ['biome.json', 'host-globals.grit', '.gitignore']) {
    await cp(join(import.meta.dirname, file), join(repository, file))
  }
  for (const [index, line] of Object.values(probes).entries()) await writeFile(join(core, `probe-${index}.ts`), line)
  const everything = Object.values(probes).join('\n').replaceAll('export const probe =', 'void')
  for (const file of ['system.ts', 'some.test.ts']) await writeFile(join(core, file), everything)
  await writeFile(join(core, 'allowed.ts'), 'export const probe = Math.max(1, 2)')
  counts = await lint(repository)
})
afterAll(() => rm(repository, { recursive: true }))

/** @returns how often the rules above fired, by the name of the file */
async function lint(folder: string): Promise<ReadonlyMap<string, number>> {
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'packages']
  const report = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (_, stdout) => resolve(stdout))
  })
  const { diagnostics } = JSON.parse(report) as { diagnostics: { category: string; location: { path: string } }[] }
  const counts = new Map<string, number>()
  for (const { category, location } of diagnostics) {
    const file = basename(location.path)
    if (rules.includes(category)) counts.set(file, (counts.get(file) ?? 0) + 1)
  }
  return counts
}

test.each(names)('the linter refuses %s in the core', (name) => {
  expect(counts.get(`probe-${names.indexOf(name)}.ts`)).toBe(1)
})

test('the linter allows the probes in system.ts and in tests, and allows Math.max in the core', () => {
  expect([...counts.keys()].filter((file) => !file.startsWith('probe-'))).toEqual([])
})

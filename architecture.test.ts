/**
 * Breaks each rule in a small repository, and expects that rule alone to fire. Each rule must also apply to modules of
 * the real repository, or it would protect nothing.
 */
import { glob, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config'
import { afterEach, expect, test } from 'vitest'

const { options, ...ruleSet } = await extractConfig(join(import.meta.dirname, 'architecture.config.js'))
const rules = ruleSet.forbidden ?? []

/** Files by their paths. */
type Repository = Readonly<Record<string, string>>

const manifest = '{ "type": "module", "exports": { ".": "./src/index.ts" } }'

/** A repository that breaks no rule. Its packages import each other by name, or by the path of an exported module. */
const sound: Repository = {
  'node_modules/zod/index.js': '',
  'node_modules/fast-check/index.js': '',
  'node_modules/fastify/index.js': '',
  'packages/core/package.json': manifest,
  'packages/adapter-inmemory/package.json': manifest,
  'packages/core/src/index.ts': `import 'zod'\nimport './order/order.ts'\nimport './batch/batch.ts'`,
  'packages/core/src/base/money.ts': `import 'zod'`,
  'packages/core/src/order/order.ts': `import '../base/money.ts'`,
  'packages/core/src/command/command.ts': `import '../order/order.ts'`,
  'packages/core/src/store/store.ts': '',
  'packages/core/src/batch/batch.ts': `import '../base/money.ts'\nimport '../command/command.ts'\nimport '../store/store.ts'`,
  'packages/core/contract/index.ts': `import 'fast-check'\nimport '../src/order/order.ts'`,
  'packages/core/contract/testing.ts': `import './rules.ts'`,
  'packages/core/contract/rules.ts': `import '../src/order/order.ts'`,
  'packages/core/contract/waiting.ts': '',
  'packages/adapter-inmemory/src/index.ts': `import '@hexmart/core'`,
  'packages/adapter-http/src/index.ts': `import 'fastify'\nimport '@hexmart/core'`,
  'packages/client/src/index.ts': `import './call.ts'`,
  'packages/client/src/call.ts': '',
  'packages/console/src/main.tsx': `import '../../client/src/index.ts'\nimport './page.tsx'`,
  'packages/console/src/page.tsx': '',
  'packages/hexmart/src/main.ts': `import '../../adapter-http/src/index.ts'\nimport '@hexmart/adapter-inmemory'`,
}

const openTelemetry: Repository = { 'node_modules/@opentelemetry/api/index.js': '' }

/** Files that break one rule each. A rule with several probes must fire for each of them. */
const probes: Record<string, readonly Repository[]> = {
  'core-imports-zod-and-temporal-only': [{ 'packages/core/src/order/order.ts': `import 'fastify'` }],
  'core-base-imports-nothing-above-it': [
    { 'packages/core/src/base/time.ts': `import type { Order } from '../order/order.ts'` },
  ],
  'core-batch-knows-commands-and-stores-only': [
    { 'packages/core/src/batch/batch.ts': `import type { Order } from '../order/order.ts'` },
  ],
  'contract-imports-core-and-test-tools-only': [{ 'packages/core/contract/index.ts': `import 'fastify'` }],
  'helpers-for-tests-import-core-only': [
    { 'packages/core/contract/rules.ts': `import 'fast-check'` },
    { 'packages/core/contract/testing.ts': `import './waiting.ts'` },
  ],
  'only-hexmart-composes-adapters': [
    { 'packages/adapter-http/src/index.ts': `import '@hexmart/adapter-inmemory'` },
    { 'packages/adapter-http/src/index.ts': `import type { Store } from '@hexmart/adapter-inmemory'` },
  ],
  'only-tracing-imports-opentelemetry': [
    { ...openTelemetry, 'packages/adapter-http/src/index.ts': `import '@opentelemetry/api'` },
    { ...openTelemetry, 'packages/hexmart/src/main.ts': `import type { Span } from '@opentelemetry/api'` },
  ],
  'client-imports-itself-only': [
    { 'packages/client/src/index.ts': `import type { Shop } from '@hexmart/core'` },
    { 'packages/client/src/index.ts': `import 'zod'` },
    { 'packages/client/src/index.ts': `import 'node:buffer'` },
  ],
  'pages-reach-the-service-by-the-client': [
    { 'packages/console/src/page.tsx': `import '@hexmart/core'` },
    { 'packages/console/src/page.tsx': `import type { Shop } from '../../core/src/index.ts'` },
    { 'packages/console/src/page.tsx': `import 'node:fs'` },
  ],
  'packages-import-entry-points-of-others-only': [
    { 'packages/adapter-inmemory/src/index.ts': `import '../../core/src/order/order.ts'` },
    {
      'packages/adapter-http/src/auth.ts': '',
      'packages/hexmart/src/main.ts': `import '../../adapter-http/src/auth.ts'`,
    },
  ],
  'no-cycles': [
    {
      'packages/core/src/order/order.ts': `import { line } from './line.ts'\nexport const order = () => line()`,
      'packages/core/src/order/line.ts': `import { order } from './order.ts'\nexport const line = () => order()`,
    },
    {
      'packages/core/src/order/order.ts': `import type { Line } from './line.ts'\nexport type Order = Line`,
      'packages/core/src/order/line.ts': `import type { Order } from './order.ts'\nexport type Line = Order`,
    },
  ],
}

const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))))

/** @returns the names of the rules that fired, once each */
async function rulesFiredIn(files: Repository): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hexmart-architecture-'))
  folders.push(folder)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  await mkdir(join(folder, 'node_modules/@hexmart'))
  for (const name of ['core', 'adapter-inmemory']) {
    await symlink(join(folder, 'packages', name), join(folder, 'node_modules/@hexmart', name))
  }
  const { output } = await cruise(['packages'], { ...options, ruleSet, validate: true, baseDir: folder })
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))]
}

test('no rule fires for a repository that keeps the rules', async () => {
  expect(await rulesFiredIn(sound)).toEqual([])
})

// A rule without a probe gets no file that breaks it, so its test fails.
const cases = rules.flatMap(({ name = '' }) => (probes[name] ?? [{}]).map((files) => [name, files] as const))

test.each(cases)('only the rule %s fires for files that break it: %o', async (name, files) => {
  expect(await rulesFiredIn({ ...sound, ...files })).toEqual([name])
})

test.each(rules)('the rule $name applies to modules of this repository', async ({ from }) => {
  const { path, pathNot = [] } = from as { path: string; pathNot?: string | string[] }
  const modules: string[] = []
  for await (const module of glob('packages/*/{src,contract}/**/*.{ts,tsx}', { cwd: import.meta.dirname }))
    modules.push(module)
  const matched = modules.filter(
    (module) =>
      new RegExp(path).test(module) && ![pathNot].flat().some((excluded) => new RegExp(excluded).test(module)),
  )
  expect(matched.length).toBeGreaterThan(3)
})

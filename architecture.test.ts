/** Each rule is broken in a small house of its own and seen to fire, alone; and each finds something to look at in ours. */
import { glob, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config'
import { afterEach, expect, test } from 'vitest'

const { options, ...ruleSet } = await extractConfig(join(import.meta.dirname, 'architecture.config.js'))
const rules = ruleSet.forbidden ?? []

type House = Readonly<Record<string, string>>

const door = '{ "type": "module", "exports": { ".": "./src/index.ts" } }'

/** Nothing in it is against a rule. Packages find each other by name, as in ours, or by a path past their door. */
const sound: House = {
  'node_modules/zod/index.js': '',
  'node_modules/fast-check/index.js': '',
  'node_modules/fastify/index.js': '',
  'packages/core/package.json': door,
  'packages/adapter-inmemory/package.json': door,
  'packages/core/src/index.ts': `import 'zod'\nimport './order.ts'`,
  'packages/core/src/order.ts': '',
  'packages/core/contract/index.ts': `import 'fast-check'\nimport '../src/order.ts'`,
  'packages/adapter-inmemory/src/index.ts': `import '@hexmart/core'`,
  'packages/adapter-http/src/index.ts': `import 'fastify'\nimport '@hexmart/core'`,
  'packages/adapter-http/src/service/main.ts': `import '../index.ts'\nimport '@hexmart/adapter-inmemory'`,
}

/** What breaks each rule, and nothing but it. */
const probes: Record<string, House> = {
  'core-imports-zod-and-temporal-only': { 'packages/core/src/order.ts': `import 'fastify'` },
  'contract-imports-core-and-vitest-only': { 'packages/core/contract/index.ts': `import 'fastify'` },
  'adapters-know-the-core-only': {
    'packages/adapter-http/src/index.ts': `import '@hexmart/adapter-inmemory'`,
  },
  'adapters-enter-the-core-by-its-door': {
    'packages/adapter-inmemory/src/index.ts': `import '../../core/src/order.ts'`,
  },
  'only-the-service-is-composed-of-adapters': {
    'packages/adapter-http/src/index.ts': `import './service/log.ts'`,
    'packages/adapter-http/src/service/log.ts': '',
  },
  'no-cycles': {
    'packages/core/src/order.ts': `import { product } from './product.ts'\nexport const order = () => product()`,
    'packages/core/src/product.ts': `import { order } from './order.ts'\nexport const product = () => order()`,
  },
}

const houses: string[] = []
afterEach(() => Promise.all(houses.splice(0).map((house) => rm(house, { recursive: true }))))

/** @returns the names of the rules that fired, once each */
async function firedIn(files: House): Promise<string[]> {
  const house = await mkdtemp(join(tmpdir(), 'hexmart-house-'))
  houses.push(house)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(house, path)), { recursive: true })
    await writeFile(join(house, path), content)
  }
  await mkdir(join(house, 'node_modules/@hexmart'))
  for (const name of ['core', 'adapter-inmemory']) {
    await symlink(join(house, 'packages', name), join(house, 'node_modules/@hexmart', name))
  }
  const { output } = await cruise(['packages'], { ...options, ruleSet, validate: true, baseDir: house })
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))]
}

test('a house that keeps the rules is sound', async () => {
  expect(await firedIn(sound)).toEqual([])
})

test.each(rules.map(({ name }) => name ?? ''))('%s: the rule fires when it is broken, alone', async (name) => {
  expect(await firedIn({ ...sound, ...probes[name] })).toEqual([name])
})

test.each(rules)('$name: the rule has modules to look at', async ({ from }) => {
  const { path, pathNot = [] } = from as { path: string; pathNot?: string | string[] }
  const modules: string[] = []
  for await (const module of glob('packages/*/{src,contract}/**/*.ts', { cwd: import.meta.dirname }))
    modules.push(module)
  const looked = modules.filter(
    (module) => new RegExp(path).test(module) && ![pathNot].flat().some((not) => new RegExp(not).test(module)),
  )
  expect(looked.length).toBeGreaterThan(3)
})

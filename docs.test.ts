/**
 * Checks guides and doc comments: links lead to files, shown programs equal those in `examples/`, translations match
 * their originals, behaviour codes have tests, the list of contract suites is complete, the table of the policy's settings has the
 * defaults, and examples compile.
 */
import { execFile } from 'node:child_process'
import { access, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultPolicy } from './packages/core/src/index.ts'

const root = import.meta.dirname
const read = (path: string) => readFile(join(root, path), 'utf8')

async function filesOf(...patterns: string[]): Promise<string[]> {
  const files: string[] = []
  const exclude = (name: string) => /(^|\/)(node_modules|dist|generated|\.data|\.git)$/.test(name)
  for await (const file of glob(patterns, { cwd: root, exclude })) files.push(file)
  return files.sort()
}

const guides = await filesOf('**/*.md')

const { repository } = JSON.parse(await read('package.json'))
/**
 * The address under which the repository's files can be read; undefined until package.json names a repository.
 * `release/set-address.ts` makes the READMEs of packages link to this address.
 */
const address = repository && `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`

/** The file that a link leads to; undefined if it leads to another site. */
function fileOf(link: string, guide: string): string | undefined {
  if (address && link.startsWith(address)) return link.slice(address.length)
  return /^[a-z]+:/.test(link) ? undefined : join(dirname(guide), link)
}

test.each(guides)('%s: every link within the repository leads to a file', async (guide) => {
  const links = [...(await read(guide)).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
  for (const link of links) {
    const path = fileOf(link, guide)
    if (path !== undefined) await expect(access(join(root, path)), link).resolves.toBeUndefined()
  }
})

test('a guide shows a program of examples/ exactly as the tests run it', async () => {
  let shown = 0
  for (const guide of guides) {
    for (const [, file = '', code = ''] of (await read(guide)).matchAll(
      /<!-- (examples\/\S+) -->\n+```ts\n(.*?)```/gs,
    )) {
      expect(code, `${guide} shows ${file}`).toBe(await read(file))
      shown++
    }
  }
  expect(shown).toBeGreaterThanOrEqual(9)
})

const translated = await filesOf('docs/ko/*.md')

test('docs/ko has the three translated guides', () => {
  expect(translated).toEqual(['docs/ko/charging.md', 'docs/ko/first-steps.md', 'docs/ko/http.md'])
})

test.each(translated)('%s has the headings, examples and tables of its English original', async (translation) => {
  const [original, korean] = [await read(translation.replace('/ko/', '/')), await read(translation)]
  expect(shapeOf(korean)).toEqual(shapeOf(original))
})

/**
 * The parts of a guide that its translation keeps: the programs word for word, the levels of the headings, the marks of
 * the list items, and the first cell of each table row if that cell is code.
 */
function shapeOf(guide: string): object {
  const programs = [...guide.matchAll(/^```.*?^```/gms)].map(([program]) => program)
  const prose = guide.replaceAll(/^```.*?^```/gms, '')
  const rows = [...prose.matchAll(/^\| *(.*?) *\|/gm)].map(([, first = '']) => (first.startsWith('`') ? first : ''))
  return { programs, headings: prose.match(/^#+(?= )/gm), items: prose.match(/^(-|\d\.)(?= )/gm), rows }
}

test('the tests name exactly the codes that docs/behaviours.md lists', async () => {
  const listed = [...(await read('docs/behaviours.md')).matchAll(/^\| ([BPCOKDRATUHV]\d+) /gm)].map(([, code]) => code)
  const named = new Set<string>()
  for (const file of await filesOf(
    'packages/**/*.test.ts',
    'packages/core/contract/**/*.ts',
    '{examples,release,deploy}/*.test.ts',
  )) {
    for (const [, name = ''] of (await read(file)).matchAll(/['"`]((?:[BPCOKDRATUHV]\d+(?:, )?)+): /g)) {
      for (const code of name.split(', ')) named.add(code)
    }
  }
  expect(listed.length).toBeGreaterThan(100)
  expect([...named].sort()).toEqual(listed.sort())
})

test('the guide for authors of stores, docs/extending.md, names every contract suite', async () => {
  const suites = Object.keys(await import('./packages/core/contract/index.ts')).filter((name) => /^describe/.test(name))
  expect(suites.length).toBeGreaterThan(30)
  const guide = await read('docs/extending.md')
  expect(suites.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
})

test('the policy table of docs/library.md lists every setting with its default', async () => {
  const rows = [...(await read('docs/library.md')).matchAll(/^\| `([\w.]+)` +\| `(.*?)` +\|/gm)]
  expect(Object.fromEntries(rows.map(([, name, value]) => [name, value]))).toEqual(
    Object.fromEntries(settingsOf(defaultPolicy)),
  )
})

function settingsOf(policy: object, prefix = ''): [string, string][] {
  return Object.entries(policy).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? settingsOf(value, `${prefix}${name}.`)
      : [[prefix + name, String(value)]],
  )
}

/** The entry points of the packages, in the order in which an example's names are looked for. */
const entryPoints: Record<string, string> = {
  '@hexmart/core': 'packages/core/src/index.ts',
  '@hexmart/core/rules': 'packages/core/src/rules.ts',
  '@hexmart/core/adapter': 'packages/core/src/adapter.ts',
  '@hexmart/core/testing': 'packages/core/contract/testing.ts',
  '@hexmart/core/contract': 'packages/core/contract/index.ts',
  '@hexmart/adapter-inmemory': 'packages/adapter-inmemory/src/index.ts',
  '@hexmart/adapter-postgres': 'packages/adapter-postgres/src/index.ts',
  '@hexmart/adapter-postgres/embedded': 'packages/adapter-postgres/src/embedded.ts',
  '@hexmart/adapter-http': 'packages/adapter-http/src/index.ts',
  '@hexmart/client': 'packages/client/src/index.ts',
}

/** The names of the types that hosts import. Types do not exist at run time, so the names come from the source. */
async function hostTypes(): Promise<ReadonlySet<string>> {
  const clauses = (await read('packages/core/src/index.ts')).matchAll(/^export (?:type )?\{(.*?)\}/gms)
  return new Set([...clauses].flatMap(([, names = '']) => names.match(/\b[A-Z]\w*/g) ?? []))
}

/** The types of names that examples use without declaring them. */
const assumedTypes: Record<string, string> = {
  fastify: `typeof import('fastify').fastify`,
  z: `typeof import('zod').z`,
  shop: `import('@hexmart/core').Shop`,
  mina: `import('@hexmart/core').UserId`,
  userId: `import('@hexmart/core').UserId`,
  productId: `import('@hexmart/core').ProductId`,
  unitOfWork: `import('@hexmart/core/adapter').UnitOfWork`,
  id: `import('@hexmart/core/adapter').BatchId`,
  charged: `(before: import('@hexmart/core/adapter').Balance) => {
    balance: import('@hexmart/core/adapter').Balance
    entry: import('@hexmart/core/adapter').BalanceEntry
  }`,
  connectionString: 'string',
  secret: 'string',
  myUsers: `import('@hexmart/core').UserDirectory`,
  myStore: `(connection: unknown) => import('@hexmart/core').Store`,
  emptyTheDatabase: '() => Promise<void>',
  connect: '() => unknown',
  disconnect: '() => Promise<void>',
  store: `import('@hexmart/core/contract').Opened['store']`,
  again: `import('@hexmart/core/contract').Opened['again']`,
  tamper: `import('@hexmart/core/contract').Opened['tamper']`,
  close: `import('@hexmart/core/contract').Opened['close']`,
}

test('every example in a public doc comment or a guide compiles', async () => {
  const publicNames = new Map<string, string>()
  for (const [entryPoint, file] of Object.entries(entryPoints)) {
    for (const name of Object.keys(await import(join(root, file)))) {
      if (!publicNames.has(name)) publicNames.set(name, entryPoint)
    }
  }
  const types = await hostTypes()
  const examples = new Map<string, string>()
  for (const source of await filesOf('packages/*/{src,contract}/**/*.ts')) {
    for (const [, example = '', kind, name = ''] of (await read(source)).matchAll(
      /^ \* @example(.*?)^ \*\/\nexport (?:async )?(\w+) (\w+)/gms,
    )) {
      if (publicNames.has(name) || kind === 'interface') examples.set(name, example.replaceAll(/^ \* ?/gm, ''))
    }
  }
  expect(examples.size).toBeGreaterThanOrEqual(8)
  for (const guide of guides) {
    const shown = [...(await read(guide)).matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)
    for (const [index, code] of shown.entries()) examples.set(`${guide.replaceAll(/\W/g, '-')}-${index}`, code)
  }

  const folder = await mkdtemp(join(tmpdir(), 'hexmart-examples-'))
  try {
    for (const [name, code] of examples) {
      await writeFile(join(folder, `${name}.ts`), `${preludeOf(code, publicNames, types)}\n${code}\nexport {}\n`)
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(configuration))
    const errors = await new Promise<string>((resolve) =>
      execFile(join(root, 'node_modules/.bin/tsc'), ['-p', folder], (_, output) => resolve(output)),
    )
    expect(errors).toBe('')
  } finally {
    await rm(folder, { recursive: true })
  }
}, 30_000)

const configuration = {
  extends: join(root, 'tsconfig.tests.json'),
  compilerOptions: {
    noUnusedLocals: false,
    typeRoots: [join(root, 'node_modules/@types')],
    paths: {
      ...Object.fromEntries(Object.entries(entryPoints).map(([entryPoint, file]) => [entryPoint, [join(root, file)]])),
      fastify: [join(root, 'packages/adapter-http/node_modules/fastify/fastify.d.ts')],
      zod: [join(root, 'packages/core/node_modules/zod/index.d.ts')],
      vitest: [join(root, 'node_modules/vitest/dist/index.d.ts')],
    },
  },
  include: ['*.ts'],
}

/**
 * The lines to put in front of an example. They import the exported names that it uses, and declare the names of
 * `assumedTypes` that it uses. They leave out each name that the example declares or imports itself.
 */
function preludeOf(code: string, publicNames: ReadonlyMap<string, string>, types: ReadonlySet<string>): string {
  const declared = [...code.matchAll(/\b(?:const|let|function|type) (\w+)/g)].map(([, name]) => name)
  const imported = [...code.matchAll(/^import (?:type )?\{(.*?)\}/gm)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  )
  const own = new Set([...declared, ...imported])
  const used = new Set(code.replaceAll(/'.*?'|\/\/.*/g, '').match(/(?<!\w|\w\??\.)[A-Za-z]\w*/g) ?? [])
  return [...used]
    .filter((name) => !own.has(name))
    .map((name) => {
      const entryPoint = publicNames.get(name)
      if (entryPoint) return `import { ${name} } from '${entryPoint}'`
      if (types.has(name)) return `import type { ${name} } from '@hexmart/core'`
      return assumedTypes[name] ? `declare const ${name}: ${assumedTypes[name]}` : ''
    })
    .join('\n')
}

/** Builds the site as `pnpm build` does, and small sites with one link each: the build must fail exactly if the link is dead. */
import { execFile } from 'node:child_process'
import { access, glob, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { openapi } from '../packages/client/test/generated.ts'
import { entryPoints } from './api-pages.ts'
import { guides, root } from './guides.ts'
import { anchorOf, generated, pageOf } from './repository-links.ts'

const here = import.meta.dirname
/**
 * In milliseconds. All builds of this file took 73 s on two cores, and one build took 4 minutes on cores that ten
 * programs shared.
 */
const buildLimit = 600_000

const run = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: here, timeout: buildLimit })
const vitepress = join(here, 'node_modules/vitepress/bin/vitepress.js')
const readBuilt = (page: string) => readFile(join(here, 'dist', page.replace(/\.md$/, '.html')), 'utf8')

beforeAll(async () => {
  await run('generate.ts')
  await run(vitepress, 'build')
}, buildLimit)

test('every guide has a page', async () => {
  for (const guide of await guides())
    await expect(access(join(here, 'dist', pageOf(guide).replace(/\.md$/, '.html')))).resolves.toBeUndefined()
})

test('every operation of the OpenAPI document has a heading in the HTTP reference', async () => {
  const { paths } = await openapi()
  const pages = await readdir(join(root, generated, 'http'))
  const text = (await Promise.all(pages.map((page) => readBuilt(`http/${page}`)))).join('')
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  expect(operations.length).toBeGreaterThan(50)
  for (const { operationId } of operations) expect(text).toContain(`<h2 id="${anchorOf(operationId)}"`)
})

test('every value that an entry point exports has a heading in the API reference', async () => {
  const pages = await readdir(join(root, generated, 'api'))
  const text = (await Promise.all(pages.map((page) => readBuilt(`api/${page}`)))).join('')
  for (const file of Object.values(entryPoints)) {
    for (const name of Object.keys(await import(join(root, file)))) {
      expect(text, `${name} of ${file}`).toContain(`<h3 id="${anchorOf(name)}"`)
    }
  }
})

test('pages load nothing from other hosts', async () => {
  const loaded: string[] = []
  for await (const page of glob('**/*.html', { cwd: join(here, 'dist') })) {
    const html = await readFile(join(here, 'dist', page), 'utf8')
    const addresses = html.matchAll(/<(?:script|img)[^>]* src="([^"]+)"|<link[^>]* href="([^"]+)"/g)
    for (const [, source, link] of addresses) loaded.push(source ?? link ?? '')
  }
  expect(loaded.length).toBeGreaterThan(100)
  expect(loaded.filter((address) => !/^\/\w/.test(address))).toEqual([])
})

test('the search indexes have words of the English pages and of the Korean pages', async () => {
  const chunks = await readdir(join(here, 'dist/assets/chunks'))
  const indexOf = async (locale: string) => {
    const chunk = chunks.find((name) => name.startsWith(`@localSearchIndex${locale}.`)) ?? ''
    return readFile(join(here, 'dist/assets/chunks', chunk), 'utf8')
  }
  expect(await indexOf('root')).toContain('idempotency')
  expect(await indexOf('ko')).toContain('결제')
})

const probes = {
  'a page that is missing': ['[there](missing.md)', '1 dead link(s) found'],
  'a heading that is missing': ['[there](other.md#missing)', 'index.html: ./other.html#missing'],
} as const

test.each(Object.entries(probes))(
  'a link to %s fails the build',
  async (_, [link, message]) => {
    await expect(buildOf(link)).rejects.toMatchObject({ stderr: expect.stringContaining(message) })
  },
  buildLimit,
)

test(
  'a link to a heading that exists does not fail the build',
  async () => {
    await expect(buildOf('[there](other.md#there)')).resolves.toBeDefined()
  },
  buildLimit,
)

/** Builds two pages with the configuration of the site. The first one has the link. */
async function buildOf(link: string): Promise<unknown> {
  const folder = await mkdtemp(join(here, 'generated/probe-'))
  try {
    await mkdir(join(folder, '.vitepress'))
    const config = `import site from '${join(here, '.vitepress/config.ts')}'
export default { ...site, srcDir: '.', rewrites: {}, locales: {}, themeConfig: {}, markdown: { anchor: site.markdown.anchor } }\n`
    await writeFile(join(folder, '.vitepress/config.ts'), config)
    await writeFile(join(folder, 'index.md'), `# First\n\n${link}\n`)
    await writeFile(join(folder, 'other.md'), '# Other\n\n## There\n')
    return await run(vitepress, 'build', folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

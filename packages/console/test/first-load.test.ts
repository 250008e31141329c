import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
  readonly css?: readonly string[]
}

const pagesFolder = fileURLToPath(new URL('../../hexmart/pages/', import.meta.url))
const manifest: Record<string, Chunk> = JSON.parse(await readFile(`${pagesFolder}.vite/manifest.json`, 'utf8'))

/** The files of a chunk and of all chunks that it imports before it can start. */
function filesNeededBy(name: string, seen = new Set<string>()): Set<string> {
  const { file, imports = [], css = [] } = manifest[name] as Chunk
  if (seen.has(file)) return seen
  for (const each of [file, ...css]) seen.add(each)
  for (const each of imports) filesNeededBy(each, seen)
  return seen
}

async function gzippedSize(files: Iterable<string>): Promise<number> {
  const contents = await Promise.all([...files].map((file) => readFile(pagesFolder + file)))
  return contents.reduce((sum, content) => sum + gzipSync(content).length, 0)
}

test.each([
  ['index.html', 'src/window/products/products-page.tsx'],
  ['console.html', 'src/console/overview/overview-page.tsx'],
])('%s: the first load is below 200 kB compressed, and has no library for OpenID', async (entry, first) => {
  // The entry loads the first page on demand. A person waits for this page, so its files count too.
  expect(manifest[entry]?.dynamicImports).toContain(first)
  const files = new Set([...filesNeededBy(entry), ...filesNeededBy(first)])
  const size = await gzippedSize(files)
  // A smaller size would mean that the sum lacks files.
  expect(size).toBeGreaterThan(50_000)
  expect(size).toBeLessThan(200_000)
  // The library for OpenID is loaded only when somebody signs in with it.
  expect([...files].join()).not.toContain('oidc')
})

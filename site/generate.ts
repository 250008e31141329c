/** Writes the pages that are not guides: the API reference, the HTTP reference, and the files and folders that guides link to. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openapi } from '../packages/client/test/generated.ts'
import { apiPages } from './api-pages.ts'
import { root } from './guides.ts'
import { type Document, httpPages } from './http-pages.ts'
import { generated } from './repository-links.ts'
import { sourcePages } from './source-pages.ts'

const folder = join(root, generated)
await rm(folder, { recursive: true, force: true })
const document = (await openapi()) as unknown as Document
for (const [path, content] of [...apiPages(), ...httpPages(document), ...(await sourcePages())]) {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

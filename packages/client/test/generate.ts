/** Generates `src/generated` from the OpenAPI document: `pnpm --filter @hexmart/client generate`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from './generated.ts'

for (const [path, content] of await generatedFiles()) {
  const file = fileURLToPath(new URL(`../src/generated/${path}`, import.meta.url))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

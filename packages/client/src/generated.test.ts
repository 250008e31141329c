import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { generatedFiles } from '../test/generated.ts'
import { routes } from './generated/operations.ts'
import { type Methods, methods } from './methods.ts'

let files: ReadonlyMap<string, string>
beforeAll(async () => {
  files = await generatedFiles()
})

test.each(['api.ts', 'operations.ts'])('generated/%s is up to date with the OpenAPI document', async (name) => {
  const committed = await readFile(new URL(`./generated/${name}`, import.meta.url), 'utf8')
  // Compared as a boolean, because a failure would otherwise print the difference of two long files, and hide the message.
  expect(committed === files.get(name), 'run `pnpm --filter @hexmart/client generate` and commit the result').toBe(true)
})

test('every operation of the API has exactly one method in the client', () => {
  const operationsIn = (names: Methods): string[] =>
    Object.values(names).flatMap((entry) => (typeof entry === 'string' ? [entry] : operationsIn(entry)))
  const message = 'every operation needs one line in packages/client/src/methods.ts'
  expect(operationsIn(methods).sort(), message).toEqual(Object.keys(routes).sort())
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (file: string) => readFile(join(import.meta.dirname, file), 'utf8')

test('pnpm chooses packages for the Node version that runs the scripts', async () => {
  const { devDependencies } = JSON.parse(await read('package.json'))
  const [, nodeVersion] = /^nodeVersion: (\S+)$/m.exec(await read('pnpm-workspace.yaml')) ?? []
  // The version must be exact. With a range, an update of the lock file could install another Node than `nodeVersion`.
  expect(devDependencies.node).toMatch(/^\d+\.\d+\.\d+$/)
  expect(nodeVersion).toBe(devDependencies.node)
})

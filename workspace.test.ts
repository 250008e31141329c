import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (file: string) => readFile(join(import.meta.dirname, file), 'utf8')

test('packages are chosen for the Node that runs the scripts', async () => {
  const { devDependencies } = JSON.parse(await read('package.json'))
  const [, nodeVersion] = /^nodeVersion: (\S+)$/m.exec(await read('pnpm-workspace.yaml')) ?? []
  // A range would let the lock file move one of the two.
  expect(devDependencies.node).toMatch(/^\d+\.\d+\.\d+$/)
  expect(nodeVersion).toBe(devDependencies.node)
})

import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Not a project of the repository's own test run, because most of these tests fail on purpose. */
export default defineConfig({
  test: { root: join(import.meta.dirname, '../..'), include: ['test/broken-stores/*.suite.ts'] },
})

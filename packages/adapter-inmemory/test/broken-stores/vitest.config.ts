import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Not part of the workspace: most of its tests fail on purpose. */
export default defineConfig({
  test: { root: join(import.meta.dirname, '../..'), include: ['test/broken-stores/*.suite.ts'] },
})

import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The repository's own test run leaves this project out, because many of these tests fail on purpose. */
export default defineConfig({
  test: { root: join(import.meta.dirname, '../..'), include: ['test/broken-stores/*.suite.ts'] },
})

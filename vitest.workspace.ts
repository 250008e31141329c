import { defineConfig } from 'vitest/config'

/** One project a package. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['packages/core/**/*.test.ts'] } },
      { test: { name: 'adapter-inmemory', include: ['packages/adapter-inmemory/**/*.test.ts'] } },
    ],
  },
})

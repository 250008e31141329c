import { defineConfig } from 'vitest/config'

/** One project a package. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['packages/core/**/*.test.ts'] } },
      { test: { name: 'adapter-inmemory', include: ['packages/adapter-inmemory/**/*.test.ts'] } },
      {
        test: {
          name: 'adapter-postgres',
          include: ['packages/adapter-postgres/**/*.test.ts'],
          globalSetup: 'packages/adapter-postgres/test/server.ts',
          testTimeout: 30_000,
        },
      },
    ],
  },
})

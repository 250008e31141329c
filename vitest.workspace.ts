import { defineConfig } from 'vitest/config'

/** A real PostgreSQL, once for the run; every test file that asks has a database of its own there. */
const postgres = { globalSetup: 'packages/adapter-postgres/test/server.ts', testTimeout: 30_000 }
const service = 'packages/adapter-http/src/service/**/*.test.ts'

/** One project a package; the service, which is a process of its own, is tested as one. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['packages/core/**/*.test.ts'] } },
      { test: { name: 'adapter-inmemory', include: ['packages/adapter-inmemory/**/*.test.ts'] } },
      { test: { name: 'adapter-postgres', include: ['packages/adapter-postgres/**/*.test.ts'], ...postgres } },
      { test: { name: 'adapter-http', include: ['packages/adapter-http/src/**/*.test.ts'], exclude: [service] } },
      { test: { name: 'service', include: [service], ...postgres } },
      { test: { name: 'examples', include: ['examples/**/*.test.ts'] } },
      { test: { name: 'repository', include: ['*.test.ts'] } },
    ],
  },
})

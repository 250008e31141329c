import { defineConfig } from 'vitest/config'

/** One real PostgreSQL server for the whole run; each test file that needs a database gets its own. */
const postgres = { globalSetup: 'packages/adapter-postgres/test/server.ts', testTimeout: 30_000 }

/** One project per package. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['packages/core/**/*.test.ts'] } },
      { test: { name: 'adapter-inmemory', include: ['packages/adapter-inmemory/**/*.test.ts'] } },
      { test: { name: 'adapter-postgres', include: ['packages/adapter-postgres/**/*.test.ts'], ...postgres } },
      { test: { name: 'adapter-http', include: ['packages/adapter-http/**/*.test.ts'] } },
      { test: { name: 'hexmart', include: ['packages/hexmart/**/*.test.ts'], ...postgres } },
      { test: { name: 'examples', include: ['examples/**/*.test.ts'], ...postgres } },
      { test: { name: 'repository', include: ['*.test.ts'] } },
    ],
  },
})

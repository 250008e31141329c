import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Many tests start the command `hexmart`. With this cache of its compiled modules, a start took 0.9 s instead of 1.4 s.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

/** How long a test may take, and each hook, in milliseconds. Vitest's own limit for hooks is too short on a busy machine. */
const within = (limit: number) => ({ testTimeout: limit, hookTimeout: limit })
/** One real PostgreSQL server for the whole run. Each test file that needs a database gets a database of its own. */
const postgres = { globalSetup: ['packages/adapter-postgres/test/server.ts'], ...within(30_000) }
/** Builds the pages before the tests, because the service serves them. */
const pages = 'packages/hexmart/test/build-pages.ts'

/**
 * The test files that one worker runs load each module only once. With modules of its own for each file, the project `core`
 * took 30 s of processor time instead of 7, and `adapter-http` 114 s instead of 68.
 */
const shared = { isolate: false }

/** One project per package, and one for each other kind of tests. */
export default defineConfig({
  test: {
    // By default Vitest leaves one core free, so on two cores it ran one file at a time. Many tests only wait for a
    // process or a clock, so three files run well at once.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      { test: { name: 'core', include: ['packages/core/**/*.test.ts'], ...shared } },
      { test: { name: 'adapter-inmemory', include: ['packages/adapter-inmemory/**/*.test.ts'] } },
      { test: { name: 'adapter-postgres', include: ['packages/adapter-postgres/**/*.test.ts'], ...postgres } },
      {
        test: { name: 'adapter-http', include: ['packages/adapter-http/**/*.test.ts'], ...within(30_000), ...shared },
      },
      { test: { name: 'client', include: ['packages/client/**/*.test.ts'], ...within(30_000) } },
      {
        test: {
          name: 'hexmart',
          include: ['packages/hexmart/**/*.test.ts'],
          ...postgres,
          ...shared,
          globalSetup: [...postgres.globalSetup, pages],
          // A test starts up to five processes. On a busy machine, the start of one has taken seven seconds.
          ...within(90_000),
        },
      },
      {
        test: {
          name: 'pages',
          include: ['packages/console/**/*.test.ts'],
          ...shared,
          globalSetup: [pages, 'packages/console/test/share-browser.ts'],
          ...within(60_000),
          // As long as the tests let Playwright wait. Vitest's default of one second is too short on a busy machine.
          expect: { poll: { timeout: 15_000 } },
        },
      },
      { test: { name: 'examples', include: ['examples/**/*.test.ts'], ...postgres } },
      { test: { name: 'deploy', include: ['deploy/systemd.test.ts'] } },
      // Builds an image, which takes minutes.
      { test: { name: 'image', include: ['deploy/image.test.ts'], ...postgres } },
      { test: { name: 'site', include: ['site/*.test.ts'], ...within(30_000) } },
      { test: { name: 'repository', include: ['*.test.ts'] } },
      {
        test: {
          name: 'release',
          include: ['release/*.test.ts'],
          exclude: ['release/npx.test.ts'],
          globalSetup: 'release/setup.ts',
          ...within(60_000),
        },
      },
      // Installs all dependencies anew for each of two versions of Node.
      { test: { name: 'npx', include: ['release/npx.test.ts'], globalSetup: 'release/setup.ts', ...within(60_000) } },
    ],
  },
})

/**
 * Runs before a package is packed or published. It is plain JavaScript, because npm may run it on a Node that cannot
 * run TypeScript.
 *
 * In a clone, the entry points of a package are its sources, and its dependencies have `workspace:` in place of a version. pnpm
 * replaces both. npm and yarn do not, so nobody could install or import what they pack.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const { npm_config_user_agent: agent = '', npm_execpath: packer = '', npm_lifecycle_event: event } = process.env
const folder = process.cwd()
const { name, repository } = JSON.parse(readFileSync('package.json', 'utf8'))

// If pnpm has started npm, the user agent is still that of pnpm. The path of the packer then shows that npm packs.
if (!agent.startsWith('pnpm/') || packer.endsWith('npm-cli.js')) {
  end(`pack ${name} with pnpm: npx --yes pnpm@12 --filter ${name} pack`)
} else if (event === 'prepublishOnly') {
  const unlisted = unlistedMigrations()
  if (unlisted.length > 0) end(`${name} has unlisted migrations (${unlisted}): node release/list-migrations.ts`)
  const remedy = 'node release/set-address.ts https://github.com/OWNER/NAME'
  if (repository === undefined) end(`${name} has no address yet: ${remedy}`)
} else {
  removeOrphans()
  const compiler = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [compiler, '--build', folder], { stdio: ['ignore', 2, 2] })
  if (status !== 0) end(`${name} does not compile`)
  if (name === 'hexmart') await buildPages()
}

/** The migrations of the package whose checksums are not noted, so that no test would fail if they changed after the release. */
function unlistedMigrations() {
  const migrations = 'src/migrations'
  const released = JSON.parse(readFileSync(join(import.meta.dirname, 'released-migrations.json'), 'utf8'))
  const files = existsSync(migrations) ? readdirSync(migrations) : []
  return files
    .flatMap((file) => /^(\d{4}-.*)\.ts$/.exec(file)?.[1] ?? [])
    .filter((migration) => !(migration in released))
}

/** Removes from `dist` the compiled files whose source is gone. Otherwise every later package would contain them. */
function removeOrphans() {
  const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8'))
  for (const file of existsSync('dist') ? readdirSync('dist', { recursive: true }) : []) {
    const source = file.replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts')
    if (source !== file && !existsSync(join(compilerOptions.rootDir, source))) rmSync(join('dist', file))
  }
}

/** Builds the pages. The folder `pages` is not in git, so a package from a fresh clone would have none. */
async function buildPages() {
  const { openPages } = await import(join(folder, 'dist/pages/build-pages.js'))
  if ((await openPages(console.error)) === undefined) end('hexmart is not packed, because its pages could not be built')
}

function end(reason) {
  console.error(reason)
  process.exit(1)
}

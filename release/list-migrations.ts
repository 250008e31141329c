/**
 * Notes in `released-migrations.json` the checksum of every migration that is not noted yet. From then on, a test fails if the text
 * of such a migration changes. Existing databases store the checksum, and a shop with the changed text would refuse them.
 *
 *     npx --yes pnpm@12 exec node release/list-migrations.ts
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checksum, migrations } from '../packages/adapter-postgres/src/migrations/history.ts'
import type { Migration } from '../packages/adapter-postgres/src/migrations/migration.ts'

/** The checksums of released migrations, by their names. */
export type Released = Readonly<Record<string, string>>

const file = join(import.meta.dirname, 'released-migrations.json')

export const readReleased = async (): Promise<Released> => JSON.parse(await readFile(file, 'utf8'))

/** Adds the migrations that are missing. A checksum that is noted already stays, even if the migration has changed since. */
export const withMissing = (released: Released, all: readonly Migration[]): Released => ({
  ...Object.fromEntries(all.map((migration) => [migration.name, checksum(migration)])),
  ...released,
})

/** The names of the released migrations whose text has changed, or which are gone. */
export function changedSince(released: Released, all: readonly Migration[]): readonly string[] {
  const checksums = withMissing({}, all)
  return Object.keys(released).filter((name) => released[name] !== checksums[name])
}

if (import.meta.main) {
  await writeFile(file, `${JSON.stringify(withMissing(await readReleased(), migrations), null, 2)}\n`)
}

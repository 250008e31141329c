import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { TokenClaims, TokenKeys } from '@hexmart/adapter-http'
import { UsageError } from '../usage-error.ts'
import { type Settings, WrongSettings } from './settings.ts'

/**
 * The secrets that verify tokens; the first also signs them. They come from AUTH_JWT_SECRET. Without it, one secret is generated
 * per data folder, in a file that only its owner may read. With DATABASE_URL the setting is required, because services with
 * different data folders may share a database.
 *
 * @throws UsageError when a login service makes the tokens, or the file is too short or open to others
 * @throws WrongSettings when the setting is required and missing
 */
export async function jwtSecrets(settings: Settings): Promise<readonly [string, ...string[]]> {
  const { AUTH_JWT_SECRET, AUTH_JWKS_URL, DATABASE_URL, DATA_DIR } = settings
  const [first, ...older] = AUTH_JWT_SECRET ?? []
  if (first !== undefined) return [first, ...older]
  if (AUTH_JWKS_URL !== undefined)
    throw new UsageError('the login service of AUTH_JWKS_URL makes the tokens, so hexmart cannot make any')
  if (DATABASE_URL !== undefined) {
    throw new WrongSettings('with DATABASE_URL, either AUTH_JWT_SECRET or AUTH_JWKS_URL is required')
  }
  const file = join(DATA_DIR, 'jwt-secret')
  const secret = (await readFile(file, 'utf8').catch(() => makeSecret(file))).trim()
  if (Buffer.byteLength(secret) < 32) {
    const fault = secret === '' ? 'is empty' : 'has fewer than 32 bytes'
    throw new UsageError(`${file} ${fault}: delete it, and hexmart generates a new secret`)
  }
  if (((await stat(file)).mode & 0o077) !== 0) {
    throw new UsageError(
      `other users of this machine can read ${file}: run chmod 600 on it, or delete it for a new secret`,
    )
  }
  return [secret]
}

/**
 * Writes a secret to a file of this process, and links that file under the name `file`. Only one process can make this link. So two
 * processes that start at the same time get the same secret.
 */
async function makeSecret(file: string): Promise<string> {
  const ownFile = `${file}.${process.pid}`
  await mkdir(dirname(file), { recursive: true })
  await writeFile(ownFile, randomBytes(48).toString('base64url'), { mode: 0o600 })
  await link(ownFile, file).catch((error) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(ownFile)
  return readFile(file, 'utf8')
}

/**
 * How the service verifies tokens.
 *
 * @throws the errors of `jwtSecrets`, unless AUTH_JWKS_URL is set
 */
export async function tokenKeys(settings: Settings): Promise<TokenKeys> {
  const { AUTH_JWKS_URL: jwksUrl, AUTH_JWKS_STALE_LIMIT: staleLimit, AUTH_MAX_DAYS } = settings
  const keys = jwksUrl === undefined ? { secret: await jwtSecrets(settings) } : { jwksUrl, staleLimit }
  return { ...keys, ...claimsOf(settings), longestLifetime: AUTH_MAX_DAYS * 86_400 }
}

/** The claims that tokens must have, and that generated tokens have. */
export function claimsOf({ AUTH_ISSUER, AUTH_AUDIENCE, AUTH_USER_CLAIM, AUTH_ROLE_CLAIM }: Settings): TokenClaims {
  return {
    ...(AUTH_ISSUER !== undefined && { issuer: AUTH_ISSUER }),
    ...(AUTH_AUDIENCE !== undefined && { audience: AUTH_AUDIENCE }),
    userClaim: AUTH_USER_CLAIM,
    roleClaim: AUTH_ROLE_CLAIM,
  }
}

import { createVerifier, TokenError } from 'fast-jwt'
import type { FastifyBaseLogger } from 'fastify'
import { errors, type JWTPayload, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose'
import { type Keys, KeysUnavailable, remoteKeySet } from './key-set.ts'
import type { TokenClaims } from './token-keys.ts'

/** The claims of a token that passed all checks of `Verify`, or the reason why the token is refused. */
export type Claims = { readonly payload: JWTPayload } | { readonly reason: string }

/** Verifies a token's signature, times, issuer and audience. @throws KeysUnavailable */
export type Verify = (token: string, log?: FastifyBaseLogger) => Claims | Promise<Claims>

/** How long a secret must be, in bytes. A shorter secret would be weaker than HS256's own hash (RFC 7518, section 3.2). */
const shortestSecret = 32

/** @throws RangeError when the secret is too short */
export function secretKey(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret)
  if (key.length < shortestSecret) throw new RangeError(`the secret must be at least ${shortestSecret} bytes long`)
  return key
}

/**
 * Verifies with shared secrets: a token that one of the secrets has signed is valid. The verifier uses fast-jwt, which takes
 * 9 µs of processor time per token. jose takes 65 µs, because it computes the hash in another thread.
 *
 * @throws RangeError when a secret is too short, or there is none
 */
export function secretVerifier(secrets: readonly string[], { issuer, audience }: TokenClaims): Verify {
  if (secrets.length === 0) throw new RangeError('there is no secret')
  const verifiers = secrets.map((secret) =>
    createVerifier({
      key: Buffer.from(secretKey(secret)),
      algorithms: ['HS256'],
      // fast-jwt accepts a token without the claim that it compares, unless the claim is required.
      requiredClaims: ['exp', ...(issuer === undefined ? [] : ['iss']), ...(audience === undefined ? [] : ['aud'])],
      ...(issuer !== undefined && { allowedIss: issuer }),
      ...(audience !== undefined && { allowedAud: audience }),
    }),
  )
  return (token) => {
    for (const verify of verifiers) {
      try {
        return { payload: verify(token) as JWTPayload }
      } catch (error) {
        // Times that are not dates, such as 1e999, make fast-jwt throw a RangeError. Such a token counts as malformed.
        const code = error instanceof TokenError ? error.code : ''
        if (code !== TokenError.codes.invalidSignature) return { reason: secretReasons[code] ?? malformed }
      }
    }
    return { reason: wrongSignature }
  }
}

const malformed = 'it is malformed'
const expired = 'it has expired'
const inactive = 'it is not valid yet'
const wrongSignature = 'its signature is wrong'
const wrongAlgorithm = 'its algorithm is not accepted'

const secretReasons: Readonly<Record<string, string>> = {
  [TokenError.codes.expired]: expired,
  [TokenError.codes.inactive]: inactive,
  [TokenError.codes.invalidAlgorithm]: wrongAlgorithm,
  [TokenError.codes.missingSignature]: 'it is not signed',
  [TokenError.codes.missingRequiredClaim]: 'it has no exp, or it has no iss or aud although one is required',
  [TokenError.codes.invalidClaimValue]: 'its iss or aud is not the required one',
}

/** Only asymmetric algorithms: otherwise a public key of the set could be used as a shared secret to forge tokens. */
const keySetAlgorithms = ['RS', 'PS', 'ES'].flatMap((kind) => [256, 384, 512].map((size) => `${kind}${size}`))
keySetAlgorithms.push('EdDSA', 'Ed25519')

/** Verifies with the keys of a login service. @throws TypeError when the URL is malformed, or has a user or a password */
export function keySetVerifier(url: string, staleLimit: number, { issuer, audience }: TokenClaims): Verify {
  const keySet = remoteKeySet(url, staleLimit)
  const options = {
    algorithms: keySetAlgorithms,
    requiredClaims: ['exp'],
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  } satisfies JWTVerifyOptions

  return async (token, log) => {
    try {
      const keys = await keySet.keys(log)
      return await verifyBy(keys, token, options).catch(async (error) => {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        const newer = await keySet.newer(log)
        if (newer === undefined) throw error
        return verifyBy(newer, token, options)
      })
    } catch (error) {
      if (error instanceof KeysUnavailable) throw error
      return { reason: keySetReason(error) }
    }
  }
}

/** Tries every key that fits the token: a token need not name its key (`kid`), and a set may hold several keys of one name. */
async function verifyBy(keys: Keys, token: string, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keys, options)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options)
      } catch (keyError) {
        // If this key does not verify the signature or cannot be used, try the next key. Any other error is a fault of the token.
        if (keyError instanceof errors.JOSEError && !(keyError instanceof errors.JWSSignatureVerificationFailed))
          throw keyError
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

function keySetReason(error: unknown): string {
  if (error instanceof errors.JWTExpired) return expired
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf') return inactive
    return error.reason === 'missing' ? `it has no ${error.claim}` : `its ${error.claim} is not the required one`
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return wrongSignature
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the key set fits it'
  if (error instanceof errors.JOSEAlgNotAllowed) return wrongAlgorithm
  return error instanceof errors.JOSEError ? malformed : 'its key in the key set cannot be used'
}

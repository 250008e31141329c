import type { FastifyBaseLogger } from 'fastify'
import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { atMostEvery } from './at-most-every.ts'

/**
 * The login service's keys cannot be fetched, so the service cannot tell whether the token is valid. The answer is 503. The log
 * has the cause, but at most one line about it per minute.
 */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/** The keys of one answer of the login service. */
export type Keys = ReturnType<typeof createLocalJWKSet>

export interface KeySet {
  /** The keys to verify with. @throws KeysUnavailable */
  keys(log?: FastifyBaseLogger): Promise<Keys>
  /**
   * Fetches the set again, for a token whose key is not in the set. Does not fetch and returns undefined if the set was fetched
   * less than `unknownKeyPause` ago.
   *
   * @throws KeysUnavailable
   */
  newer(log?: FastifyBaseLogger): Promise<Keys | undefined>
}

/** How long a key set is fresh, in milliseconds. */
const freshTime = 300_000
/**
 * How old the set must be before it is fetched again for an unknown key, in milliseconds. Without this pause, tokens that
 * name unknown keys, which anybody can send, would cause one fetch after another.
 */
const unknownKeyPause = 30_000
/** How long after a failed fetch the set is not fetched again, in milliseconds. */
const failurePause = 5_000
/** The shortest time between two lines in the log about failed fetches, in milliseconds. */
const logInterval = 60_000
/** How long the login service may take for its whole answer, in milliseconds. */
const timeLimit = 5_000
/** The largest answer, in bytes. A set of a few keys has a few thousand. */
const sizeLimit = 262_144

/**
 * Fetches the key set of a login service when it is needed, one fetch at a time. While the set cannot be fetched, the last set is
 * used for up to `staleLimit` milliseconds after its `freshTime` is over.
 *
 * @throws TypeError when the URL is malformed, or has a user or a password
 */
export function remoteKeySet(address: string, staleLimit: number): KeySet {
  const url = URL.parse(address)
  // The address may hold a password, so no message repeats it.
  if (url === null) throw new TypeError('the address of the key set is not a URL')
  if (url.username !== '' || url.password !== '')
    throw new TypeError('the address of the key set has a user or a password')
  const countIfDue = atMostEvery(logInterval)
  let last: { readonly keys: Keys; readonly at: number } | undefined
  let failure: { readonly error: unknown; readonly at: number } | undefined
  let fetching: Promise<Keys> | undefined

  const since = (event: { readonly at: number } | undefined) =>
    performance.now() - (event?.at ?? Number.NEGATIVE_INFINITY)

  function fetchKeys(log: FastifyBaseLogger | undefined): Promise<Keys> {
    fetching ??= download(url as URL)
      .then(createLocalJWKSet)
      .then(
        (keys) => {
          last = { keys, at: performance.now() }
          failure = undefined
          return keys
        },
        (error) => {
          failure = { error, at: performance.now() }
          const times = countIfDue('failed')
          if (times !== undefined)
            log?.error({ err: error, times }, 'the key set of the login service cannot be fetched')
          throw unavailable()
        },
      )
      .finally(() => {
        fetching = undefined
      })
    return fetching
  }

  const unavailable = () =>
    new KeysUnavailable('the keys that verify tokens cannot be fetched', { cause: failure?.error })

  return {
    async keys(log) {
      if (last !== undefined && since(last) < freshTime) return last.keys
      const stale = last !== undefined && since(last) < freshTime + staleLimit ? last.keys : undefined
      if (since(failure) < failurePause) {
        if (stale === undefined) throw unavailable()
        return stale
      }
      const fetched = fetchKeys(log)
      if (stale === undefined) return fetched
      const fetchedOrStale = fetched.catch(() => stale)
      // If the last fetch failed, answer with the stale keys immediately, because this fetch may take long and fail too.
      return failure === undefined ? fetchedOrStale : stale
    },
    async newer(log) {
      if (since(failure) < failurePause) throw unavailable()
      return since(last) < unknownKeyPause ? undefined : fetchKeys(log)
    },
  }
}

async function download(url: URL): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeLimit),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`the login service answered ${response.status}`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    // Leaving the loop cancels the rest of the answer.
    if (size > sizeLimit) throw new Error(`the key set is larger than ${sizeLimit} bytes`)
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** A function that finds a bearer token; see `ClientOptions.token`. */
export type TokenSource = (rejected: string | undefined) => string | undefined | Promise<string | undefined>

/**
 * The settings of a client. All times are in milliseconds, from 1 to 2^31 − 1. Operations that may take minutes, such as
 * `admin.audit`, have a `timeout` and a `totalTimeout` of 11 minutes instead, which only the options of the call change.
 */
export interface ClientOptions {
  /** The address of the service, without `/api/v1`. In a browser, `/` means the server of the page. */
  readonly baseUrl: string
  /**
   * A bearer token, or a function that finds one. The function runs at the start of every call that needs a token. If the
   * service rejects the token, the function runs once more, with the rejected token, so that it can fetch a new one. If
   * the function returns the rejected token again, the client does not repeat the call. If the function throws, the
   * call throws the same error.
   */
  readonly token?: string | TokenSource | undefined
  /** The language of `title` and `detail` in problems. Default: `ko` in a Korean browser or machine, else `en`. */
  readonly language?: 'en' | 'ko'
  /** The longest that one attempt may take until its answer has been read. Default: 10,000. */
  readonly timeout?: number
  /** The longest that a call may take, with its attempts, the waits between them, and the token function. Default: 30,000. */
  readonly totalTimeout?: number
  /** The largest number of attempts in a call. With 1, the client never repeats a request. Default: 5. */
  readonly attempts?: number
  /** Replaces the global `fetch`, for example in a test. It must reject when its signal aborts. */
  readonly fetch?: typeof fetch
}

/** The options of one call. They replace the client's options of the same names. */
export interface CallOptions {
  /** Ends the call with the problem `ABORTED`. */
  readonly signal?: AbortSignal | undefined
  readonly timeout?: number | undefined
  readonly totalTimeout?: number | undefined
  readonly attempts?: number | undefined
}

/** The options of a POST. */
export interface PostOptions extends CallOptions {
  /**
   * The idempotency key: 1 to 255 visible ASCII characters. Several calls of a caller with the same key take effect only once. By
   * default the client makes a new key for every call, and all attempts of the call carry it.
   */
  readonly idempotencyKey?: string | undefined
}

/** The options of an operation that answers with a stream. */
export interface StreamOptions extends CallOptions {
  /** The media type that the stream should have. By default the service chooses. */
  readonly accept?: string | undefined
}

/** The settings of a client, with their defaults filled in. */
export interface Settings extends Required<Pick<ClientOptions, 'timeout' | 'totalTimeout' | 'attempts' | 'fetch'>> {
  /** The address of the API, without a slash at its end. */
  readonly api: string
  readonly token: ClientOptions['token']
  readonly language: 'en' | 'ko'
}

/** Globals that browsers have, and that other platforms may lack. */
const host = globalThis as {
  readonly location?: { readonly href: string }
  readonly navigator?: { readonly language?: string }
}

/** @throws TypeError if `baseUrl` is not an http or https address; RangeError if a number is out of its range */
export function settingsOf(options: ClientOptions): Settings {
  const { baseUrl, token, language, timeout = 10_000, totalTimeout = 30_000, attempts = 5 } = options
  const url = new URL(baseUrl, host.location?.href)
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`baseUrl is not an http or https address: ${baseUrl}`)
  assertLimits({ timeout, totalTimeout, attempts })
  return {
    api: `${url.origin}${url.pathname.replace(/\/+$/, '')}/api/v1`,
    token,
    language: language ?? (host.navigator?.language?.startsWith('ko') ? 'ko' : 'en'),
    timeout,
    totalTimeout,
    attempts,
    // Browsers refuse a `fetch` that is called as a method of another object.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  }
}

/** The longest time that a timer takes, in milliseconds. A longer timer would end immediately. */
const longestTimer = 2 ** 31 - 1

/** @throws RangeError */
export function assertLimits(limits: Pick<Settings, 'timeout' | 'totalTimeout' | 'attempts'>): void {
  for (const name of ['timeout', 'totalTimeout', 'attempts'] as const) {
    const value = limits[name]
    if (!Number.isInteger(value) || value < 1 || value > longestTimer) {
      throw new RangeError(`${name} is not an integer from 1 to ${longestTimer}: ${value}`)
    }
  }
}

import type { PostOptions, Settings, StreamOptions } from './options.ts'
import type { Route } from './route.ts'

/** What a caller passes to a method. */
export interface CallArguments {
  /** The parameters of the path, in the sequence in which the path has them. */
  readonly parameters: readonly unknown[]
  /** The body or the query. */
  readonly input: unknown
  readonly options: PostOptions & StreamOptions
}

/** The parts of a request that are the same in every attempt: all except the token. */
export interface PreparedRequest {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body?: string
}

/** @throws TypeError if a parameter of the path is not an id, or a header cannot be sent */
export function prepareRequest(
  { api, language }: Settings,
  { method, path, input: place }: Route,
  { parameters, input, options }: CallArguments,
  idempotencyKey: string | undefined,
): PreparedRequest {
  const headers = new Headers({ accept: options.accept ?? 'application/json', 'accept-language': language })
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey)
  const url = api + pathOf(path, parameters)
  if (place === 'query')
    return { method, headers, url: url + queryOf((input ?? {}) as Readonly<Record<string, unknown>>) }
  if (place === undefined || input === undefined) return { method, headers, url }
  headers.set('content-type', 'application/json')
  return { method, headers, url, body: JSON.stringify(input) }
}

/**
 * Fills in the parameters. The ids `.` and `..` would change the path, and an empty id would address another resource, so they
 * are refused.
 */
function pathOf(path: string, parameters: readonly unknown[]): string {
  let index = 0
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters[index++]
    if (typeof parameter !== 'string' || /^\.{0,2}$/.test(parameter)) {
      throw new TypeError(`${name} is not an id: ${JSON.stringify(parameter)}`)
    }
    return encodeURIComponent(parameter)
  })
}

/** Leaves out members that are undefined. The values of a list are separated by commas. */
function queryOf(query: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(query).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(members.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}

/** A key of 128 random bits. It does not use `crypto.randomUUID`, which is missing on pages that came without TLS. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

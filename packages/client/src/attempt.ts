import type { Settings } from './options.ts'
import { type AnyProblem, clientProblem } from './problems.ts'
import { retryAfterOf } from './repeating.ts'
import type { PreparedRequest } from './request.ts'
import type { Done } from './result.ts'
import type { Route } from './route.ts'
import { type Deadline, deadline } from './timers.ts'

/** How one attempt ended. `retryAfter` is the wait that the service asks for, in milliseconds. */
export type Attempt =
  | Done<unknown>
  | { readonly ok: false; readonly problem: AnyProblem; readonly retryAfter?: number | undefined }

/** Sends a request once and reads its answer. Whatever goes wrong is returned as a problem. */
export async function attempt(
  { fetch, language, timeout }: Settings,
  route: Route,
  { url, headers, ...request }: PreparedRequest,
  { token, total, signal }: AttemptOptions,
): Promise<Attempt> {
  const ownDeadline = deadline(timeout, total.signal)
  const authorized = new Headers(headers)
  if (token !== undefined) authorized.set('authorization', `Bearer ${token}`)
  let isStream = false
  try {
    const response = await fetch(url, { ...request, headers: authorized, signal: ownDeadline.signal })
    isStream = response.ok && route.stream === true
    return isStream ? success(response, response) : await read(response, language)
  } catch {
    if (signal?.aborted) return { ok: false, problem: clientProblem({ code: 'ABORTED' }, language) }
    const reason = ownDeadline.expired || total.expired ? 'TIMEOUT' : 'NETWORK'
    return { ok: false, problem: clientProblem({ code: 'NO_ANSWER', reason }, language) }
  } finally {
    // The caller reads a stream after the call. The caller's signal must still abort the stream, so stop only the timer.
    if (isStream) ownDeadline.stop()
    else ownDeadline.end()
  }
}

interface AttemptOptions {
  readonly token: string | undefined
  /** The deadline of the whole call. */
  readonly total: Deadline
  /** The caller's own signal. */
  readonly signal: AbortSignal | undefined
}

/** @throws if the answer breaks off, or is not JSON although its content type says so */
async function read(response: Response, language: Settings['language']): Promise<Attempt> {
  if (response.status === 204) return success(response, undefined)
  if (!/[/+]json\b/.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel()
    return unexpectedAnswer(response, language)
  }
  const body: unknown = await response.json()
  if (response.ok) return success(response, body)
  return isProblem(body)
    ? { ok: false, problem: body, retryAfter: retryAfterOf(response.headers) }
    : unexpectedAnswer(response, language)
}

const success = ({ headers }: Response, value: unknown): Done<unknown> => ({
  ok: true,
  value,
  replayed: headers.get('idempotent-replayed') === 'true',
})

function unexpectedAnswer({ status, headers }: Response, language: Settings['language']): Attempt {
  const problem = clientProblem({ code: 'UNEXPECTED_ANSWER', status }, language)
  return { ok: false, problem, retryAfter: retryAfterOf(headers) }
}

function isProblem(body: unknown): body is AnyProblem {
  return (
    typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'status' in body
  )
}

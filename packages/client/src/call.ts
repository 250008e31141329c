import { attempt } from './attempt.ts'
import { assertLimits, type Settings } from './options.ts'
import { type AnyProblem, clientProblem } from './problems.ts'
import { effectOf, mayRepeat, waitAfter } from './repeating.ts'
import { type CallArguments, newIdempotencyKey, type PreparedRequest, prepareRequest } from './request.ts'
import type { Result } from './result.ts'
import type { Route } from './route.ts'
import { type Deadline, deadline, pause, within } from './timers.ts'

/** What all attempts of a call share. */
interface Call {
  readonly settings: Settings
  readonly route: Route
  readonly request: PreparedRequest
  readonly idempotencyKey: string | undefined
  /** The deadline of the whole call. */
  readonly total: Deadline
  /** The caller's own signal. */
  readonly signal: AbortSignal | undefined
}

/**
 * Calls an operation: sends its request, and repeats the request while a repeat is safe and may help. All attempts of a POST
 * carry the same idempotency key, so that the request takes effect once even if an answer was lost.
 *
 * @throws TypeError for arguments that cannot be sent, RangeError for a limit out of its range, and what the caller's token
 *   function throws
 */
export async function call(
  defaults: Settings,
  route: Route,
  args: CallArguments,
): Promise<Result<unknown, AnyProblem>> {
  const { signal, timeout, totalTimeout, attempts, idempotencyKey: callersKey } = args.options
  const settings = {
    ...defaults,
    timeout: timeout ?? defaults.timeout,
    totalTimeout: totalTimeout ?? defaults.totalTimeout,
    attempts: attempts ?? defaults.attempts,
  }
  assertLimits(settings)
  const idempotencyKey = route.method === 'POST' ? (callersKey ?? newIdempotencyKey()) : undefined
  const request = prepareRequest(settings, route, args, idempotencyKey)
  const total = deadline(settings.totalTimeout, signal)
  let isStream = false
  try {
    const answer = await repeat({ settings, route, request, idempotencyKey, total, signal })
    isStream = answer.ok && route.stream === true
    return answer
  } finally {
    // The caller reads a stream after the call. The caller's signal must still abort the stream, so stop only the timer.
    if (isStream) total.stop()
    else total.end()
  }
}

async function repeat({ settings, route, request, idempotencyKey, total, signal }: Call) {
  const end = performance.now() + settings.totalTimeout
  const changes = route.method !== 'GET'
  let outcomeUnknown = false
  const failure = (problem: AnyProblem): Result<never, AnyProblem> => ({
    ok: false,
    problem,
    outcomeUnknown,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  })

  let hasNewToken = false
  let token = route.public ? undefined : await tokenOf(settings, undefined, total.signal)
  for (let attemptNumber = 1; ; ) {
    if (total.signal.aborted) return failure(endOf(signal, settings))
    const answer = await attempt(settings, route, request, { token, total, signal })
    if (answer.ok) return answer
    const { problem, retryAfter } = answer
    const effect = effectOf(problem)
    // A refusal also shows that earlier attempts changed nothing. If one of them had taken effect, the service would not
    // refuse: it would repeat its answer to the POST, or accept the DELETE again. A PATCH is not repeated after an attempt that
    // may have taken effect.
    outcomeUnknown = changes && effect !== 'refused' && (outcomeUnknown || effect === 'unknown')

    if (problem.code === 'UNAUTHENTICATED' && token !== undefined && !hasNewToken) {
      hasNewToken = true
      const rejected = token
      token = await tokenOf(settings, rejected, total.signal)
      if (token === rejected) return failure(problem)
      continue
    }
    const wait = waitAfter(attemptNumber, retryAfter)
    if (attemptNumber >= settings.attempts || !mayRepeat(route, problem) || performance.now() + wait >= end) {
      return failure(problem)
    }
    await pause(wait, total.signal)
    attemptNumber += 1
  }
}

/** @param rejected the token that the service has just rejected; undefined at the start of a call */
async function tokenOf({ token }: Settings, rejected: string | undefined, signal: AbortSignal) {
  if (typeof token !== 'function') return token
  if (signal.aborted) return undefined
  try {
    return await within(signal, Promise.resolve(token(rejected)))
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  }
}

/** The problem of a call that ends while no attempt is under way. */
function endOf(signal: AbortSignal | undefined, { language }: Settings): AnyProblem {
  return clientProblem(signal?.aborted ? { code: 'ABORTED' } : { code: 'NO_ANSWER', reason: 'TIMEOUT' }, language)
}

/**
 * These tests call a made-up operation that streams. A `fetch` of their own answers it, so each test decides what the stream
 * contains, and when.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { call } from './call.ts'
import { type StreamOptions, settingsOf } from './options.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const route = { method: 'GET', path: '/export', stream: true } as const

/** Calls the operation. `write` adds a line to the stream, which breaks off when the request is aborted. */
async function startStream(options: StreamOptions = {}) {
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined
  const settings = settingsOf({
    baseUrl: 'http://shop.test',
    async fetch(_, { headers, signal } = {}) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          stream = controller
          signal?.addEventListener('abort', () => controller.error(signal.reason))
        },
      })
      return new Response(body, { headers: { 'content-type': new Headers(headers).get('accept') ?? '' } })
    },
  })
  const answer = await call(settings, route, { parameters: [], input: undefined, options })
  if (!answer.ok || !(answer.value instanceof Response)) throw new TypeError('there is no stream')
  return { response: answer.value, write: (line: string) => stream?.enqueue(new TextEncoder().encode(line)) }
}

test('the caller reads a stream while it arrives, and the time limits of the call do not end the stream', async () => {
  const { response, write } = await startStream({ accept: 'text/csv' })
  expect(response.headers.get('content-type')).toBe('text/csv')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  write('1\n')
  expect(await reader?.read()).toEqual({ done: false, value: '1\n' })
  await vi.advanceTimersByTimeAsync(3_600_000)
  write('2\n')
  expect(await reader?.read()).toEqual({ done: false, value: '2\n' })
})

test('the signal of the call ends a stream', async () => {
  const stop = new AbortController()
  const { response } = await startStream({ signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(response.text()).rejects.toThrow('enough')
})

test('an operation that streams returns a problem as any other operation does', async () => {
  const problem = { code: 'FORBIDDEN', status: 403, title: 'Forbidden', detail: 'No' }
  const settings = settingsOf({
    baseUrl: 'http://shop.test',
    fetch: async () => Response.json(problem, { status: 403 }),
  })
  const answer = await call(settings, route, { parameters: [], input: undefined, options: {} })
  expect(answer).toEqual({ ok: false, problem, outcomeUnknown: false })
})

test('a call whose stream is refused leaves no listener on its signal', async () => {
  const { signal } = new AbortController()
  const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')]
  const settings = settingsOf({ baseUrl: 'http://shop.test', fetch: async () => Response.json({}, { status: 403 }) })
  await call(settings, route, { parameters: [], input: undefined, options: { signal } })
  expect(added).toHaveBeenCalled()
  expect(removed).toHaveBeenCalledTimes(added.mock.calls.length)
})

/** No operation answers with a stream yet, so these tests call one that the document does not have. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from './call.ts'
import type { StreamOptions } from './options.ts'
import { settingsOf } from './options.ts'

const answers: ServerResponse[] = []
const server = createServer((request, response) => {
  if (request.url?.endsWith('busy')) {
    response.writeHead(503, { 'content-type': 'application/problem+json' })
    response.end(JSON.stringify({ code: 'OVERLOADED', status: 503, title: 'Overloaded', detail: 'Overloaded' }))
    return
  }
  response.writeHead(200, { 'content-type': request.headers.accept ?? '' }).write('1\n')
  answers.push(response)
})
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function streaming(path: string, options: StreamOptions = {}) {
  const settings = settingsOf({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  const route = { method: 'GET', path, stream: true } as const
  return await call(settings, route, { parameters: [], input: undefined, options })
}

/** The stream of an answer that succeeded. */
async function opened(options: StreamOptions): Promise<Response> {
  const answer = await streaming('/export', options)
  if (!answer.ok || !(answer.value instanceof Response)) throw new TypeError('there is no stream')
  return answer.value
}

test('a stream is handed on unread, and the time limits of the call do not end it', async () => {
  const response = await opened({ accept: 'text/csv', timeout: 100, totalTimeout: 100 })
  expect(response.headers.get('content-type')).toBe('text/csv')
  const reader = response.body?.getReader()
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('1\n')

  const over = AbortSignal.timeout(150)
  await once(over, 'abort')
  answers.at(-1)?.end('2\n')
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('2\n')
  expect(await reader?.read()).toMatchObject({ done: true })
})

test('the signal of the call ends a stream', async () => {
  const stop = new AbortController()
  const response = await opened({ signal: stop.signal })
  stop.abort()
  await expect(response.text()).rejects.toThrow()
})

test('an operation that streams answers with problems like any other', async () => {
  expect(await streaming('/busy', { attempts: 1 })).toMatchObject({ ok: false, problem: { code: 'OVERLOADED' } })
})

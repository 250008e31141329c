/**
 * A request that is refused before Node parses it gets the same answer as a request that is refused afterwards, and never the
 * answer to another request.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, expect, test, vi } from 'vitest'
import { type ServerLimits, serverOptionsWith } from './index.ts'
import { admissionOf } from './overload.ts'

const apps: FastifyInstance[] = []
const clients: Socket[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

/** A server that refuses commands while `isOverloaded` is true, and one client. `parsed` counts the requests that Node parses. */
async function listening(limits: ServerLimits = {}) {
  const app = fastify(serverOptionsWith(limits))
  apps.push(app)
  const state = { isOverloaded: true, parsed: 0 }
  const released = Promise.withResolvers<string>()
  app.post('/echo', async (request) => `echo ${JSON.stringify(request.body)}`)
  app.get('/slow', () => released.promise)
  app.get('/livez', async () => 'alive')
  app.server.prependListener('request', () => state.parsed++)
  const connected = once(app.server, 'connection') as Promise<[Socket]>
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  admissionOf(app.server)?.watchQueue(() => (state.isOverloaded ? 1_000 : 0))

  const client = connect(Number(port), '127.0.0.1').setNoDelay(true).setEncoding('utf8')
  clients.push(client)
  let received = ''
  client.on('data', (text: string) => {
    received += text
  })
  /** Sends each part when the server has read the part before it, and waits for this number of answers. */
  async function ask(parts: string | readonly string[], count = 1) {
    received = ''
    for (const part of [parts].flat()) {
      client.write(part)
      await vi.waitFor(() => expect(serverSocket.bytesRead).toBe(client.bytesWritten))
    }
    return vi.waitFor(() => {
      const answers = answersIn(received)
      expect(answers).toHaveLength(count)
      return answers
    })
  }
  const [serverSocket] = await connected
  return { app, state, ask, client, serverSocket, release: () => released.resolve('slow') }
}

/** The complete answers. */
function answersIn(text: string) {
  const answers: { status: number; headers: Record<string, string>; body: string }[] = []
  for (let rest = text; ; ) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return answers
    const [status = '', ...lines] = rest.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ', 2)))
    const bytes = Buffer.from(rest.slice(end + 4))
    const length = Number(headers['content-length'])
    if (bytes.length < length) return answers
    answers.push({ status: Number(status.slice(9, 12)), headers, body: bytes.toString('utf8', 0, length) })
    rest = bytes.toString('utf8', length)
  }
}

const post = (body = '{}', headers = '') =>
  `POST /echo HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`

/** A connection on which two requests were refused after parsing, so that further requests are refused before parsing. */
async function refusingEarly() {
  const server = await listening()
  for (let time = 0; time < 2; time++) expect(await server.ask(post())).toMatchObject([{ status: 503 }])
  expect(server.state.parsed).toBe(2)
  return server
}

test('H10: after two refusals, the requests of a connection are refused before Node parses them, with the same answer as before', async () => {
  const { state, ask } = await listening()
  const headers = 'x-request-id: mine\r\naccept-language: ko\r\n'
  const [late] = await ask(post('{}', headers))
  await ask(post())
  const [early] = await ask(post('{}', headers))
  expect(state.parsed).toBe(2)
  for (const answer of [late, early]) expect(answer?.headers['retry-after']).toMatch(/^[1-4]$/)
  // An answer of status 503 may leave out its date (RFC 9110, section 6.6.1), and HTTP/1.1 keeps connections by default.
  const { date, connection, 'keep-alive': keepAlive, 'retry-after': pause, ...same } = late?.headers ?? {}
  expect(early).toMatchObject({ status: 503, headers: { ...same, 'x-request-id': 'mine' }, body: late?.body })
  expect(Object.keys(early?.headers ?? {}).toSorted()).toEqual([...Object.keys(same), 'retry-after'].toSorted())
  expect(early?.headers['content-language']).toBe('ko')
})

test('H10: a refusal has the CORS headers for the origin of its request, before Node parses the request and after', async () => {
  const corsHeaders = (origin: string | undefined) =>
    origin === 'https://a.example' ? ['vary', 'origin', 'access-control-allow-origin', origin] : ['vary', 'origin']
  const { state, ask } = await listening({ corsHeaders })
  const allowed: (string | undefined)[] = []
  for (const origin of ['a', 'b', 'a', 'b']) {
    const [answer] = await ask(post('{}', `Origin: https://${origin}.example\r\n`))
    expect(answer).toMatchObject({ status: 503, headers: { vary: 'origin' } })
    allowed.push(answer?.headers['access-control-allow-origin'])
  }
  expect(allowed).toEqual(['https://a.example', undefined, 'https://a.example', undefined])
  // Node has not parsed the last two.
  expect(state.parsed).toBe(2)
})

test('H10: when the overload is over, a connection whose requests were refused before parsing is served again', async () => {
  const { state, ask } = await refusingEarly()
  await ask(post())
  expect(state.parsed).toBe(2)
  state.isOverloaded = false
  expect(await ask(post('{"a":1}'))).toMatchObject([{ status: 200, body: 'echo {"a":1}' }])
  // In the next overload, the connection refuses before parsing again.
  state.isOverloaded = true
  await ask(post())
  expect(state.parsed).toBe(3)
})

test('H10: health is answered on a connection whose requests are refused before parsing', async () => {
  const { ask } = await refusingEarly()
  expect(await ask('GET /livez HTTP/1.1\r\nhost: shop\r\n\r\n')).toMatchObject([{ status: 200, body: 'alive' }])
  expect(await ask(post())).toMatchObject([{ status: 503 }])
})

const body = '{"more":1}'
/** What a client sends, the parts in which the server reads it, and the statuses of the answers. */
const inParts: [string, string[], number[]][] = [
  ['two requests in one part', [post() + post()], [503, 503]],
  ['a request in two parts, divided in its head', [post().slice(0, 30), post().slice(30)], [503]],
  ['a request in two parts, divided before its body', [post(body).slice(0, -body.length), body], [503]],
  ['a request whose body looks like a request', [post(post()).slice(0, -post().length), post()], [503]],
  ['a request whose header looks like a request', [`${post().split('\r\n')[0]}\r\nx-a: `, post()], [503]],
  ['a request and half of the next one', [post() + post().slice(0, 30), post().slice(30)], [503, 503]],
  [
    'a chunked body',
    [post('', 'transfer-encoding: chunked\r\n').replace('content-length: 0\r\n', ''), '2\r\n{}\r\n0\r\n\r\n'],
    [503],
  ],
]

test.each(inParts)(
  'H10: on a connection that refuses before parsing, %s gets one answer for each request, and so do the requests after it',
  async (_, parts, statuses) => {
    const { ask, state } = await refusingEarly()
    expect((await ask(parts, statuses.length)).map(({ status }) => status)).toEqual(statuses)
    // The next requests get their own answers, and not an answer to what came before.
    for (let time = 0; time < 3; time++) {
      const [answer] = await ask(post('{}', `x-request-id: number-${time}\r\n`))
      expect(answer?.headers['x-request-id']).toBe(`number-${time}`)
    }
    state.isOverloaded = false
    expect(await ask(post('{"a":1}'))).toMatchObject([{ status: 200, body: 'echo {"a":1}' }])
  },
)

test('H10: a request is not refused before the answer to the request ahead of it', async () => {
  const { ask, client, release, state } = await refusingEarly()
  client.write('GET /slow HTTP/1.1\r\nhost: shop\r\n\r\n')
  await vi.waitFor(() => expect(state.parsed).toBe(3))
  client.write(post())
  await vi.waitFor(() => expect(state.parsed).toBe(4))
  release()
  expect((await ask([], 2)).map(({ status }) => status)).toEqual([200, 503])
})

/**
 * Two parts of input. The second one looks like one whole request with this body. But its head is the body of a request that
 * begins at the end of the first part. So Node's parser takes this body for the beginning of a further request.
 */
function partsWithLookalike(body: string) {
  const lookalike = post(body)
  const headLength = lookalike.length - body.length
  const headOfEarlier = post('x'.repeat(headLength)).slice(0, -headLength)
  return [post() + headOfEarlier, lookalike] as const
}

test('H10: input that looks like one request, but ends in the head of another, does not count as a whole request', async () => {
  const { ask, state } = await listening()
  // The request line of the next request becomes the value of the header `x-a`.
  const parts = partsWithLookalike(`${post()}POST /echo HTTP/1.1\r\nx-a: `)
  expect(await ask(parts, 3)).toMatchObject([{ status: 503 }, { status: 503 }, { status: 503 }])
  expect(state.parsed).toBe(3)
  await ask(post())
  expect(state.parsed).toBe(4)
})

test('H10: input that looks like one request, but ends in the body of another, does not count as a whole request', async () => {
  const { ask } = await listening()
  const length = 1_000
  // These 1,000 bytes are the head and the first part of a body. They are as long as that whole body, so the lookalike and the
  // unfinished request have the same content-length.
  const unfinished = post('x'.repeat(length)).slice(0, length)
  expect(await ask(partsWithLookalike(unfinished), 3)).toMatchObject([
    { status: 503 },
    { status: 503 },
    { status: 503 },
  ])
  const missing = post('x'.repeat(length)).length - length
  // The rest of that body looks like a whole request, too, but must not be answered.
  const empty = 'POST / HTTP/1.1\r\nhost: \r\n\r\n'
  const rest = empty.replace('host: ', `host: ${'s'.repeat(missing - empty.length)}`)
  const [answer, ...further] = await ask([rest, post('{}', 'x-request-id: next\r\n')])
  expect(answer?.headers['x-request-id']).toBe('next')
  expect(further).toEqual([])
})

test('H10: after a connection has switched to another protocol, its input is no longer taken for requests', async () => {
  const { ask, app, client } = await refusingEarly()
  app.server.on('upgrade', (_request, socket: Socket) => {
    socket.on('data', (piece) => socket.write(`got ${piece.length}\n`)).on('end', () => socket.destroy())
    socket.write('HTTP/1.1 101 Switching Protocols\r\ncontent-length: 0\r\n\r\n')
  })
  await ask('GET / HTTP/1.1\r\nhost: shop\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n')
  for (let time = 0; time < 3; time++) {
    client.write(post())
    expect(String((await once(client, 'data'))[0])).toBe(`got ${post().length}\n`)
  }
})

test('H10: a connection that is paused when its first request is refused is read again afterwards', async () => {
  const { ask, client, release, state } = await listening()
  client.write('GET /slow HTTP/1.1\r\nhost: shop\r\n\r\n')
  await vi.waitFor(() => expect(state.parsed).toBe(1))
  // While the first request is not answered, Node pauses the connection, because nobody reads this large body yet.
  client.write(post('x'.repeat(200_000)))
  await vi.waitFor(() => expect(state.parsed).toBe(2))
  release()
  await once(client, 'data')
  for (let time = 0; time < 4; time++) {
    expect(await ask('GET /livez HTTP/1.1\r\nhost: shop\r\n\r\n')).toMatchObject([{ body: 'alive' }])
    expect(await ask(post())).toMatchObject([{ status: 503 }])
  }
})

test('H10: while the server closes, a refusal ends its connection, so that clients that go on sending do not delay the stop', async () => {
  const { app, client, serverSocket, state } = await refusingEarly()
  const arrived = state.parsed
  const half = post().length / 2
  client.write(post().slice(0, half))
  await vi.waitFor(() => expect(serverSocket.bytesRead).toBe(client.bytesWritten))
  const closed = app.close()
  await vi.waitFor(() => expect(app.server.listening).toBe(false))
  const ended = once(client, 'close')
  client.write(post().slice(half))
  await ended
  expect(state.parsed).toBe(arrived + 1)
  await closed
})

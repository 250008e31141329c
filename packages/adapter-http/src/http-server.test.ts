/** Every request gets an answer, whatever is wrong with it, and never the answer to another request. */
import { once } from 'node:events'
import { Server as SecureServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, expect, test, vi } from 'vitest'
import { serverOptions } from './index.ts'

const apps: FastifyInstance[] = []
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())))

/**
 * A server with four routes: two answer immediately, with a short and a large body; one echoes the body; one waits for
 * `release`.
 */
async function listening(options = {}) {
  const app = fastify({ ...serverOptions, ...options })
  apps.push(app)
  const [released, reached] = [Promise.withResolvers<string>(), vi.fn()]
  app.get('/quick', async () => 'quick')
  app.get('/large', async () => 'x'.repeat(1_000_000))
  app.post('/echo', async (request) => `echo ${JSON.stringify(request.body)}`)
  app.get('/slow', () => {
    reached()
    return released.promise
  })
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  return { socket: () => connect(Number(port), '127.0.0.1'), reached, release: () => released.resolve('slow') }
}

/** Collects what a connection receives until it is closed. */
async function allFrom(client: Socket): Promise<string> {
  let received = ''
  client.setEncoding('utf8').on('data', (text: string) => {
    received += text
  })
  client.on('error', () => {})
  await once(client, 'close')
  return received
}

const answersIn = (text: string) =>
  text.split(/(?=HTTP\/1\.1 \d{3})/).map((answer) => {
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    return { status: Number(head.slice(9, 12)), type: /content-type: ([^;\r]*)/.exec(head)?.[1], body }
  })

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: shop\r\n\r\n`
const post = (headers: string, body = '') =>
  `POST /echo HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\n${headers}\r\n\r\n${body}`

const broken: [string, string, number, string][] = [
  ['that is no HTTP', 'BREW /tea HTCPCP/1.0\r\n\r\n', 400, 'INVALID_REQUEST'],
  ['with a bad chunk size', post('transfer-encoding: chunked', 'zz\r\n{}\r\n'), 400, 'INVALID_REQUEST'],
  ['with an unknown transfer coding', post('transfer-encoding: cream', '{}'), 400, 'INVALID_REQUEST'],
  [
    'with a length and a transfer coding',
    post('content-length: 2\r\ntransfer-encoding: chunked'),
    400,
    'INVALID_REQUEST',
  ],
  ['that asks for a tunnel', 'CONNECT bank:443 HTTP/1.1\r\nhost: bank:443\r\n\r\n', 404, 'NOT_FOUND'],
  ['without a Host header', 'GET /quick HTTP/1.1\r\n\r\n', 400, 'INVALID_REQUEST'],
  ['with two Host headers', 'GET /quick HTTP/1.1\r\nhost: shop\r\nHost: bank\r\n\r\n', 400, 'INVALID_REQUEST'],
  ['with one Host header twice', 'GET /quick HTTP/1.1\r\nhost: shop\r\nHOST: shop\r\n\r\n', 400, 'INVALID_REQUEST'],
  ['of HTTP/1.0 with two Hosts', 'GET /quick HTTP/1.0\r\nhost: shop\r\nhost: bank\r\n\r\n', 400, 'INVALID_REQUEST'],
  ['that expects tea', post('content-length: 2\r\nexpect: tea', '{}'), 417, 'INVALID_REQUEST'],
]

test.each(broken)('H1: a request %s is answered with a problem', async (_, bytes, status, code) => {
  const client = (await listening()).socket()
  client.write(bytes)
  const answers = answersIn(await allFrom(client))
  expect(answers).toMatchObject([{ status, type: 'application/problem+json' }])
  expect(JSON.parse(answers[0]?.body ?? '')).toMatchObject({ status, code })
})

test.each(broken)(
  'H1: the good requests that come before a request %s are still answered',
  async (_, bytes, status) => {
    const { socket, reached, release } = await listening()
    const client = socket()
    client.write(`${get('/quick')}${get('/slow')}${get('/quick')}${bytes}`)
    const everything = allFrom(client)
    await vi.waitFor(() => expect(reached).toHaveBeenCalled())
    release()
    const answers = answersIn(await everything)
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, status])
    expect(answers.slice(0, 3).map(({ body }) => body)).toEqual(['quick', 'slow', 'quick'])
  },
)

test('H1: a broken request is refused only after the good request ahead of it has been answered', async () => {
  const { socket, reached, release } = await listening()
  const client = socket()
  let received = ''
  client.setEncoding('utf8').on('data', (text: string) => {
    received += text
  })
  client.write(get('/slow'))
  await vi.waitFor(() => expect(reached).toHaveBeenCalled())
  const other = socket()
  client.write('GARBAGE\r\n\r\n')
  // The other connection's garbage arrives later, and is refused immediately. So when it has been refused, the server has also
  // read the first garbage, and an empty `received` shows that the refusal of the first garbage waits.
  other.write('GARBAGE\r\n\r\n')
  await allFrom(other)
  expect(received).toBe('')
  release()
  await once(client, 'close')
  expect(answersIn(received).map(({ status }) => status)).toEqual([200, 400])
})

test('H1: a request whose body takes too long to arrive is answered 408, after the good request ahead of it', async () => {
  const { socket } = await listening({
    requestTimeout: 300,
    http: { headersTimeout: 200, connectionsCheckingInterval: 50 },
  })
  const client = socket()
  client.write(`${get('/quick')}${post('content-length: 2', '{')}`)
  expect(answersIn(await allFrom(client)).map(({ status }) => status)).toEqual([200, 408])
})

test('H2: if a client sends many requests and reads nothing, the server holds only one of the answers in memory', async () => {
  const { socket } = await listening()
  const app = apps[0] as FastifyInstance
  const [client, served] = [socket(), vi.fn()]
  app.server.on('request', (_, response) => response.once('finish', served))
  client.pause().write(get('/large').repeat(32))
  const [request] = (await once(app.server, 'request')) as [{ socket: Socket }]
  const unsent = () => request.socket.writableLength
  await vi.waitFor(() => expect(unsent()).toBeGreaterThan(0))
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  // One answer has a body of 1,000,000 bytes.
  expect(unsent()).toBeLessThan(1_100_000)
  expect(served.mock.calls.length).toBeLessThan(32)
  // Once the client reads, it gets everything.
  let received = 0
  client.on('data', ({ length }: Buffer) => {
    received += length
  })
  client.resume()
  await vi.waitFor(() => expect(received).toBeGreaterThan(32_000_000), { timeout: 10_000 })
  client.destroy()
})

test('with `https`, the server options make a server with TLS', async () => {
  const app = fastify({ ...serverOptions, https: {} } as unknown as typeof serverOptions)
  apps.push(app)
  expect(app.server).toBeInstanceOf(SecureServer)
})

import { expect, test } from 'vitest'
import { wholeRequest } from './whole-request.ts'

const request = (requestLine: string, headers: readonly string[], body = '') =>
  Buffer.from(`${[requestLine, ...headers].join('\r\n')}\r\n\r\n${body}`, 'latin1')
const post = 'POST /api/v1/orders HTTP/1.1'

test('H10: a request that arrived whole is read without Node’s parser', () => {
  const headers = [
    'Host: shop',
    'content-LENGTH: 2',
    'X-Request-Id:\tmine \t',
    'accept-language: ko',
    'Origin: https://shop.example.com',
    'connection: Keep-Alive',
  ]
  expect(wholeRequest(request(post, headers, '{}'))).toEqual({
    method: 'POST',
    url: '/api/v1/orders',
    contentLength: '2',
    requestId: 'mine',
    acceptLanguage: 'ko',
    origin: 'https://shop.example.com',
  })
  expect(wholeRequest(request('GET / HTTP/1.1', ['host: shop', 'x-empty:']))).toEqual({
    method: 'GET',
    url: '/',
    contentLength: '0',
    requestId: undefined,
    acceptLanguage: undefined,
    origin: undefined,
  })
})

const host = 'host: shop'
const others: [string, Buffer][] = [
  ['half a head', Buffer.from(`${post}\r\n${host}\r\n`)],
  ['half a body', request(post, [host, 'content-length: 3'], '{}')],
  ['more than the body', request(post, [host, 'content-length: 1'], '{}')],
  ['a body without a length', request(post, [host], '{}')],
  ['two requests', Buffer.concat([request(post, [host]), request(post, [host])])],
  ['a chunked body', request(post, [host, 'transfer-encoding: chunked'], '0\r\n\r\n')],
  ['two lengths', request(post, [host, 'content-length: 2', 'Content-Length: 2'], '{}')],
  ['a length that is no number', request(post, [host, 'content-length: +2'], '{}')],
  ['a length of several values', request(post, [host, 'content-length: 2, 2'], '{}')],
  ['a client that waits for “100 Continue”', request(post, [host, 'content-length: 2', 'expect: 100-continue'], '{}')],
  ['a switch to another protocol', request(post, [host, 'connection: upgrade', 'upgrade: websocket'])],
  ['the wish to end the connection', request(post, [host, 'connection: close'])],
  ['no host', request(post, ['content-length: 0'])],
  ['two hosts', request(post, [host, 'Host: bank'])],
  ['a folded header', request(post, [host, 'x-long: a', ' b'])],
  ['a header with a space before its colon', request(post, [host, 'content-length : 0'])],
  ['a line that ends without a carriage return', request(post, [`${host}\ntransfer-encoding: chunked`])],
  ['a carriage return inside a line', request(post, [`${host}\rtransfer-encoding: chunked`])],
  ['a control character', request(post, [host, 'x-bell: \x07'])],
  ['HTTP/1.0', request('POST / HTTP/1.0', [host])],
  ['a HEAD, whose answer has no body', request('HEAD / HTTP/1.1', [host])],
  ['a tunnel', request('CONNECT /bank HTTP/1.1', [host])],
  ['an absolute address', request('GET http://bank/ HTTP/1.1', [host])],
  ['two spaces', request('GET  / HTTP/1.1', [host])],
  ['another method', request('BREW /tea HTTP/1.1', [host])],
  ['a length with a no-break space', request(post, [host, 'content-length: 2\xa0'], '{}')],
  ['a connection header for proxies', request(post, [host, 'proxy-connection: close'])],
  ['a head above 16 kB', request(post, [host, `x-long: ${'a'.repeat(16_384)}`])],
  ['no HTTP', Buffer.from('BREW /tea HTCPCP/1.0\r\n\r\n')],
  ['nothing', Buffer.alloc(0)],
]

test.each(others)('H10: only Node’s parser reads this input: %s', (_, piece) => {
  expect(wholeRequest(piece)).toBeUndefined()
})

test('H10: a huge head takes little time to read', () => {
  const lines = Array.from({ length: 5_000 }, () => `x-some-header: ${'a'.repeat(5)}`)
  const start = performance.now()
  for (let time = 0; time < 20; time++) {
    wholeRequest(request(post, [host, ...lines]))
    wholeRequest(request(post, [...lines, 'broken']))
    wholeRequest(Buffer.from(`${post}\r\nhost: ${' '.repeat(60_000)}\x07\r\n\r\n`))
  }
  expect(performance.now() - start).toBeLessThan(5_000)
})

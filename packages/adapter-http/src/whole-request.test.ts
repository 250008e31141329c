import { expect, test } from 'vitest'
import { wholeRequest } from './whole-request.ts'

const request = (first: string, headers: readonly string[], body = '') =>
  Buffer.from(`${[first, ...headers].join('\r\n')}\r\n\r\n${body}`, 'latin1')
const first = 'POST /api/v1/orders HTTP/1.1'

test('H10: a request that arrived whole is read without Node’s parser', () => {
  const headers = [
    'Host: shop',
    'content-LENGTH: 2',
    'X-Request-Id:\tmine \t',
    'accept-language: ko',
    'connection: Keep-Alive',
  ]
  expect(wholeRequest(request(first, headers, '{}'))).toEqual({
    method: 'POST',
    url: '/api/v1/orders',
    contentLength: '2',
    requestId: 'mine',
    acceptLanguage: 'ko',
  })
  expect(wholeRequest(request('GET / HTTP/1.1', ['host: shop', 'x-empty:']))).toEqual({
    method: 'GET',
    url: '/',
    contentLength: '0',
    requestId: undefined,
    acceptLanguage: undefined,
  })
})

const host = 'host: shop'
const others: [string, Buffer][] = [
  ['half a head', Buffer.from(`${first}\r\n${host}\r\n`)],
  ['half a body', request(first, [host, 'content-length: 3'], '{}')],
  ['more than the body', request(first, [host, 'content-length: 1'], '{}')],
  ['a body without a length', request(first, [host], '{}')],
  ['two requests', Buffer.concat([request(first, [host]), request(first, [host])])],
  ['a chunked body', request(first, [host, 'transfer-encoding: chunked'], '0\r\n\r\n')],
  ['two lengths', request(first, [host, 'content-length: 2', 'Content-Length: 2'], '{}')],
  ['a length that is no number', request(first, [host, 'content-length: +2'], '{}')],
  ['a length of several values', request(first, [host, 'content-length: 2, 2'], '{}')],
  ['a client that waits for “100 Continue”', request(first, [host, 'content-length: 2', 'expect: 100-continue'], '{}')],
  ['a switch to another protocol', request(first, [host, 'connection: upgrade', 'upgrade: websocket'])],
  ['the wish to end the connection', request(first, [host, 'connection: close'])],
  ['no host', request(first, ['content-length: 0'])],
  ['two hosts', request(first, [host, 'Host: bank'])],
  ['a folded header', request(first, [host, 'x-long: a', ' b'])],
  ['a header with a space before its colon', request(first, [host, 'content-length : 0'])],
  ['a line that ends without a carriage return', request(first, [`${host}\ntransfer-encoding: chunked`])],
  ['a carriage return inside a line', request(first, [`${host}\rtransfer-encoding: chunked`])],
  ['a control character', request(first, [host, 'x-bell: \x07'])],
  ['HTTP/1.0', request('POST / HTTP/1.0', [host])],
  ['a HEAD, whose answer has no body', request('HEAD / HTTP/1.1', [host])],
  ['a tunnel', request('CONNECT /bank HTTP/1.1', [host])],
  ['an absolute address', request('GET http://bank/ HTTP/1.1', [host])],
  ['two spaces', request('GET  / HTTP/1.1', [host])],
  ['no HTTP', Buffer.from('BREW /tea HTCPCP/1.0\r\n\r\n')],
  ['nothing', Buffer.alloc(0)],
]

test.each(others)('H10: only Node’s parser reads input with %s', (_, piece) => {
  expect(wholeRequest(piece)).toBeUndefined()
})

test('H10: a huge head takes little time to read', () => {
  const lines = Array.from({ length: 5_000 }, () => `x-some-header: ${'a'.repeat(5)}`)
  const start = performance.now()
  for (let time = 0; time < 20; time++) {
    wholeRequest(request(first, [host, ...lines]))
    wholeRequest(request(first, [...lines, 'broken']))
    wholeRequest(Buffer.from(`${first}\r\nhost: ${' '.repeat(60_000)}\x07\r\n\r\n`))
  }
  expect(performance.now() - start).toBeLessThan(5_000)
})

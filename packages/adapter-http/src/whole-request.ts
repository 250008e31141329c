import { maxHeaderSize } from 'node:http'

/** A request that arrived whole and alone in one piece of input. */
export interface WholeRequest {
  readonly method: string
  readonly url: string
  /** The length of its body in bytes, as written in its header; `0` without the header. */
  readonly contentLength: string
  readonly acceptLanguage: string | undefined
  readonly requestId: string | undefined
  readonly origin: string | undefined
}

/**
 * A request line and header lines in their usual form, without the empty line at the end. HEAD and CONNECT are left to Node,
 * because an answer to a HEAD has no body, and a CONNECT asks for a tunnel.
 */
const usualHead =
  /^(?:GET|POST|PUT|PATCH|DELETE|OPTIONS) \/[!-~]* HTTP\/1\.1(?:\r\n[\w!#$%&'*+.^`|~-]+:[\t -~\x80-\xff]*)+$/

/** The headers that this file looks at. */
const relevantHeaders =
  /\r\n(accept-language|(?:proxy-)?connection|content-length|expect|host|origin|transfer-encoding|upgrade|x-request-id):([^\r]*)/gi

const endOfHead = '\r\n\r\n'

/**
 * Reads a piece of input that is exactly one request in its usual form. Returns undefined for anything else, such as two
 * requests, a chunked body, or one of `relevantHeaders` twice: only Node's parser can tell what such input means.
 */
export function wholeRequest(piece: Buffer): WholeRequest | undefined {
  const end = piece.indexOf(endOfHead)
  if (end < 0 || end + endOfHead.length > maxHeaderSize) return undefined
  const head = piece.toString('latin1', 0, end)
  if (!usualHead.test(head)) return undefined
  const headers = new Map<string, string>()
  for (const [, name = '', value = ''] of head.matchAll(relevantHeaders)) {
    if (headers.has(name.toLowerCase())) return undefined
    headers.set(name.toLowerCase(), trim(value))
  }
  const length = headers.get('content-length') ?? '0'
  const isWhole = /^\d{1,9}$/.test(length) && end + endOfHead.length + Number(length) === piece.length
  if (!isWhole || !headers.has('host') || !isPlain(headers)) return undefined
  const [method = '', url = ''] = head.slice(0, head.indexOf('\r\n')).split(' ')
  return {
    method,
    url,
    contentLength: length,
    acceptLanguage: headers.get('accept-language'),
    requestId: headers.get('x-request-id'),
    origin: headers.get('origin'),
  }
}

/** Removes spaces and tabs around a value, and no other white space, as HTTP defines it (RFC 9110, section 5.5). */
function trim(value: string): string {
  let [start, end] = [0, value.length]
  const isBlank = (index: number) => value[index] === ' ' || value[index] === '\t'
  while (start < end && isBlank(start)) start++
  while (start < end && isBlank(end - 1)) end--
  return value.slice(start, end)
}

/** Whether no header changes how the body is read, or what happens to the connection. */
const isPlain = (headers: ReadonlyMap<string, string>) =>
  !headers.has('transfer-encoding') &&
  !headers.has('expect') &&
  !headers.has('proxy-connection') &&
  !headers.has('upgrade') &&
  (headers.get('connection') ?? 'keep-alive').toLowerCase() === 'keep-alive'

import type { IncomingMessage } from 'node:http'

/** The head of a request that arrived in one piece. The names of the headers are in lower case. */
export interface Head {
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
}

const requestLine = /^([A-Z]+) (\/[!-~]*) HTTP\/1\.1$/
const headerLine = /^([\w!#$%&'*+.^`|~-]+):([\t -~\x80-\xff]*)$/
const endOfHead = '\r\n\r\n'

/**
 * Reads the head of a request if the piece is exactly one whole request in its usual form. Returns undefined for anything
 * else, such as two requests, a chunked body or a header that occurs twice. Only Node's parser can tell what that is.
 */
export function wholeRequest(piece: Buffer): Head | undefined {
  const end = piece.indexOf(endOfHead)
  if (end < 0) return undefined
  const [first = '', ...lines] = piece.toString('latin1', 0, end).split('\r\n')
  const [, method, url] = requestLine.exec(first) ?? []
  if (method === undefined || url === undefined) return undefined
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value = ''] = headerLine.exec(line) ?? []
    if (name === undefined || headers.has(name.toLowerCase())) return undefined
    headers.set(name.toLowerCase(), value.trim())
  }
  const length = headers.get('content-length') ?? '0'
  const isWhole = /^\d{1,9}$/.test(length) && end + endOfHead.length + Number(length) === piece.length
  return isWhole && headers.has('host') && isPlain(headers) ? { method, url, headers } : undefined
}

/** Whether no header changes how the body is read or what happens to the connection. */
const isPlain = (headers: Head['headers']) =>
  !headers.has('transfer-encoding') &&
  !headers.has('expect') &&
  !headers.has('upgrade') &&
  (headers.get('connection') ?? 'keep-alive').toLowerCase() === 'keep-alive'

/** How many bytes a request has whose head begins and ends in this piece. NaN if that is not known. */
export function sizeOf(piece: Buffer, { headers }: Pick<IncomingMessage, 'headers'>): number {
  const end = piece.indexOf(endOfHead)
  if (end < 0 || headers['transfer-encoding'] !== undefined) return Number.NaN
  return end + endOfHead.length + Number(headers['content-length'] ?? 0)
}

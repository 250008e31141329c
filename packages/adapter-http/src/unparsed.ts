import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { languageOf, type ProblemSource, problemOf } from './problems/index.ts'
import { requestIdOf } from './request-id.ts'

/** Why a request does not reach a route, and the status of its answer, which may differ from the usual status of the code. */
export interface Unparsed {
  readonly status: number
  readonly source: ProblemSource
}

export const malformedRequest = (status: number, path: string, message: string): Unparsed => ({
  status,
  source: { code: 'INVALID_REQUEST', errors: [{ path, message }] },
})

/** Why Node rejects a request, by the code of Node's error. */
export const unparsedBy = (errorCode: string): Unparsed =>
  byErrorCode[errorCode] ?? malformedRequest(400, 'request', 'must be valid HTTP')

const byErrorCode: Readonly<Record<string, Unparsed>> = {
  HPE_HEADER_OVERFLOW: malformedRequest(431, 'headers', 'must be no more than 16 kB in all'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: malformedRequest(413, 'body', 'must have chunk extensions of no more than 16 kB'),
  ERR_HTTP_REQUEST_TIMEOUT: malformedRequest(408, 'request', 'took too long to arrive'),
}

function bodyOf({ status, source }: Unparsed, language: 'en' | 'ko', requestId: string): string {
  return JSON.stringify(problemOf(source, { language, requestId, prefix: '', status }))
}

export type RefusalHeaders = Readonly<Record<string, string>>

/** Answers with a problem, without Fastify. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  unparsed: Unparsed,
  headers: RefusalHeaders = {},
): void {
  const language = languageOf(request.headers['accept-language'])
  const requestId = requestIdOf(request.headers)
  const body = bodyOf(unparsed, language, requestId)
  response.writeHead(unparsed.status, {
    'content-type': 'application/problem+json',
    'content-language': language,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-request-id': requestId,
    ...headers,
  })
  response.end(body)
}

/**
 * Answers by writing bytes to the socket, and closes the connection. This is for a request that never gets a response object, and
 * for a request whose body is broken.
 */
export function refuseBytes(socket: Socket, unparsed: Unparsed): void {
  if (!socket.writable) return void socket.destroy()
  const requestId = requestIdOf({})
  const body = bodyOf(unparsed, 'en', requestId)
  const head = [
    `HTTP/1.1 ${unparsed.status} ${STATUS_CODES[unparsed.status]}`,
    'content-type: application/problem+json',
    'content-language: en',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    `x-request-id: ${requestId}`,
    'connection: close',
  ]
  // Close both directions: a client that keeps its half open would delay the stop of the server.
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

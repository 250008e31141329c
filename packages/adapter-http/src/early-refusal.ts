import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type WholeRequest, wholeRequest } from './whole-request.ts'

/** What is known of a connection. */
export interface Requests {
  /** The last request that has begun to arrive, and its response. */
  readonly last?: { readonly request: IncomingMessage; readonly response: ServerResponse }
}

/** The bytes of the answer to a request that is refused. Undefined if the request is not refused. */
export type Refusal = (request: WholeRequest) => string | undefined

/**
 * Refuses the further requests of a connection before Node parses them. Node's objects for a request and its response cost
 * about as much as the rest of a refusal.
 *
 * It refuses only a request that arrives whole and alone, while Node's parser is between two requests and all answers are sent.
 * Node gets all other input as usual, so the same request may also be refused later.
 *
 * Call it once per connection, and only for a connection on which a request was refused: from then on Node reads the connection in
 * JavaScript, which costs each request some microseconds.
 */
export function refuseEarly(socket: Socket, requests: Requests, refusal: Refusal): void {
  /** Whether Node's parser is between two requests. It is not known whether it is until one whole request has gone through it. */
  let isBetween = false
  const isIdle = () =>
    isBetween && requests.last?.response.writableFinished && socket.writable && !socket.writableLength

  const { emit } = socket
  function receive(piece: Buffer): boolean {
    const arrived = wholeRequest(piece)
    const answer = arrived && isIdle() ? refusal(arrived) : undefined
    if (answer !== undefined) return socket.write(answer)
    const before = requests.last?.request
    const isHandled = emit.call(socket, 'data', piece)
    const parsed = requests.last?.request
    isBetween = arrived !== undefined && parsed !== undefined && parsed !== before && endsTogether(arrived, parsed)
    return isHandled
  }

  // Node's parser reads the socket directly until somebody listens to its input.
  const nobody = () => {}
  socket.on('data', nobody).off('data', nobody)
  socket.emit = (event: string | symbol, ...values: unknown[]) =>
    event === 'data' ? receive(values[0] as Buffer) : emit.call(socket, event as never, ...(values as never[]))
}

/**
 * Whether Node's parser ends between two requests after a piece of input that is one whole request, and in which `parsed` is the
 * last request that the parser found. The parser may have found another one, if the piece began with the rest of an earlier
 * request. If the other one begins in the head of the whole request, both heads end together; equal lengths then end both bodies
 * together. If it begins in the body, a body of the same length does not fit into the piece, so it is not complete.
 */
const endsTogether = (whole: WholeRequest, parsed: IncomingMessage) =>
  parsed.complete && (parsed.headers['content-length'] ?? '0') === whole.contentLength

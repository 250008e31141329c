import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type WholeRequest, wholeRequest } from './whole-request.ts'

/** What `refuseEarly` needs to know about the requests of a connection. */
export interface Requests {
  /** The last request that has begun to arrive, and its response. */
  readonly last?: { readonly request: IncomingMessage; readonly response: ServerResponse }
}

/** Returns the whole answer to a request that is refused, and undefined for any other request. */
export type Refusal = (request: WholeRequest) => string | undefined

/**
 * Refuses the further requests of a connection before Node parses them, because Node's objects for a request and its response
 * cost about as much as the rest of a refusal.
 *
 * Only a request that arrives whole and alone, while Node's parser is between two requests and all answers are sent, is refused
 * here. Node gets all other input as usual, and the requests in that input may still be refused after Node has parsed them.
 *
 * Call this function only for a connection on which a request was refused: from then on, the input of the connection goes
 * through JavaScript before it reaches Node's parser, which costs each request some microseconds.
 *
 * @returns false if Node has paused the socket, for example because the client does not read an answer. Then nothing has changed:
 *   Node could not resume a socket that is switched meanwhile. Call the function again after a later refusal.
 */
export function refuseEarly(socket: Socket, requests: Requests, refusal: Refusal): boolean {
  if (socket.destroyed || socket.isPaused() || !socket.readableFlowing) return false
  /**
   * Whether Node's parser is known to be between two requests. False at first: the parser may be inside a request until one whole
   * request has gone through it.
   */
  let isBetween = false
  const isIdle = () =>
    isBetween && requests.last?.response.writableFinished && socket.writable && !socket.writableLength

  const { emit } = socket
  function receive(piece: Buffer): boolean {
    const whole = wholeRequest(piece)
    const answer = whole && isIdle() ? refusal(whole) : undefined
    if (answer !== undefined) return socket.write(answer)
    const previous = requests.last?.request
    const isHandled = emit.call(socket, 'data', piece)
    const parsed = requests.last?.request
    isBetween = whole !== undefined && parsed !== undefined && parsed !== previous && endsBetween(whole, parsed)
    return isHandled
  }

  // Node's parser reads the socket directly until somebody listens to `data`. From then on, the parser gets its input by `emit`.
  const ignore = () => {}
  socket.on('data', ignore).off('data', ignore)
  socket.emit = (event: string | symbol, ...values: unknown[]) =>
    event === 'data' ? receive(values[0] as Buffer) : emit.call(socket, event as never, ...(values as never[]))
  return true
}

/**
 * Whether Node's parser is between two requests after a piece of input that looks like one whole request (`whole`). `parsed` is
 * the last request that the parser found in the piece.
 *
 * The two may differ: if the parser was inside an earlier request, it took the beginning of the piece for the rest of that
 * request, so `parsed` begins later than `whole`. If `parsed` begins in the head of `whole`, the two heads end at the same byte,
 * and with bodies of the same length the two requests also end at the same byte, the last one of the piece. If `parsed` begins in
 * the body of `whole`, a body of that length does not fit into the piece any more, so `parsed` is not complete.
 */
const endsBetween = (whole: WholeRequest, parsed: IncomingMessage) =>
  parsed.complete && (parsed.headers['content-length'] ?? '0') === whole.contentLength

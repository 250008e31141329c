import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Head, sizeOf, wholeRequest } from './whole-request.ts'

/** What is known of a connection's requests. */
export interface RequestsOfConnection {
  /** The last request that has begun to arrive, and its response. */
  readonly last?: { readonly request: IncomingMessage; readonly response: ServerResponse }
}

/** Says which requests are refused. */
export interface EarlyRefusal {
  /** Whether some requests are refused now. */
  isOverloaded(): boolean
  /** The bytes of the answer to a request that is refused. Undefined if it is not refused. */
  answerTo(head: Head): string | undefined
}

/**
 * Refuses requests of a connection before Node parses them. Node's objects for a request and its response cost more than the
 * rest of a refusal.
 *
 * It refuses only a request that arrives whole and alone, and only while Node's parser and the responses of the connection
 * have nothing left to do. Node gets all other input as usual, and refuses the same requests later. The first request of a
 * connection is always Node's: otherwise Node would take the connection for one that never sent a request, and end it.
 */
export function refuseEarly(socket: Socket, connection: RequestsOfConnection, refusal: EarlyRefusal): void {
  /** How many bytes of the last request have not arrived yet: 0 between two requests. Another value than 0 if that is unknown. */
  let missing = 0

  function refuses(piece: Buffer): boolean {
    if (missing !== 0 || !refusal.isOverloaded() || !isIdle()) return false
    const head = wholeRequest(piece)
    const answer = head && refusal.answerTo(head)
    if (answer === undefined) return false
    socket.write(answer)
    return true
  }

  const isIdle = () =>
    connection.last?.response.writableFinished === true && socket.writable && socket.writableLength === 0

  const { emit } = socket
  function parse(piece: Buffer): boolean {
    const before = connection.last?.request
    const handled = emit.call(socket, 'data', piece)
    const request = connection.last?.request
    if (missing === 0) missing = request === undefined || request === before ? Number.NaN : sizeOf(piece, request)
    missing -= piece.length
    return handled
  }

  // Node's parser reads the socket without events until something else listens to them.
  const nobody = () => {}
  socket.on('data', nobody).off('data', nobody)
  socket.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event !== 'data') return emit.call(socket, event as never, ...(values as never[]))
    const piece = values[0] as Buffer
    return refuses(piece) || parse(piece)
  }
}

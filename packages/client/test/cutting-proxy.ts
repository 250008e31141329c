import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/**
 * What happens to a request. `answered`: the request and its answer pass. `unsent`: the connection breaks before the request
 * reaches the service. `unanswered`: the service answers, and the connection breaks before a byte of the answer comes back.
 * `half`: the connection breaks in the middle of the answer. `stalled`: the service answers, and nothing comes back,
 * but the connection stays open.
 */
export type Fate = 'answered' | 'unsent' | 'unanswered' | 'half' | 'stalled'

/** A proxy that breaks connections between a client and a service. */
export interface CuttingProxy {
  readonly address: string
  /** How many requests had each fate. */
  readonly counts: Readonly<Record<Fate, number>>
  close(): void
}

/** The headers that belong to one connection. `fetch` sets them for the proxy's own request. */
const connectionHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding'])

export async function cuttingProxy(target: string, fateOf: (request: IncomingMessage) => Fate): Promise<CuttingProxy> {
  const counts = { answered: 0, unsent: 0, unanswered: 0, half: 0, stalled: 0 }

  const server = createServer(async (request, response) => {
    const requestBody = await buffer(request)
    const fate = fateOf(request)
    counts[fate]++
    if (fate === 'unsent') return request.socket.destroy()

    const headers = Object.entries(request.headers).filter(([name]) => !connectionHeaders.has(name))
    const answer = await fetch(target + request.url, {
      method: request.method ?? '',
      headers: Object.fromEntries(headers) as Record<string, string>,
      ...(requestBody.length > 0 && { body: requestBody }),
    })
    const body = Buffer.from(await answer.arrayBuffer())
    if (fate === 'stalled') return
    if (fate === 'unanswered') return request.socket.destroy()

    // `content-length` is the length of the whole answer, so that the client notices when half of the answer is missing.
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length })
    if (fate === 'answered') return response.end(body)
    return response.write(body.subarray(0, body.length / 2), () => request.socket.destroy())
  }).listen(0, '127.0.0.1')

  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

import { connect, createServer, type Socket } from 'node:net'

/**
 * What happens to a request. `answered`: it passes, and so does its answer. `unsent`: the connection breaks before the request
 * reaches the service. `unanswered`: the service answers, and the connection breaks before a byte of the answer comes back.
 * `half`: the connection breaks in the middle of the answer. `stalled`: the service answers, and nothing comes back.
 */
export type Fate = 'answered' | 'unsent' | 'unanswered' | 'half' | 'stalled'

/** A proxy that breaks connections between a client and a service. */
export interface CuttingProxy {
  readonly address: string
  /** How often each fate was met. */
  readonly met: Readonly<Record<Fate, number>>
  close(): Promise<void>
}

/** @param fateOf the fate of a request, from its text */
export async function cuttingProxy(target: string, fateOf: (request: string) => Fate): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const met = { answered: 0, unsent: 0, unanswered: 0, half: 0, stalled: 0 }

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    let fate: Fate = 'answered'
    client.on('data', (data: Buffer) => {
      // A request of these tests is small, so that its first line is in one piece.
      const text = data.toString('latin1')
      if (/^[A-Z]+ \//.test(text)) {
        fate = fateOf(text)
        met[fate]++
      }
      if (fate === 'unsent') client.destroy()
      else upstream.write(data)
    })
    upstream.on('data', (data: Buffer) => {
      if (fate === 'stalled') return
      if (fate === 'unanswered') client.destroy()
      else if (fate === 'half') client.end(data.subarray(0, data.length - 10))
      else client.write(data)
    })
  })

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen')
  return {
    address: `http://127.0.0.1:${address.port}`,
    met,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

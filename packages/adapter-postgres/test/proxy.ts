import { connect as connectTo, createServer, type Socket } from 'node:net'

/** Stands between the store and its server, and breaks what it is told to. */
export interface ServerProxy {
  /** The server's connection string, by way of this proxy. */
  readonly url: string
  /**
   * What becomes of the next COMMIT. `answered`: nothing happens to it. `unanswered`: it reaches the server, and the
   * connection breaks before its answer comes back. `last`: the same, and from then on the proxy is `stalled`. `lost`:
   * the connection breaks before it reaches the server.
   */
  nextCommit: 'answered' | 'unanswered' | 'last' | 'lost'
  /** While true, nothing passes in either direction, and no connection is closed. */
  stalled: boolean
  /** Breaks every connection and takes no new one, as a server that has gone down. */
  down(): Promise<void>
  /** Listens again where it did. */
  up(): Promise<void>
  close(): Promise<void>
}

/** What a Bind message of the statement `commit` holds: the unnamed portal, and the statement's name. */
const commit = Buffer.from('\0commit\0')

export async function createProxy(url: string): Promise<ServerProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()

  const server = createServer((client) => {
    const upstream = connectTo(Number(target.port || 5432), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    let swallow: 'unanswered' | 'last' | undefined
    client.on('data', (data: Buffer) => {
      if (proxy.stalled) return
      const at = data.indexOf(commit)
      if (at >= 0 && proxy.nextCommit === 'lost') {
        proxy.nextCommit = 'answered'
        upstream.destroy()
        return
      }
      if (at >= 0 && proxy.nextCommit !== 'answered' && proxy.nextCommit !== 'lost') {
        swallow = proxy.nextCommit
        proxy.nextCommit = 'answered'
      }
      upstream.write(data)
    })
    upstream.on('data', (data: Buffer) => {
      if (proxy.stalled) return
      if (swallow) {
        // The writes before are answered, too, and with them or later the COMMIT: only then does the connection break.
        if (!data.includes('COMMIT\0')) return
        proxy.stalled = swallow === 'last'
        client.destroy()
        return
      }
      client.write(data)
    })
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }

  await listen(0)
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen')

  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(address.port)
  const proxy: ServerProxy = {
    url: through.href,
    nextCommit: 'answered',
    stalled: false,
    down: stop,
    up: () => listen(address.port),
    close: stop,
  }
  return proxy
}

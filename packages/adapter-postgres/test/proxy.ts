import { connect as connectTo, createServer, type Socket } from 'node:net'

/** A proxy between the store and its server, which breaks connections when a test wants it to. */
export interface ServerProxy {
  /** The connection string of the server, through this proxy. */
  readonly url: string
  /**
   * What happens to the next COMMIT:
   * - `answered`: COMMIT and its answer pass.
   * - `unanswered`: COMMIT reaches the server, and the connection breaks before the answer comes back.
   * - `unanswered-then-stalled`: the same as `unanswered`, and afterwards the proxy is `stalled`.
   * - `lost`: the connection breaks before COMMIT reaches the server.
   */
  nextCommit: 'answered' | 'unanswered' | 'unanswered-then-stalled' | 'lost'
  /** While true, the proxy drops all data of both directions, and closes no connection. */
  stalled: boolean
  /** Breaks every connection and refuses new ones, like a server that has gone down. */
  down(): Promise<void>
  /** Listens again, on the same port. */
  up(): Promise<void>
  close(): Promise<void>
}

/** A part of the Bind message of the statement `commit`: the name of the portal, which is empty, and of the statement. */
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
    /** What happens to the COMMIT that was passed on and is not answered yet; undefined if its answer is to pass. */
    let fate: 'unanswered' | 'unanswered-then-stalled' | undefined
    client.on('data', (data: Buffer) => {
      if (proxy.stalled) return
      const at = data.indexOf(commit)
      if (at >= 0 && proxy.nextCommit === 'lost') {
        proxy.nextCommit = 'answered'
        upstream.destroy()
        return
      }
      if (at >= 0 && proxy.nextCommit !== 'answered' && proxy.nextCommit !== 'lost') {
        fate = proxy.nextCommit
        proxy.nextCommit = 'answered'
      }
      upstream.write(data)
    })
    upstream.on('data', (data: Buffer) => {
      if (proxy.stalled) return
      if (fate) {
        // The server also answers the writes before COMMIT. Break the connection only when the answer to COMMIT has come.
        if (!data.includes('COMMIT\0')) return
        proxy.stalled = fate === 'unanswered-then-stalled'
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

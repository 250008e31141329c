/**
 * Compares the two ways in which an overloaded server refuses orders: before and after Node parses them.
 *
 *     ulimit -n 65536; node bench/refusals.ts [--connections 8000] [--rounds 30] [--orders 4000]
 *
 * Two servers refuse orders in turn. Each has as many open connections as `--connections` says. A round sends orders to
 * one server and then to the other, over all connections of the server in turn. The program prints the processor time of
 * each server per refusal, and the ratio of the two. The orders for one of the servers have a header twice. Only Node's
 * parser can tell what such a request means, so these orders are refused after parsing. No database is needed, because
 * no order is served.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { quartiles } from './figures.ts'

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '8000' },
    rounds: { type: 'string', default: '30' },
    orders: { type: 'string', default: '4000' },
  },
})
const [connections, rounds, orders] = [values.connections, values.rounds, values.orders].map(Number) as [
  number,
  number,
  number,
]

const order = '{"userId":"u1","items":[{"productId":"p1","quantity":1},{"productId":"p2","quantity":1}]}'
/** As long as a token with the claims of a user. */
const token = 'x'.repeat(150)
const head = ['POST /api/v1/orders HTTP/1.1', 'Host: shop', `Authorization: Bearer ${token}`, 'Idempotency-Key: one']
const requestWith = (...headers: readonly string[]) =>
  [...head, ...headers, 'Content-Type: application/json', `Content-Length: ${order.length}`, '', order].join('\r\n')

interface Server {
  readonly name: string
  readonly request: string
  readonly sockets: readonly Socket[]
  /** How many answers have arrived. */
  answers(): number
  /** The processor time that the server has used, in microseconds. */
  processor(): Promise<number>
}

async function start(name: string, request: string): Promise<Server> {
  const child = fork(new URL('refusing-server.ts', import.meta.url))
  process.once('exit', () => child.kill())
  const [port] = (await once(child, 'message')) as [number]
  let answers = 0
  async function open(): Promise<Socket> {
    const socket = connect(port, '127.0.0.1').setNoDelay(true)
    await once(socket, 'connect')
    // Two answers may arrive together, and one answer may arrive in two pieces.
    return socket.on('data', (bytes) => {
      answers += bytes.toString('latin1').split('HTTP/1.1 ').length - 1
    })
  }
  const sockets: Socket[] = []
  while (sockets.length < connections) sockets.push(...(await Promise.all(Array.from({ length: 100 }, open))))
  return {
    name,
    request,
    sockets,
    answers: () => answers,
    async processor() {
      child.send('processor')
      return Number((await once(child, 'message'))[0])
    },
  }
}

/** Sends orders over the connections in turn, at most 20,000 per second. @returns µs of the server per refusal */
async function refuse({ request, sockets, answers, processor }: Server, count: number): Promise<number> {
  const [answersBefore, processorBefore] = [answers(), await processor()]
  for (let sent = 0; sent < count; sent++) {
    sockets[(answersBefore + sent) % sockets.length]?.write(request, 'latin1')
    if (sent % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const deadline = performance.now() + 30_000
  while (answers() < answersBefore + count) {
    if (performance.now() > deadline) throw new Error('the server did not answer all orders within 30 seconds')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return ((await processor()) - processorBefore) / count
}

const before = await start('before parsing', requestWith())
const after = await start('after parsing', requestWith('Accept-Language: en', 'Accept-Language: en'))
// The first two refusals of each connection come after parsing.
for (const server of [before, after]) await refuse(server, 3 * connections)

const figures: [number, number][] = []
for (let round = 0; round < rounds; round++) {
  const [first, second] = round % 2 === 0 ? [before, after] : [after, before]
  const costs = new Map([[first, await refuse(first, orders)]]).set(second, await refuse(second, orders))
  figures.push([costs.get(before) ?? 0, costs.get(after) ?? 0])
}
const ratio = quartiles(figures.map(([early, late]) => early / late))
console.table({
  connections,
  'µs per refusal before parsing': quartiles(figures.map(([early]) => early)).median.toFixed(1),
  'µs per refusal after parsing': quartiles(figures.map(([, late]) => late)).median.toFixed(1),
  'ratio (quartiles)': `${ratio.median.toFixed(2)} (${ratio.lower.toFixed(2)} to ${ratio.upper.toFixed(2)})`,
})
process.exit()

/**
 * A load generator that uses as little processor time as it can, because it shares the machine with the service. It
 * uses plain sockets, joins requests from prepared parts, and reads only the status and the length of an answer. It
 * runs in a process of its own, reads its options as JSON from its input, and prints its results as JSON.
 */
import { createHmac } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { json } from 'node:stream/consumers'
import { type Distribution, productPicker, randomBelow, userCount } from './baskets.ts'

export interface LoadOptions {
  /** The ports of the services. Each gets the same number of connections. */
  readonly ports: readonly number[]
  readonly secret: string
  readonly connections: number
  /** How many of the connections send requests; the others are idle. Default: all. */
  readonly active?: number
  readonly seconds: number
  /** For how many seconds at the start the requests are not counted. */
  readonly warmUp: number
  readonly scenario: Scenario
  /**
   * Requests per second, sent at fixed times (an open loop). Without a rate, each connection sends its next request
   * when the last one is answered (a closed loop).
   */
  readonly rate?: number
  /**
   * How long a request of an open loop may wait for a free connection, in milliseconds. A request that has waited
   * longer is not sent. Default: no limit.
   */
  readonly patience?: number
  /** The prefix of all idempotency keys of this run. Every run needs a different prefix. */
  readonly run: string
}

export type Scenario =
  /** Posts to the route of `floor.ts` that does nothing. The service is compared with this route. */
  | { readonly type: 'empty' }
  /** A random user posts two products to `path`. Default: the route that places orders. */
  | { readonly type: 'order'; readonly distribution: Distribution; readonly path?: string }
  /** Each order uses one of the given coupons: `[user index, user coupon id]`. */
  | { readonly type: 'order-with-coupon'; readonly coupons: readonly (readonly [number, string])[] }
  /** A random user charges an amount of 1. */
  | { readonly type: 'charge' }
  /**
   * Each of the first `users` users asks once for the coupon. With `opensAt`, the load starts so early that its warm-up ends at
   * that instant. Before that instant the users ask in turn, and after it each user asks once more.
   */
  | { readonly type: 'issue'; readonly couponId: string; readonly users: number; readonly opensAt?: number | undefined }
  /** A random user requests one of the paths, in which `{user}` is replaced by the user's id. */
  | { readonly type: 'get'; readonly paths: readonly string[]; readonly public?: boolean }
  /** Each path is requested by its user: `[user index, path]`. */
  | { readonly type: 'get-own'; readonly paths: readonly (readonly [number, string])[] }

export interface LoadResult {
  /** How long the answers were counted, without the warm-up. */
  readonly seconds: number
  /** The number of counted answers of each status. */
  readonly statuses: Readonly<Record<string, number>>
  /** The number of all answers, including the answers of the warm-up. */
  readonly answered: number
  /** The number of all 2xx answers, including the answers of the warm-up. */
  readonly acknowledged: number
  /** Processor time of this process for all answers, in seconds. */
  readonly processor: number
  /** Latencies of the counted answers, in milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** The p99 of the latencies of the counted 2xx answers, in milliseconds. */
  readonly acceptedP99: number
}

/** Makes the text of the next request. Returns undefined when none is left. */
type NextRequest = () => string | undefined

const base64url = (text: string) => Buffer.from(text).toString('base64url')

/** Makes one token per user, as a login service would. */
function tokens(secret: string, count: number): string[] {
  const header = base64url(JSON.stringify({ alg: 'HS256', typ: 'JWT' }))
  // All runs within an hour use the same tokens, because real users keep their tokens for a while.
  const now = Math.floor(Date.now() / 3_600_000) * 3_600
  return Array.from({ length: count }, (_, user) => {
    const unsigned = `${header}.${base64url(JSON.stringify({ sub: `u${user}`, iat: now, exp: now + 86_400 }))}`
    return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`
  })
}

function requests({ scenario, secret, run }: LoadOptions): NextRequest {
  const users = scenario.type === 'issue' ? scenario.users : userCount
  const auth = tokens(secret, users).map((token) => `Host: shop\r\nAuthorization: Bearer ${token}\r\n`)
  const post = (path: string, user: number, body: string, key = '') =>
    `POST ${path} HTTP/1.1\r\n${auth[user]}${key}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  let sent = 0
  const key = () => `Idempotency-Key: ${run}-${sent}\r\n`

  switch (scenario.type) {
    case 'empty':
      return () => post('/empty', 0, '{}')
    case 'order': {
      const pick = productPicker(scenario.distribution)
      const path = scenario.path ?? '/api/v1/orders'
      return () => {
        sent++
        const user = randomBelow(userCount)
        const [a, b] = pick()
        const items = `[{"productId":"p${a}","quantity":1},{"productId":"p${b}","quantity":1}]`
        return post(path, user, `{"userId":"u${user}","items":${items}}`, key())
      }
    }
    case 'order-with-coupon': {
      const pick = productPicker('uniform')
      return () => {
        const coupon = scenario.coupons[sent++]
        if (coupon === undefined) return undefined
        const [user, id] = coupon
        const [a, b] = pick()
        const items = `[{"productId":"p${a}","quantity":1},{"productId":"p${b}","quantity":1}]`
        return post('/api/v1/orders', user, `{"userId":"u${user}","items":${items},"userCouponId":"${id}"}`, key())
      }
    }
    case 'charge':
      return () => {
        sent++
        const user = randomBelow(userCount)
        return post(`/api/v1/users/u${user}/balance/charge`, user, '{"amount":1}', key())
      }
    case 'issue': {
      const { opensAt = 0 } = scenario
      /**
       * How many requests were sent before the opening; undefined until then. At the opening, the first user is next
       * again.
       */
      let before: number | undefined
      return () => {
        if (before === undefined && Date.now() >= opensAt) before = sent
        if (before !== undefined && sent - before >= scenario.users) return undefined
        const user = (sent++ - (before ?? 0)) % scenario.users
        return post(`/api/v1/users/u${user}/coupons`, user, `{"couponId":"${scenario.couponId}"}`, key())
      }
    }
    case 'get':
      return () => {
        const user = randomBelow(userCount)
        const path = (scenario.paths[randomBelow(scenario.paths.length)] as string).replace('{user}', `u${user}`)
        return `GET ${path} HTTP/1.1\r\n${scenario.public ? 'Host: shop\r\n' : auth[user]}\r\n`
      }
    case 'get-own':
      return () => {
        const [user, path] = scenario.paths[randomBelow(scenario.paths.length)] as readonly [number, string]
        return `GET ${path} HTTP/1.1\r\n${auth[user]}\r\n`
      }
  }
}

/** A connection that sends one request at a time. */
class Connection {
  readonly #socket: Socket
  readonly #answered: (status: string) => void
  #received = ''

  constructor(socket: Socket, answered: (status: string) => void) {
    this.#socket = socket
    this.#answered = answered
    socket.setNoDelay(true)
    socket.on('data', (data) => this.#receive(data.toString('latin1')))
  }

  send(request: string): void {
    this.#socket.write(request, 'latin1')
  }

  end(): void {
    this.#socket.destroy()
  }

  #receive(text: string): void {
    this.#received = this.#received === '' ? text : this.#received + text
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const lengthAt = this.#received.search(/content-length: /i)
    const length = Number.parseInt(this.#received.slice(lengthAt + 16, lengthAt + 26), 10)
    if (this.#received.length < headEnd + 4 + length) return
    const status = this.#received.slice(9, 12)
    this.#received = ''
    this.#answered(status)
  }
}

async function drive(options: LoadOptions): Promise<LoadResult> {
  const next = requests(options)
  const statuses: Record<string, number> = {}
  const latencies: number[] = []
  const accepted: number[] = []
  let acknowledged = 0
  let answered = 0

  const open = async (index: number) => {
    const socket = connect(options.ports[index % options.ports.length] as number, '127.0.0.1')
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    // The server closes a connection on which no request arrives within some seconds. The connections of a real client
    // have already carried requests, so send one here, too.
    socket.write('GET /livez HTTP/1.1\r\nHost: shop\r\n\r\n')
    await new Promise((resolve) => socket.once('data', resolve))
    return socket
  }
  const sockets: Socket[] = []
  // Opens the connections in steps that fit into the server's queue of new connections, which is 511 long by default.
  while (sockets.length < options.connections) {
    const step = Math.min(400, options.connections - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: step }, (_, index) => open(sockets.length + index)))))
  }

  if (options.scenario.type === 'issue' && options.scenario.opensAt !== undefined) {
    const wait = options.scenario.opensAt - options.warmUp * 1_000 - Date.now()
    if (wait < 0) throw new Error(`the load was ready ${-wait} ms too late`)
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
  const processor = process.cpuUsage()
  const start = performance.now()
  const countFrom = start + options.warmUp * 1_000
  const end = countFrom + options.seconds * 1_000
  let lastAnswer = countFrom
  const count = (status: string, intended: number) => {
    const now = performance.now()
    answered++
    if (status.startsWith('2')) acknowledged++
    if (intended < countFrom || now > end) return
    statuses[status] = (statuses[status] ?? 0) + 1
    latencies.push(now - intended)
    if (status.startsWith('2')) accepted.push(now - intended)
    lastAnswer = now
  }

  const active = sockets.slice(0, options.active)
  if (options.rate === undefined) await closedLoop(active, next, count, end)
  else await openLoop(active, next, count, end, start, options.rate, options.patience)
  const { user, system } = process.cpuUsage(processor)
  for (const socket of sockets) socket.destroy()

  for (const times of [latencies, accepted]) times.sort((a, b) => a - b)
  const percentile = (share: number, times = latencies) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  // A scenario that runs out of requests ends early, at its last answer.
  const seconds = (Math.min(end, Math.max(lastAnswer, countFrom + 1)) - countFrom) / 1_000
  return {
    seconds,
    statuses,
    answered,
    acknowledged,
    processor: (user + system) / 1e6,
    p50: percentile(0.5),
    p99: percentile(0.99),
    max: latencies.at(-1) ?? 0,
    acceptedP99: percentile(0.99, accepted),
  }
}

/** Counts an answer. `intended` is when its request was to be sent, by `performance.now()`. */
type Count = (status: string, intended: number) => void

/** Each connection sends its next request as soon as its previous request is answered. */
const closedLoop = (sockets: readonly Socket[], next: NextRequest, count: Count, end: number) =>
  new Promise<void>((resolve, reject) => {
    let unfinished = sockets.length
    for (const socket of sockets) {
      let sentAt = 0
      const goOn = () => {
        const request = performance.now() < end ? next() : undefined
        if (request === undefined) {
          if (--unfinished === 0) resolve()
          return
        }
        sentAt = performance.now()
        connection.send(request)
      }
      const connection = new Connection(socket, (status) => {
        count(status, sentAt)
        goOn()
      })
      socket.on('close', () => reject(new Error('the server closed a connection')))
      goOn()
    }
  })

/**
 * Sends requests at fixed times. A request may have to wait for a free connection; its latency counts from its intended
 * time, so that queueing is not hidden.
 */
const openLoop = (
  sockets: readonly Socket[],
  next: NextRequest,
  count: Count,
  end: number,
  start: number,
  rate: number,
  patience = Number.POSITIVE_INFINITY,
) =>
  new Promise<void>((resolve, reject) => {
    const free: Connection[] = []
    /** How many requests have been sent or given up. */
    let sentOrGivenUp = 0
    /** How many requests are due, including those that have been sent or given up. */
    let due = 0
    const timeOf = (index: number) => start + (index * 1_000) / rate
    let underWay = 0
    const assign = () => {
      const oldest = performance.now() - patience
      while (sentOrGivenUp < due && timeOf(sentOrGivenUp) < oldest) sentOrGivenUp++
      while (free.length > 0 && sentOrGivenUp < due) {
        const request = next()
        if (request === undefined) return
        const connection = free.pop() as Connection & { intended: number }
        connection.intended = timeOf(sentOrGivenUp++)
        underWay++
        connection.send(request)
      }
    }
    for (const socket of sockets) {
      const connection = new Connection(socket, (status) => {
        underWay--
        count(status, connection.intended)
        free.push(connection)
        assign()
        finish()
      }) as Connection & { intended: number }
      free.push(connection)
      socket.on('close', () => {
        const index = free.indexOf(connection)
        // The server closes a connection that has been idle for more than a minute, and clients expect this.
        if (index >= 0) free.splice(index, 1)
        else reject(new Error('the server closed a connection before it answered'))
      })
    }
    const finish = () => {
      if (performance.now() >= end && sentOrGivenUp === due && underWay === 0) resolve()
    }
    const tick = () => {
      const now = Math.min(performance.now(), end)
      while (timeOf(due) <= now) due++
      assign()
      // A busy loop would take processor time from the service, so a timer waits.
      if (performance.now() < end) setTimeout(tick, 1)
      else finish()
    }
    tick()
  })

if (import.meta.main) {
  console.log(JSON.stringify(await drive((await json(process.stdin)) as LoadOptions)))
  process.exit(0)
}

/** The process of a receiver that does what it is told: see `receiver.ts`. */
import { createServer, type ServerResponse } from 'node:http'
import type { Behaviour, Heard, Told } from './receiver.ts'

let behaviour: Behaviour = {}
let underWay = 0
let port = 0
/** What to do once the test knows of a request, one for each that it was told of, in that order. */
const whenHeard: (() => void)[] = []

/** Whoever started it may be gone already. */
const tell = (told: Told) => process.send?.(told, () => {})

const server = createServer((request, response) => {
  underWay++
  response.on('close', () => {
    underWay--
    tell({ type: 'closed', complete: response.writableFinished })
  })
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const { headers, url = '' } = request
    const body = Buffer.concat(chunks).toString()
    // Decided now: what it is told while it waits is meant for later requests.
    const { status = 204, delay = 0, only, ...rest } = behaviour
    const misbehaves = only === undefined || body.includes(only)
    const answered = misbehaves ? status : 204
    tell({ type: 'received', path: url, headers: headers as Record<string, string>, body, underWay, status: answered })
    whenHeard.push(() => {
      if (misbehaves) setTimeout(answer, delay, response, status, rest)
      else answer(response, 204, {})
    })
  })
})

function answer(response: ServerResponse, status: number, { headers = {}, body = '' }: Behaviour): void {
  switch (body) {
    case 'none, and the connection is closed':
      response.socket?.destroy()
      break
    case 'without end':
    case 'drop by drop': {
      response.writeHead(status, headers)
      const [chunk, every] = body === 'without end' ? ['x'.repeat(65_536), 1] : ['x', 20]
      const timer = setInterval(() => response.write(chunk), every)
      response.on('close', () => clearInterval(timer))
      break
    }
    default:
      response.writeHead(status, headers).end(body)
  }
}

function listen(): void {
  server.listen(port, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null) port = address.port
    tell({ type: 'behaving', port })
  })
}

process.on('message', (told: Behaviour | Heard) => {
  if (told === 'heard') return whenHeard.shift()?.()
  behaviour = told
  if (told.refusesConnections === true) {
    server.close(() => tell({ type: 'behaving', port }))
    server.closeAllConnections()
  } else if (server.listening) tell({ type: 'behaving', port })
  else listen()
})
// Ends with whoever started it.
process.on('disconnect', () => process.exit())
listen()

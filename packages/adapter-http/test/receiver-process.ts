/** The process of a receiver; see `receiver.ts`. */
import { createServer, type ServerResponse } from 'node:http'
import type { Behaviour, Confirmation, Report } from './receiver.ts'

// If the process of the tests is killed, this process ends too.
process.once('disconnect', () => process.exit())

let behaviour: Behaviour = {}
/** How many requests are open. */
let underWay = 0
let port = 0
/**
 * One function for each request that was reported to the test, oldest first. It answers the request when the test has
 * confirmed.
 */
const whenConfirmed: (() => void)[] = []

/** Reports to the test. Errors are ignored, because the test may have ended already. */
const send = (report: Report) => process.send?.(report, () => {})

const server = createServer((request, response) => {
  underWay++
  response.on('close', () => {
    underWay--
    send({ type: 'closed', complete: response.writableFinished })
  })
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const { headers, url = '' } = request
    const body = Buffer.concat(chunks).toString()
    // Read the behaviour now: a behaviour that is set during the delay is meant for later requests.
    const { status = 204, delay = 0, only, ...rest } = behaviour
    const misbehaves = only === undefined || body.includes(only)
    const answerStatus = misbehaves ? status : 204
    send({
      type: 'received',
      path: url,
      headers: headers as Record<string, string>,
      body,
      underWay,
      status: answerStatus,
    })
    whenConfirmed.push(() => {
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
      const [chunk, interval] = body === 'without end' ? ['x'.repeat(65_536), 1] : ['x', 20]
      const timer = setInterval(() => response.write(chunk), interval)
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
    send({ type: 'behaving', port })
  })
}

process.on('message', (message: Behaviour | Confirmation) => {
  if (message === 'confirmed') return whenConfirmed.shift()?.()
  behaviour = message
  if (message.refusesConnections === true) {
    server.close(() => send({ type: 'behaving', port }))
    server.closeAllConnections()
  } else if (server.listening) send({ type: 'behaving', port })
  else listen()
})
// End together with the test.
process.on('disconnect', () => process.exit())
listen()

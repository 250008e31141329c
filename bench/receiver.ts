/**
 * A data platform that uses as little processor time as it can. It accepts every message. It reports to its parent process after
 * every 20,000 messages, or after as many as its first argument says. In the mode `stalls` it accepts connections and never
 * answers.
 */
import { createServer } from 'node:http'

const [every = '20000', mode = 'takes'] = process.argv.slice(2)
let taken = 0

const server = createServer((request, response) => {
  request.resume()
  if (mode === 'stalls') return
  request.on('end', () => {
    response.writeHead(204).end()
    if (++taken % Number(every) === 0) process.send?.({ taken })
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
// Ends together with its parent process.
process.on('disconnect', () => process.exit())

/**
 * A data platform that costs as little as it can: it takes everything, and tells its parent process of every so many
 * messages that it has taken. Or it takes the connection and never answers.
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
// Ends with whoever started it.
process.on('disconnect', () => process.exit())

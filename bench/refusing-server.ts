/** The server of `refusals.ts`: it refuses every command, as if commands had waited too long. */
import { serverOptions } from '@hexmart/adapter-http'
import { fastify } from 'fastify'
import { admissionOf } from '../packages/adapter-http/src/overload.ts'

const app = fastify(serverOptions)
const address = await app.listen({ host: '127.0.0.1', port: 0, backlog: 4_000 })
admissionOf(app.server)?.watchQueue(() => Number.POSITIVE_INFINITY)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.send?.(Number(new URL(address).port))

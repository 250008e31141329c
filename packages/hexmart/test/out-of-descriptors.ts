/** A process that uses all its file descriptors, and watches them as the service does. Start it under `ulimit -n 64`. */
import { open } from 'node:fs/promises'
import { fastify } from 'fastify'
import { watchDescriptors } from '../src/serve/overload.ts'
import '../../adapter-postgres/test/end-with-parent.ts'

const { log } = fastify({ logger: true })
watchDescriptors(log)
// Keeps the process alive, because the watch alone would not.
setInterval(() => {}, 1_000)
const files: unknown[] = []
for (let count = 0; count < 64; count++) files.push(await open('/dev/null').catch(() => undefined))

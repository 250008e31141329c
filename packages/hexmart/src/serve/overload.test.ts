import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { bareEnvironment } from '../../test/service.ts'
import { serviceArguments } from '../../test/service-arguments.ts'
import { connectionsWithin } from './overload.ts'

test('H10: the limit of connections leaves file descriptors for the database and for files', () => {
  expect(connectionsWithin(undefined, 25_000)).toBe(25_000)
  expect(connectionsWithin(1_000_000, 25_000)).toBe(25_000)
  for (const descriptors of [64, 256, 1_024, 1_025, 20_000]) {
    const connections = connectionsWithin(descriptors, 25_000)
    expect(connections).toBeGreaterThan(descriptors / 3)
    expect(Math.ceil(connections * 1.04)).toBeLessThan(descriptors)
  }
  expect(connectionsWithin(1, 25_000)).toBe(1)
})

test('H11: the log says when file descriptors run out', async () => {
  const probe = fileURLToPath(new URL('../../test/out-of-descriptors.ts', import.meta.url))
  const child = spawn('sh', ['-c', 'ulimit -n 64 && exec "$0" "$1"', process.execPath, probe], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  const [line] = (await once(lines, 'line')) as [string]
  expect(JSON.parse(line)).toMatchObject({ level: 50, code: 'EMFILE', msg: expect.stringContaining('have run out') })
  child.kill()
  await once(child, 'exit')
})

test('H11: the log says that the limit of open files allows fewer connections than CONNECTION_LIMIT, and that connections are refused', async () => {
  const env = { ...bareEnvironment, STORE: 'memory', SEED_DEMO: 'false', PORT: '0', DATA_DIR: '/nonexistent' }
  const child = spawn('sh', ['-c', 'ulimit -n 128 && exec "$0" "$@"', process.execPath, ...serviceArguments], {
    env: { ...env, AUTH_JWT_SECRET: 'a secret of at least thirty-two bytes' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output: string[] = []
  for await (const line of createInterface(child.stdout)) {
    output.push(line)
    const port = Number(/Hexmart is at http:.*:(\d+);/.exec(line)?.[1])
    if (port > 0) for (let count = 0; count < 80; count++) connect(port, '127.0.0.1').on('error', () => {})
    if (line.includes('overloaded')) break
  }
  child.kill()
  await once(child, 'exit')
  const log = output.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  // 60 connections: half of the 128 descriptors, less 5 % for the connections of health checks.
  expect(log).toContainEqual(expect.objectContaining({ connections: 60, wanted: 25_000 }))
  expect(log).toContainEqual(expect.objectContaining({ level: 40, reason: 'dropped connections' }))
})

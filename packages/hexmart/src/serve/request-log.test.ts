import { serverOptions } from '@hexmart/adapter-http'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { requestLog } from './request-log.ts'

let app: FastifyInstance | undefined
afterEach(() => app?.close())

/** Serves one request. @returns the lines of its log */
async function linesOfRequest(write: (log: FastifyInstance['log']) => void): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = []
  app = fastify({
    ...serverOptions,
    childLoggerFactory: requestLog,
    logger: { level: 'info', stream: { write: (line: string) => void lines.push(JSON.parse(line)) } },
  })
  app.get('/', async (request) => write(request.log))
  await app.inject({ path: '/', headers: { 'x-request-id': 'request-1' } })
  return lines
}

test('every log line of a request has the request id', async () => {
  const lines = await linesOfRequest((log) => {
    log.info('first')
    log.warn({ reason: 'late' }, 'second')
    log.error(new Error('third'))
    log.child({ part: 'body' }).fatal('fourth')
  })
  expect(lines).toMatchObject([
    { requestId: 'request-1', level: 30, msg: 'first' },
    { requestId: 'request-1', level: 40, msg: 'second', reason: 'late' },
    { requestId: 'request-1', level: 50, msg: 'third', err: { message: 'third' } },
    { requestId: 'request-1', level: 60, msg: 'fourth', part: 'body' },
  ])
})

test('the log of a request has the level of the service, and may get a level of its own', async () => {
  const lines = await linesOfRequest((log) => {
    log.debug('hidden')
    expect(log.level).toBe('info')
    log.level = 'trace'
    log.debug('shown')
    log.trace('shown too')
    log.silent('never')
  })
  expect(lines).toMatchObject([{ msg: 'shown' }, { msg: 'shown too' }])
})

test('the child logger of a request is made once, when its first line is written', async () => {
  const children: unknown[] = []
  const parent = { child: (bindings: object) => children.push(bindings) && parent, info() {} }
  const log = requestLog(parent as never, { requestId: 'request-1' }, {})
  expect(children).toEqual([])
  log.info('first')
  log.info('second')
  expect(children).toEqual([{ requestId: 'request-1' }])
})

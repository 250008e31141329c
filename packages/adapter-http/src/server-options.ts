import { randomUUID } from 'node:crypto'
import { type FastifyServerOptions, LogController } from 'fastify'

/** Limits to everything that a client can make long, large or slow. */
export const serverOptions = {
  bodyLimit: 131_072,
  /** From the first byte of a request to its last, in milliseconds. */
  requestTimeout: 15_000,
  connectionTimeout: 60_000,
  /** Longer than the idle time of the proxies in front, so that they, and not we, end a connection. */
  keepAliveTimeout: 72_000,
  /** The longest id, percent-encoded. */
  routerOptions: { maxParamLength: 200 },
  genReqId: () => randomUUID(),
  /** A line for every request costs more than the request; failures are logged. */
  logController: new LogController({ disableRequestLogging: true }),
  return503OnClosing: true,
  forceCloseConnections: 'idle',
} as const satisfies FastifyServerOptions

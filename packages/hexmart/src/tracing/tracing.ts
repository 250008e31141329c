import type { DataPlatform, Observer } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'

/** Spans for OpenTelemetry: of requests, of the commands and batches behind them, and of deliveries. */
export interface Tracing {
  /** Makes the spans of commands and batches. Pass it to `createShop`. */
  readonly observer: Observer
  /** Makes the spans of requests. Call it before the app's routes are registered. */
  traceRequests(app: FastifyInstance): void
  /** Makes the spans of deliveries. */
  traceDeliveries<Platform extends DataPlatform>(platform: Platform): Platform
  /** Exports the spans that are still in the queue. Waits for a limited time only, and never rejects. */
  close(): Promise<void>
}

/** Writes a warning of the exporter to the log. */
export type Warn = (facts: object, message: string) => void

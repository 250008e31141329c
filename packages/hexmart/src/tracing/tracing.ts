import type { DataPlatform, Observer } from '@hexmart/core'
import type { FastifyInstance } from 'fastify'
import type { Settings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'

/** Spans for OpenTelemetry: of requests, of the commands and batches behind them, and of deliveries. */
export interface Tracing {
  /** Makes the spans of commands and batches. Pass it to `createShop`. */
  readonly observer: Observer
  /** Makes the spans of requests. Call it before the app's routes are registered. */
  traceRequests(app: FastifyInstance): void
  /** Makes the spans of deliveries. */
  traceDeliveries<Platform extends DataPlatform>(platform: Platform): Platform
  /** Exports the spans that wait, for a limited time. Never rejects. */
  close(): Promise<void>
}

/** A warning of the exporter. */
export type Warn = (facts: object, message: string) => void

/**
 * Opens tracing if an exporter is configured. Only then are the packages of OpenTelemetry loaded.
 *
 * @throws UsageError when they were left out of the installation
 */
export async function openTracing(settings: Settings, warn: Warn): Promise<Tracing | undefined> {
  const endpoint = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT
  if (endpoint === undefined || settings.OTEL_SDK_DISABLED || settings.OTEL_TRACES_EXPORTER === 'none') return undefined
  try {
    const { exportSpans } = await import('./export-spans.ts')
    return exportSpans(settings, warn)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError(
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, but the packages @opentelemetry/… are not installed: install hexmart without --omit=optional',
    )
  }
}

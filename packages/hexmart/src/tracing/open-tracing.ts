import type { Settings } from '../settings/settings.ts'
import { UsageError } from '../usage-error.ts'
import type { Tracing, Warn } from './tracing.ts'

/**
 * Opens tracing if an exporter is configured. Only then are the packages of OpenTelemetry loaded.
 *
 * @throws UsageError when the packages were left out of the installation
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
      'an OpenTelemetry endpoint is set, but the packages @opentelemetry/… are not installed: install hexmart without --omit=optional',
    )
  }
}

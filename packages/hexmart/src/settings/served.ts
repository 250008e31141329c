import type { HexmartOptions } from '@hexmart/adapter-http'
import type { Settings } from './settings.ts'

/** What of the API a process serves, and under which path. The command `openapi` must describe exactly this. */
export function servedBy({ PUBLIC_PATH, METRICS, METRICS_PORT, ROLES }: Settings) {
  return {
    publicPath: PUBLIC_PATH,
    metricsRoute: METRICS && METRICS_PORT === undefined,
    api: ROLES.includes('api'),
  } satisfies Partial<HexmartOptions>
}

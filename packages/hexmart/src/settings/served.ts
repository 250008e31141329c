import type { HexmartOptions } from '@hexmart/adapter-http'
import type { Settings } from './settings.ts'

/** Which routes a process serves, and under which path. The command `openapi` must describe exactly these routes. */
export function servedBy({ PUBLIC_PATH, METRICS, METRICS_PORT, ROLES }: Settings) {
  return {
    publicPath: PUBLIC_PATH,
    metricsRoute: METRICS && METRICS_PORT === undefined,
    api: ROLES.includes('api'),
  } satisfies Partial<HexmartOptions>
}

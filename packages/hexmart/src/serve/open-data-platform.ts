import { httpDataPlatform, logDataPlatform } from '@hexmart/adapter-http'
import type { DataPlatform } from '@hexmart/core'
import type { FastifyBaseLogger } from 'fastify'
import type { Settings } from '../settings/settings.ts'

/** The data platform that the settings name. If they name none, messages go to the log. */
export function openDataPlatform(
  settings: Settings,
  log: FastifyBaseLogger,
): DataPlatform & { close?(): Promise<void> } {
  const { DATA_PLATFORM_URL: url, DATA_PLATFORM_SECRET: secrets } = settings
  if (url === undefined) {
    log.warn('DATA_PLATFORM_URL is not set: messages count as sent, and only the log at level debug has them')
    return logDataPlatform((message, payload) => log.debug({ message, payload }, 'message for the data platform'))
  }
  if (secrets.length === 0) log.warn('messages are not signed: DATA_PLATFORM_SECRET is not set')
  const { DATA_PLATFORM_TIME_LIMIT: timeLimit, DATA_PLATFORM_CONCURRENCY: concurrency } = settings
  return httpDataPlatform({ url, proxy: settings.DATA_PLATFORM_PROXY, secrets, timeLimit, concurrency })
}

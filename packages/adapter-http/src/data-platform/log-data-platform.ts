import type { DataPlatform, OrderMessage } from '@hexmart/core'
import { payloadOf } from './payload.ts'

/**
 * Stands in for a data platform where there is none: it only writes each message to a log, and the message counts as sent.
 * Writing never waits, so `timeLimit` and `capacity` hardly matter.
 *
 * @example
 * const dataPlatform = logDataPlatform((id, payload) => console.log(id, payload))
 */
export function logDataPlatform(write: (id: string, payload: object) => void): DataPlatform {
  return {
    timeLimit: 1_000,
    capacity: () => 100,
    send: (messages: readonly OrderMessage[]) =>
      messages.map(async (message) => {
        write(message.id, payloadOf(message))
        return { type: 'sent' } as const
      }),
  }
}

import type { DataPlatform, OrderMessage } from '@hexmart/core'
import { payloadOf } from './payload.ts'

/**
 * A data platform that only writes down what it would be told: for a shop without one.
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

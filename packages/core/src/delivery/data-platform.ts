import type { OrderMessage } from './message.ts'

/** What came of sending one message. */
export type SendOutcome =
  | { readonly type: 'sent' }
  /** The platform failed. `retryAfter`: how long it asked to be left alone, in milliseconds; a day at most counts. */
  | { readonly type: 'failed'; readonly error: string; readonly retryAfter?: number }
  /** The platform is up, and would not have this message as it is. */
  | { readonly type: 'refused'; readonly error: string }
  /** The platform said that it will never take this message. */
  | { readonly type: 'gone'; readonly error: string }
  /** It was not tried at all: the platform is known to be down. */
  | { readonly type: 'not-tried' }

/**
 * The external system that is told about paid and cancelled orders. It may be slow or down for hours; no order ever
 * waits for it.
 */
export interface DataPlatform {
  /** How long one send may take at most, in milliseconds. */
  readonly timeLimit: number
  /** How many messages it may be sent at once just now: 0 while it is known to be down, 1 to find out. Does not throw. */
  capacity(): number
  /**
   * Sends messages of different orders, each on its own. Does not throw.
   * @returns for each message a promise of its outcome, in their order. None of them rejects.
   */
  send(messages: readonly OrderMessage[]): readonly Promise<SendOutcome>[]
}

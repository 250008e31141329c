import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Webhook } from 'standardwebhooks'
import { vi } from 'vitest'
import type { OrderPayload } from '../src/index.ts'

/** How a receiver answers requests; by default with a 204. */
export interface Behaviour {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** How long the receiver waits before it answers, in milliseconds. */
  readonly delay?: number
  /** The body of the answer: a text, or the name of a fault that the receiver simulates. */
  readonly body?: string | 'without end' | 'drop by drop' | 'none, and the connection is closed'
  /** Only requests whose body contains this text are answered as the other members say; all other requests are answered 204. */
  readonly only?: string
  /** Whether the receiver stops listening, so that connections are refused. */
  readonly refusesConnections?: boolean
}

export interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** How many requests were open when this one had arrived, including this one. */
  readonly underWay: number
  /** The status of the answer. */
  readonly status: number
  /** When the test heard of the request, by `performance.now()`. */
  readonly at: number
}

/** A report from the receiver's process. */
export type Report =
  | { readonly type: 'behaving'; readonly port: number }
  | ({ readonly type: 'received' } & Omit<Received, 'at'>)
  /** An answer was sent completely, or its connection broke earlier. */
  | { readonly type: 'closed'; readonly complete: boolean }

/**
 * Confirms that the test has got the report of a request. The receiver answers only afterwards, so that the test knows of every
 * request before the shop gets the answer.
 */
export type Confirmation = 'confirmed'

export interface Receiver {
  readonly url: string
  /** Every request so far, in the order of arrival. */
  readonly received: readonly Received[]
  /** How many answers the client cut short, by closing the connection. */
  readonly cutShort: () => number
  /** Sets how the receiver answers from now on, also the requests that arrive later on open connections. */
  behave(behaviour: Behaviour): Promise<void>
  close(): Promise<void>
}

export const platformSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** Starts a data platform in a process of its own. */
export async function startReceiver(): Promise<Receiver> {
  const child: ChildProcess = fork(new URL('receiver-process.ts', import.meta.url))
  const received: Received[] = []
  let cutShort = 0
  let behaving = Promise.withResolvers<number>()
  child.on('message', (report: Report) => {
    switch (report.type) {
      case 'behaving':
        return behaving.resolve(report.port)
      case 'received':
        received.push({ ...report, at: performance.now() })
        // The receiver may have been closed already.
        return void child.send('confirmed' satisfies Confirmation, () => {})
      case 'closed':
        if (!report.complete) cutShort++
    }
  })
  const port = await behaving.promise
  return {
    url: `http://127.0.0.1:${port}/orders`,
    received,
    cutShort: () => cutShort,
    async behave(behaviour) {
      behaving = Promise.withResolvers()
      child.send(behaviour)
      await behaving.promise
    },
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Verifies the signature with the package `standardwebhooks`. @throws when the signature is wrong */
export const verified = ({ body, headers }: Received, secret = platformSecret): OrderPayload =>
  new Webhook(secret).verify(body, headers) as OrderPayload

export const idOf = ({ headers }: Received): string => headers['webhook-id'] as string

/** Repeats `look` until it does not throw, for a limited time. */
export const eventually = <Value>(look: () => Value | Promise<Value>, timeout = 10_000): Promise<Value> =>
  vi.waitFor(look, { timeout, interval: 10 })

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Webhook } from 'standardwebhooks'
import { vi } from 'vitest'
import type { OrderPayload } from '../src/index.ts'

/** How a receiver treats a request; without anything, it takes it with a 204. */
export interface Behaviour {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** How long it waits before it answers, in milliseconds. */
  readonly delay?: number
  /** What it answers: these words, or something odd. */
  readonly body?: string | 'without end' | 'drop by drop' | 'none, and the connection is closed'
  /** Only requests whose body has this text in it are treated so; the others are taken. */
  readonly only?: string
  /** It does not even listen. */
  readonly refusesConnections?: boolean
}

export interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** How many requests it was answering, this one included. */
  readonly underWay: number
  /** What it was going to answer. */
  readonly status: number
  /** When it arrived, by the clock of `performance.now`. */
  readonly at: number
}

/** What the receiver's process tells. */
export type Told =
  | { readonly type: 'behaving'; readonly port: number }
  | ({ readonly type: 'received' } & Omit<Received, 'at'>)
  /** An answer was sent completely, or its connection broke before that. */
  | { readonly type: 'closed'; readonly complete: boolean }

/** What it is told of each request that it has told of: only then it answers, so that no answer is here before its request. */
export type Heard = 'heard'

export interface Receiver {
  readonly url: string
  /** Every request so far, in the order of arrival. */
  readonly received: readonly Received[]
  /** How many answers were cut short by the other side. */
  readonly cutShort: () => number
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
  child.on('message', (told: Told) => {
    switch (told.type) {
      case 'behaving':
        return behaving.resolve(told.port)
      case 'received':
        received.push({ ...told, at: performance.now() })
        // It may have been closed already.
        return void child.send('heard' satisfies Heard, () => {})
      case 'closed':
        if (!told.complete) cutShort++
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

/** Checks the signature with the public library. @throws when it is wrong */
export const verified = ({ body, headers }: Received, secret = platformSecret): OrderPayload =>
  new Webhook(secret).verify(body, headers) as OrderPayload

export const idOf = ({ headers }: Received): string => headers['webhook-id'] as string

/** Looks again and again until it is so, which it must be within a bound. */
export const eventually = <Value>(look: () => Value | Promise<Value>, timeout = 10_000): Promise<Value> =>
  vi.waitFor(look, { timeout, interval: 10 })

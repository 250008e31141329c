/**
 * A data platform: the webhook endpoint that the shop sends orders to. It verifies signatures, and drops a message that it
 * already has or that is older than the newest message of its order. Its only dependency is the public Standard Webhooks
 * library.
 *
 *     DATA_PLATFORM_SECRET=whsec_… npx --yes pnpm@12 exec node examples/receiver.ts
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

/** The part of a message that this platform reads. The full schema is at the shop's `/schemas/order-events.json`. */
export interface OrderEvent {
  readonly version: 1
  readonly type: 'order.paid' | 'order.canceled'
  readonly data: {
    readonly sequence: number
    readonly order: { readonly id: string; readonly status: 'PAID' | 'CANCELED'; readonly total: number }
  }
}

/** The memory of the platform. With a database, `take` is one transaction, and the ids are in a unique column. */
export interface Ledger {
  /** @returns false if a message with this id was taken before */
  take(id: string, event: OrderEvent): boolean
}

/** @param changed is called with each message whose sequence is the highest of its order so far */
export function memoryLedger(changed: (event: OrderEvent) => void): Ledger {
  const seen = new Set<string>()
  const sequences = new Map<string, number>()
  return {
    take(id, event) {
      if (seen.has(id)) return false
      const { sequence, order } = event.data
      // If your platform forgets ids after a while, an old message may arrive again. It must not undo a newer message.
      if (sequence > (sequences.get(order.id) ?? 0)) {
        changed(event)
        sequences.set(order.id, sequence)
      }
      seen.add(id)
      return true
    },
  }
}

/** @param secret the value of DATA_PLATFORM_SECRET at the shop; during a rotation, either of the two */
export function createReceiver(secret: string, ledger: Ledger): Server {
  const webhook = new Webhook(secret)
  return createServer(async (request, response) => {
    response.writeHead(await answer(request)).end()
  })

  /** The status decides how often the shop repeats the message. 2xx: never. 413 and 422: a few times. 401 and 500: many times. */
  async function answer(request: IncomingMessage): Promise<number> {
    try {
      const body = await read(request)
      if (body === undefined) return 413
      const event = webhook.verify(body, request.headers as Record<string, string>) as OrderEvent
      if (event.version !== 1) return 422
      ledger.take(request.headers['webhook-id'] as string, event)
      return 204
    } catch (error) {
      if (error instanceof WebhookVerificationError) return 401
      console.error(error)
      return 500
    }
  }
}

const bodyLimit = 1_000_000

/** Reads the body as it was signed, byte for byte and not yet parsed. Returns undefined if it is too large. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > bodyLimit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

if (import.meta.main) {
  const secret = process.env.DATA_PLATFORM_SECRET
  if (secret === undefined) throw new Error('DATA_PLATFORM_SECRET is not set')
  const ledger = memoryLedger(({ type, data: { order } }) => console.log(`${type} ${order.id} ${order.total}`))
  const server = createReceiver(secret, ledger)
  server.listen(Number(process.env.PORT ?? 4000), '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') console.log(`listening on http://127.0.0.1:${address?.port}`)
  })
}

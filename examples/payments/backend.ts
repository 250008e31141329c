/**
 * A small payment backend. It turns the notifications of a payment provider into charges of the shop. It books each payment
 * once, even if notifications are repeated, delayed or reordered.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'

export interface Payment {
  readonly id: string
  readonly userId: string
  readonly amount: number
  /** APPROVED by the payer; CONFIRMED by you, which takes the money; REFUNDED: the money was given back, or never taken. */
  readonly state: 'APPROVED' | 'CONFIRMED' | 'REFUNDED'
}

/** What a provider's API offers. Repeating a confirmation or a refund does no harm. */
export interface Provider {
  find(id: string): Promise<Payment | undefined>
  confirm(id: string): Promise<void>
  refund(id: string): Promise<void>
}

export interface BackendOptions {
  readonly provider: Provider
  /** The address of the shop, such as `http://127.0.0.1:3000`. */
  readonly shop: string
  /** A token with the scope `hexmart:balances`. */
  readonly token: string
  /** The SQLite file that remembers for which payments a refund has begun. */
  readonly file: string
}

export type Outcome = 'booked' | 'refunded' | 'unknown'

/**
 * After one of these refusals, the payment is refunded, because a repeat would very likely be refused too. After any
 * other failure, the provider notifies again.
 */
const final: ReadonlySet<unknown> = new Set(['USER_NOT_FOUND', 'USER_BLOCKED', 'BALANCE_LIMIT_EXCEEDED'])

/**
 * Makes a function that takes the id of a payment and settles that payment. The function rejects when the provider should notify
 * again.
 */
export function createBackend({ provider, shop, token, file }: BackendOptions): (id: string) => Promise<Outcome> {
  const database = new DatabaseSync(file)
  database.exec('create table if not exists refunding (payment text primary key)')
  const isRefunding = database.prepare('select payment from refunding where payment = ?')
  const addRefunding = database.prepare('insert or ignore into refunding values (?)')

  const call = (path: string, body?: object) =>
    fetch(`${shop}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })

  /**
   * Whether the shop knows the user, and the user's balance has room for the charge now. This is checked before the
   * money is taken, so that few payments must be refunded. The shop checks again when it books the charge.
   */
  async function fits({ userId, amount }: Payment): Promise<boolean> {
    const [balance, limits] = await Promise.all([call(`/users/${userId}/balance`), call('/shop')])
    if (balance.status === 404) return false
    if (!balance.ok || !limits.ok) throw new Error(`the shop answered ${balance.status} and ${limits.status}`)
    const { amount: before } = (await balance.json()) as { amount: number }
    const { maximumBalance } = (await limits.json()) as { maximumBalance: number }
    return before + amount <= maximumBalance
  }

  /**
   * Adds the payment to `refunding` before the refund, so that no later notification can book a payment whose refund is
   * under way.
   */
  async function giveBack({ id }: Payment): Promise<Outcome> {
    addRefunding.run(id)
    await provider.refund(id)
    return 'refunded'
  }

  async function settle(id: string): Promise<Outcome> {
    // The notification says only which payment to look at. The provider knows what happened to it.
    const payment = await provider.find(id)
    if (!payment) return 'unknown'
    if (payment.state === 'REFUNDED') return 'refunded'
    if (isRefunding.get(id)) return giveBack(payment)
    if (payment.state === 'APPROVED') {
      if (!(await fits(payment))) return giveBack(payment)
      await provider.confirm(id)
    }

    const { userId, amount } = payment
    const charged = await call(`/users/${userId}/balance/charge`, { amount, reference: id })
    if (charged.ok) return 'booked'
    const { code } = (await charged.json()) as { code: unknown }
    if (final.has(code)) return giveBack(payment)
    throw new Error(`the shop answered ${code}`)
  }

  /** One attempt per payment at a time. Otherwise one attempt could book a payment that another attempt is giving back. */
  const underWay = new Map<string, Promise<Outcome>>()
  return (id) => {
    const attempt = underWay.get(id) ?? settle(id).finally(() => underWay.delete(id))
    underWay.set(id, attempt)
    return attempt
  }
}

/** Serves `POST /notifications` with `{"paymentId": "…"}`. Your server must also verify your provider's signature. */
export function serveBackend(settle: (id: string) => Promise<Outcome>): Server {
  async function answer(request: IncomingMessage): Promise<number> {
    try {
      const { paymentId } = JSON.parse(await text(request)) as { paymentId: string }
      return (await settle(paymentId)) === 'unknown' ? 404 : 200
    } catch {
      return 503
    }
  }
  return createServer(async (request, response) => response.writeHead(await answer(request)).end())
}

import type { Payment, Provider } from './backend.ts'

/** A payment provider in memory. It answers after a moment, and fails when a test asks for a failure. */
export interface FakeProvider extends Provider {
  readonly payments: Map<string, Payment>
  /** Adds a payment that the payer has approved. @returns the id of the payment */
  approve(userId: string, amount: number): string
  /** The next calls fail, one for each argument: before they take effect, or after. */
  failNext(...when: ('before' | 'after')[]): void
}

export function createFakeProvider(): FakeProvider {
  const payments = new Map<string, Payment>()
  const failures: ('before' | 'after')[] = []

  async function call<Value>(work: () => Value): Promise<Value> {
    const failure = failures.shift()
    await new Promise(setImmediate)
    if (failure === 'before') throw new Error('the provider is away')
    const value = work()
    if (failure === 'after') throw new Error('the answer was lost')
    return value
  }

  function change(id: string, state: Payment['state'], from: readonly Payment['state'][]): void {
    const payment = payments.get(id)
    if (!payment || !from.includes(payment.state)) throw new Error(`${id} is ${payment?.state}: it cannot be ${state}`)
    payments.set(id, { ...payment, state })
  }

  return {
    payments,
    approve(userId, amount) {
      const id = `pay_${payments.size + 1}`
      payments.set(id, { id, userId, amount, state: 'APPROVED' })
      return id
    },
    failNext: (...when) => void failures.push(...when),
    find: (id) => call(() => payments.get(id)),
    confirm: (id) => call(() => change(id, 'CONFIRMED', ['APPROVED', 'CONFIRMED'])),
    refund: (id) => call(() => change(id, 'REFUNDED', ['APPROVED', 'CONFIRMED', 'REFUNDED'])),
  }
}

import type { UserId } from '../base/ids.ts'
import type { Money } from '../base/money.ts'
import type { Reference } from '../base/reference.ts'
import type { Instant } from '../base/time.ts'

/**
 * A payment with a reference, which a command books on a balance. A later command with the same reference must have the
 * same name, user and amount; otherwise it is refused with `REFERENCE_REUSED`.
 */
export interface ReferencedPayment {
  readonly reference: Reference
  readonly userId: UserId
  /** Negative if an adjustment takes money off the balance. */
  readonly amount: Money
}

/** The first use of a reference. It is kept for ever, so that a repeat gets the same answer and books nothing. */
export interface PaymentRecord extends ReferencedPayment {
  /** The command's name. */
  readonly command: string
  /** The command's value, as JSON. */
  readonly value: string
  readonly at: Instant
}

/**
 * Payments inside a transaction. A payment is written in the transaction of its command's changes, so that neither exists
 * without the other.
 */
export interface PaymentTable {
  /** Reads without a lock; a reference that was never used is absent. */
  find(references: readonly Reference[]): Promise<readonly PaymentRecord[]>
  /**
   * Inserts records. If a reference is already recorded, the unit of work fails with a transient error; when it runs
   * again, it finds the record.
   */
  add(records: readonly PaymentRecord[]): void
}

import type { IdempotencyRecord, Message, Order } from '../src/adapter.ts'
import type { Harness, Opened } from './harness.ts'
import { aMessage, canceledOrder, inUnit, withMessage } from './rows.ts'
import { meanwhile } from './scene.ts'
import { waitingOn } from './waiting.ts'

/**
 * Makes a call while a unit of work of another store over the same data holds the lock of an order. The unit of work then
 * cancels the order. A store may make the call wait until the unit of work has ended.
 *
 * @param recordOf makes the idempotency record of the cancel from the locked order; absent if the cancel has no key
 * @returns the result of the call, and the message of the cancel
 */
export async function whileCanceling<Result>(
  harness: Harness,
  opened: Opened,
  order: Order,
  call: () => Promise<Result>,
  recordOf?: (locked: Order | undefined) => IdempotencyRecord,
): Promise<{ readonly result: Result; readonly message: Message }> {
  const canceled = canceledOrder(order)
  const message = aMessage(canceled, 'order.canceled')
  const elsewhere = await opened.again()
  const [locked, proceed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const canceling = inUnit(elsewhere, async (tx) => {
    const rows = await tx.orders.lock([canceled.id])
    locked.resolve()
    await proceed.promise
    tx.orders.cancel([withMessage(canceled, message)])
    if (recordOf) tx.idempotency.add([recordOf(rows.get(canceled.id))])
  })
  try {
    await waitingOn(harness).inTime('the unit of work holds its lock', Promise.race([locked.promise, canceling]))
    const called = call()
    await meanwhile(elsewhere)
    proceed.resolve()
    const [result] = await Promise.all([called, canceling])
    return { result, message }
  } finally {
    // After a failure, too, the unit of work must end: otherwise its connection could not be closed.
    proceed.resolve()
  }
}

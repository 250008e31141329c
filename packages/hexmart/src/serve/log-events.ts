import type { Observer } from '@hexmart/core'
import type { FastifyBaseLogger } from 'fastify'

/** How many requests a line names. A batch may have a thousand, and callers may choose long ids for their requests. */
const namedRequests = 10

/** Logs the failures inside a shop, what the shop did about them, and each day whose sales were counted. */
export function logEvents(log: FastifyBaseLogger): Observer {
  return (event) => {
    switch (event.type) {
      case 'batch failed': {
        const { class: errorClass, commandNames, attempt, isFinal, error, requestIds } = event
        const facts = { class: errorClass, commands: commandNames, attempt, err: error, ...requestsIn(requestIds) }
        if (isFinal) log.error(facts, 'batch failed')
        else if (errorClass === 'transient') log.info(facts, 'batch failed and is tried again')
        else log.error(facts, 'batch failed, and is tried again to learn whether it was committed')
        break
      }
      case 'read failed':
        log.warn({ class: event.class, err: event.error }, 'read failed')
        break
      case 'operation failed':
        log.warn({ class: event.class, err: event.error }, 'operation of an operator failed')
        break
      case 'batch split':
        log.warn(
          { commands: event.commandCount, ...requestsIn(event.requestIds) },
          'batch is split to isolate the failing command',
        )
        break
      case 'message failed':
        log.warn(
          {
            message: event.message.id,
            requestId: event.message.requestId,
            attempt: event.attempt,
            retryAfter: event.retryAfter,
            error: event.error,
          },
          'message was not accepted by the data platform and is sent again',
        )
        break
      case 'message dead':
        log.error(
          { message: event.message.id, requestId: event.message.requestId, attempt: event.attempt, error: event.error },
          'message was not accepted by the data platform and is dead until an operator retries it',
        )
        break
      case 'relay failed':
        log.error({ err: event.error }, 'relay failed: the outbox or the data platform threw an error')
        break
      case 'ranking failed':
        log.error({ err: event.error }, 'ranking failed: the sales of due days could not be counted')
        break
      case 'housekeeping failed':
        log.error(
          { err: event.error },
          'housekeeping failed: old rows or the data of an erased user could not be removed',
        )
        break
      case 'day built':
        log.info(
          { day: event.day, products: event.products, milliseconds: event.milliseconds },
          'the sales of a day were counted',
        )
        break
    }
  }
}

const requestsIn = (requestIds: readonly string[]) => ({
  requestIds: requestIds.slice(0, namedRequests),
  requests: requestIds.length,
})

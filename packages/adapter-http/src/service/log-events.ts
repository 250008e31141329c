import type { Observer } from '@hexmart/core'
import type { FastifyBaseLogger } from 'fastify'

/** Writes down what went wrong inside the shop, and what was done about it. */
export function logEvents(log: FastifyBaseLogger): Observer {
  return (event) => {
    switch (event.type) {
      case 'batch failed': {
        const { class: errorClass, commands, attempt, error } = event
        const facts = { class: errorClass, commands, attempt, err: error }
        if (errorClass === 'transient') log.info(facts, 'batch is tried again')
        else log.error(facts, 'batch failed')
        break
      }
      case 'read failed':
        log.warn({ class: event.class, err: event.error }, 'a read could not be answered')
        break
      case 'batch split':
        log.warn({ commands: event.commands }, 'batch is split')
        break
      case 'message failed':
        log.warn(
          { message: event.message.id, attempt: event.attempt, retryAfter: event.retryAfter, error: event.error },
          'the data platform did not take a message; it is sent again',
        )
        break
      case 'message dead':
        log.error(
          { message: event.message.id, attempt: event.attempt, error: event.error },
          'the data platform did not take a message; it is given up until it is replayed',
        )
        break
      case 'relay failed':
        log.error({ err: event.error }, 'the relay could not reach the outbox')
        break
      case 'ranking failed':
        log.error({ err: event.error }, 'the ranking could not be built')
        break
      case 'pruning failed':
        log.error({ err: event.error }, 'old rows could not be pruned')
        break
      case 'day ranked':
        log.info({ day: event.day, products: event.products, milliseconds: event.milliseconds }, 'a day was ranked')
        break
    }
  }
}

import type { Observer, Shop } from '@hexmart/core'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** How many connections of a pool are in use, how many are idle, and how many callers wait for a connection. */
export interface PoolUse {
  readonly used: number
  readonly idle: number
  readonly waiting: number
}

export interface Metrics {
  /** Counts the events of a shop. Pass it to `createShop`. */
  readonly observer: Observer
  /** Counts an HTTP request. `route` is the route's pattern: with ids in it, each id would become a separate series. */
  observeRequest(method: string, route: string, status: number, seconds: number): void
  /**
   * Counts a problem that a request was answered with, or a connection that the server refused under overload (`OVERLOADED`).
   *
   * @param code the problem's code
   * @param reason the limit that refused the request; or the `Overload` for which the server refused a connection, or a request
   * before Fastify saw it; empty for every other problem
   */
  observeProblem(code: string, reason?: string): void
  /** Adds metrics of the pool of connections to the database. @param read called whenever the metrics are rendered */
  watchPool(read: () => PoolUse): void
  /** All metrics in Prometheus' text format, including those that are counted in the shop's store. */
  render(shop: Shop): Promise<string>
}

/** Figures that are unknown are NaN: a comparison with NaN is false, so an alert with a threshold does not fire. */
const unknownCounts = { waiting: Number.NaN, dead: Number.NaN, oldestWaiting: Number.NaN }

/** The buckets of durations, in seconds. */
const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * The metrics of one process, in a registry of their own and not in prom-client's global one.
 *
 * @example
 * const metrics = createMetrics()
 * const shop = createShop({ store: inMemory(), observer: metrics.observer })
 * const text = await metrics.render(shop)
 */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const requests = new Histogram({
    name: 'hexmart_http_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: durations,
    registers,
  })
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `hexmart_${name}`, help, labelNames, registers })
  const gauge = (name: string, help: string) => new Gauge({ name: `hexmart_${name}`, help, registers })

  const problems = counter(
    'http_problems_total',
    'Requests answered with a problem, and connections refused under overload, by code and reason',
    ['code', 'reason'],
  )
  // The labels are bounded: by the commands that the program defines, and by the codes of refusals.
  const commands = counter('commands_total', 'Commands, by name, outcome and code of refusal', [
    'command',
    'outcome',
    'code',
  ])
  const batchSize = new Histogram({
    name: 'hexmart_batch_commands',
    help: 'Commands in a committed batch',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    registers,
  })
  const batchTime = new Histogram({
    name: 'hexmart_batch_duration_seconds',
    help: 'Time from the first attempt at a batch to its commit',
    buckets: durations,
    registers,
  })
  const batchFailures = counter('batch_failures_total', 'Failed attempts at a batch', ['class'])
  const readFailures = counter('read_failures_total', 'Reads and operations that failed', ['class'])
  const splits = counter('batch_splits_total', 'Batches that were split to isolate a command')
  const messages = counter('messages_total', 'Messages for the data platform, by the outcome of an attempt', [
    'outcome',
  ])
  // A label `job` would clash with the one that Prometheus sets, and Prometheus would rename it to `exported_job`.
  const jobFailures = counter('job_failures_total', 'Failed runs of background jobs', ['task'])
  const days = counter('ranked_days_total', 'Days whose sales were counted')
  const dayTime = gauge('ranked_day_seconds', 'How long the last count of a day took')

  const waiting = gauge('queue_waiting', 'Commands that wait in the queue')
  const queueOldest = gauge('queue_oldest_seconds', 'How long the oldest command in the queue has waited')
  const pool = new Gauge({
    name: 'hexmart_pool_connections',
    help: 'Connections to the database, by state',
    labelNames: ['state'],
    registers,
  })
  const poolWaiting = gauge('pool_waiting', 'Callers that wait for a connection to the database')
  let readPool: (() => PoolUse) | undefined

  const deliveriesWaiting = gauge('deliveries_waiting', 'Messages that wait to be sent, at most 100000')
  const deliveriesDead = gauge('deliveries_dead', 'Messages that were given up, at most 100000')
  const oldest = gauge('deliveries_oldest_waiting_seconds', 'How long the oldest waiting message has waited')

  return {
    observer(event) {
      switch (event.type) {
        case 'command answered':
          commands.inc({ command: event.name, outcome: event.outcome, code: event.code ?? '' })
          break
        case 'batch committed':
          batchSize.observe(event.commandCount)
          batchTime.observe(event.milliseconds / 1_000)
          break
        case 'batch failed':
          batchFailures.inc({ class: event.class })
          break
        case 'read failed':
        case 'operation failed':
          readFailures.inc({ class: event.class })
          break
        case 'batch split':
          splits.inc()
          break
        case 'message sent':
        case 'message failed':
        case 'message dead':
          messages.inc({ outcome: event.type.slice('message '.length) })
          break
        case 'relay failed':
        case 'ranking failed':
        case 'housekeeping failed':
          jobFailures.inc({ task: event.type.split(' ')[0] ?? '' })
          break
        case 'day built':
          days.inc()
          dayTime.set(event.milliseconds / 1_000)
          break
      }
    },

    observeRequest: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),

    observeProblem: (code, reason = '') => problems.inc({ code, reason }),

    watchPool(read) {
      readPool = read
    },

    async render(shop) {
      waiting.set(shop.waiting)
      queueOldest.set(shop.waitingFor / 1_000)
      // Read the use of the pool before the query below, because the query uses a connection itself.
      const use = readPool?.()
      if (use) {
        pool.set({ state: 'used' }, use.used)
        pool.set({ state: 'idle' }, use.idle)
        poolWaiting.set(use.waiting)
      }
      const counts = await shop.deliveryCounts().catch(() => undefined)
      // While the store cannot be reached, the figures that it counts are unknown, not 0. Those of the process are still shown.
      const { waiting: messagesWaiting, dead, oldestWaiting } = counts?.ok ? counts.value : unknownCounts
      deliveriesWaiting.set(messagesWaiting)
      deliveriesDead.set(dead)
      oldest.set(oldestWaiting / 1_000)
      return registry.metrics()
    },
  }
}

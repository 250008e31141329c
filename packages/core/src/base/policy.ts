import { z } from 'zod'
import { TimeOfDay, TimeZone } from './time.ts'

const millisecondsOfDay = 86_400_000

/** A time in whole milliseconds, 1 to 86,400,000: at most a day. */
const milliseconds = (byDefault: number) => z.int().min(1).max(86_400_000).default(byDefault)

/** How the shop gathers commands into batches, how long a command may wait, and how many times a failed batch is tried again. */
const CommitPolicy = z.strictObject({
  /** At most this many commands in a batch, 1 to 1,000. A batch has fewer if they would lock more than 10,000 rows. */
  batchLimit: z.int().min(1).max(1_000).default(256),
  /** At most this many commands wait, 1 to 1,000,000; further commands are refused with `OVERLOADED` immediately. */
  queueLimit: z.int().min(1).max(1_000_000).default(10_000),
  /**
   * How long a command may wait for its batch, in milliseconds. When a batch begins, commands that have waited longer are
   * refused with `UNAVAILABLE`. So while a batch is tried again, a command can wait longer than this.
   */
  queueWait: milliseconds(10_000),
  /**
   * At most this many attempts at a batch that meets transient errors, 1 to 100; then its commands are refused with
   * `UNAVAILABLE`. If the answer to a COMMIT is lost, `settleWithin` limits the attempts instead.
   */
  attempts: z.int().min(1).max(100).default(8),
  /**
   * The ceiling of the wait before the second attempt, in milliseconds. Each wait is random, from 0 to its ceiling; the
   * ceiling doubles with each attempt, up to `backOffLimit`.
   */
  backOff: milliseconds(5),
  backOffLimit: milliseconds(500),
  /**
   * How long, in milliseconds, the shop tries to find out whether a COMMIT without an answer took effect. After that, the callers
   * of the batch get `OUTCOME_UNKNOWN`.
   */
  settleWithin: milliseconds(10_000),
})

/** When the sales of a day are counted, and what the ranking shows by default. */
const RankingPolicy = z.strictObject({
  /** The time of day in the shop's zone at which the sales of the day before are counted. */
  at: TimeOfDay.default('00:05'),
  /** How many full days the ranking covers by default, 1 to 30. */
  days: z.int().min(1).max(30).default(3),
  /** How many products the ranking lists by default, 1 to 100. */
  limit: z.int().min(1).max(100).default(5),
  /** The shortest pause between two checks for days that have to be counted, in milliseconds. */
  pollInterval: milliseconds(1_000),
  /**
   * At most this many days are counted in one run, 1 to 366. A run counts several days if days were missed, or if orders of
   * counted days were canceled.
   */
  daysPerRun: z.int().min(1).max(366).default(31),
  /**
   * How long one process holds the sole right to count days, in milliseconds. The process renews the right after each day
   * that it has counted.
   */
  leaseFor: milliseconds(600_000),
  /** The ceiling of the wait after the first failed run, in milliseconds. Waits are random and grow as in `commit`. */
  backOff: milliseconds(5_000),
  /** The highest ceiling of any wait, in milliseconds. It also limits the pause after a long count. */
  backOffLimit: milliseconds(300_000),
})

/**
 * How messages are sent to the data platform. The relay is the job that claims messages, sends them and records the
 * results.
 */
const DeliveryPolicy = z.strictObject({
  /** After this many failed attempts, 1 to 1,000, a message is DEAD until an operator retries or discards it. */
  attempts: z.int().min(1).max(1_000).default(30),
  /**
   * A message becomes DEAD when the platform refuses it at this attempt, 1 to 1,000, or at a later one. All earlier
   * attempts count, even those that failed for another reason. A platform rarely accepts a message that it has refused, so
   * the relay gives up early. The relay does not give up at the first refusal, because the platform may be repaired within
   * minutes. It does give up at the first refusal for good, which is the answer 410 over HTTP.
   */
  attemptsIfRefused: z.int().min(1).max(1_000).default(8),
  /**
   * The ceiling of the wait after the first failed attempt, in milliseconds. Waits are random and grow as in `commit`. A wait
   * is longer if the platform asks for a longer one: over HTTP, by `Retry-After`.
   */
  backOff: milliseconds(1_000),
  backOffLimit: milliseconds(3_600_000),
  /** At most this many messages in one claim, 1 to 1,000. */
  claimLimit: z.int().min(1).max(1_000).default(200),
  /** How long a relay holds a claim, in milliseconds: at least twice the platform's time limit. */
  leaseFor: milliseconds(60_000),
  /** The pause between two claims from the outbox when nothing wakes the relay, in milliseconds. */
  pollInterval: milliseconds(1_000),
})

/**
 * The longest time that rows are kept for, in days: a hundred years. Stores and the calendar cannot represent the instants
 * that lie much further back, so housekeeping would fail.
 */
const longestRetention = 36_500

/** An age in whole milliseconds, at most 3,153,600,000,000: a hundred years. */
const age = (least: number) =>
  z
    .int()
    .min(least)
    .max(longestRetention * millisecondsOfDay, 'must be at most 3,153,600,000,000 ms, a hundred years')

/** How long old rows are kept, and how they are pruned. */
const RetentionPolicy = z.strictObject({
  /**
   * How long records of idempotency keys are kept, in milliseconds: at least a day, at most 3,153,600,000,000, which is a
   * hundred years. The default adds an hour, because the clocks of processes differ. The record of an order refers to the
   * order instead of copying it, so a record must expire at least a day before its order is pruned.
   */
  idempotencyRecords: age(86_400_000).default(90_000_000),
  /**
   * How long SENT and DISCARDED messages are kept, in milliseconds: 0 to 3,153,600,000,000, which is a hundred years. DEAD
   * messages are kept until an operator retries or discards them.
   */
  settledMessages: age(0).default(604_800_000),
  /**
   * How long orders are kept, in whole days of the shop's zone: 32 to 36,500. 32 is more than the 30 days that a ranking
   * can cover, and 36,500 is a hundred years. Null keeps orders for ever. A pruned order can be neither looked up nor
   * canceled; its sales stay in the statistics.
   */
  orders: z
    .int()
    .min(32)
    .max(longestRetention, 'must be at most 36,500 days, a hundred years')
    .nullable()
    .default(null),
  /**
   * How long ids of batches are kept, in milliseconds: 600,000 to 3,153,600,000,000, a hundred years, and at least
   * 10 × (`commit.attempts` × `commit.backOffLimit` + `commit.settleWithin`). The sum in parentheses limits the waits between the
   * attempts at a batch that loses the answer to at most one COMMIT. The factor 10 leaves time for the attempts themselves, and
   * for the waits after further lost answers. If an id were pruned while its batch is tried again, the batch could not
   * see that it has committed, and would run its commands a second time.
   */
  batches: age(600_000).default(3_600_000),
  /** The pause between two runs of housekeeping, in milliseconds. */
  pruneInterval: milliseconds(60_000),
  /**
   * One transaction removes at most this many rows, or this many orders with their lines, so that no command waits long for
   * housekeeping.
   */
  rowsAtOnce: z.int().min(1).max(100_000).default(2_000),
})

/** The settings of a shop. The defaults fit a Korean shop. */
export const Policy = z
  .strictObject({
    /** ISO 4217. Amounts are counted in its smallest unit; the code is only shown. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
      .default('KRW'),
    timeZone: TimeZone.default('Asia/Seoul'),
    /** The highest balance that a charge or an adjustment may reach, 1 to 2^53 − 1. A refund may exceed it. */
    maximumBalance: z.int().min(1).default(10_000_000),
    /** At most this many lines in an order, 1 to 1,000. */
    maximumItems: z.int().min(1).max(1_000).default(100),
    /**
     * How long after the payment the owner of an order may cancel it, in milliseconds: 0 to 31,536,000,000, a year. Zero:
     * owners may never cancel. Absent: there is no time limit; owners may cancel until the order is COMPLETED. Operators may
     * always cancel.
     */
    cancelWithin: z.int().min(0).max(31_536_000_000).optional(),
    commit: CommitPolicy.prefault({}),
    delivery: DeliveryPolicy.prefault({}),
    ranking: RankingPolicy.prefault({}),
    retention: RetentionPolicy.prefault({}),
  })
  .refine(
    ({ commit: { attempts, backOffLimit, settleWithin }, retention: { batches } }) =>
      batches >= 10 * (attempts * backOffLimit + settleWithin),
    {
      path: ['retention', 'batches'],
      error: 'must be at least 10 × (commit.attempts × commit.backOffLimit + commit.settleWithin)',
    },
  )
  .refine(
    ({ retention: { idempotencyRecords, orders } }) =>
      orders === null || idempotencyRecords <= (orders - 1) * millisecondsOfDay,
    {
      path: ['retention', 'idempotencyRecords'],
      error:
        'must be at least a day shorter than retention.orders, because a repeat is answered with the recorded order',
    },
  )

// Interfaces, because editors show an interface by its name but a type alias with all its members.
export interface CommitPolicy extends Readonly<z.output<typeof CommitPolicy>> {}
export interface DeliveryPolicy extends Readonly<z.output<typeof DeliveryPolicy>> {}
export interface RankingPolicy extends Readonly<z.output<typeof RankingPolicy>> {}
export interface RetentionPolicy extends Readonly<z.output<typeof RetentionPolicy>> {}

/** All settings, defaults included. */
export interface Policy {
  readonly currency: string
  readonly timeZone: string
  readonly maximumBalance: number
  readonly maximumItems: number
  /** In milliseconds; undefined if there is no time limit, so that owners may cancel until the order is COMPLETED. */
  readonly cancelWithin?: number | undefined
  readonly commit: CommitPolicy
  readonly delivery: DeliveryPolicy
  readonly ranking: RankingPolicy
  readonly retention: RetentionPolicy
}

/** The settings that differ from the defaults. All other settings may be left out. */
export interface PolicyInput extends z.input<typeof Policy> {}

/** The policy with every default. */
export const defaultPolicy: Policy = Policy.parse({})

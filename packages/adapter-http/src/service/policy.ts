import type { PolicyInput } from '@hexmart/core'
import type { Settings } from './settings.ts'

const day = 86_400_000

/** The shop's policy, as far as the settings say; the rest is core's default. */
export function policyOf(settings: Settings): PolicyInput {
  return set({
    currency: settings.SHOP_CURRENCY,
    timeZone: settings.SHOP_TIME_ZONE,
    maximumBalance: settings.SHOP_MAX_BALANCE,
    ranking: set({ at: settings.RANKING_AT, days: settings.RANKING_DAYS, limit: settings.RANKING_LIMIT }),
    commit: set({
      lanes: settings.COMMIT_LANES,
      batchLimit: settings.COMMIT_BATCH_LIMIT,
      queueLimit: settings.COMMIT_QUEUE_LIMIT,
    }),
    delivery: set({
      attempts: settings.DELIVERY_ATTEMPTS,
      backOff: settings.DELIVERY_BACKOFF,
      backOffLimit: settings.DELIVERY_BACKOFF_LIMIT,
      leaseFor: settings.DELIVERY_LEASE,
    }),
    retention: set({
      orders: settings.ORDERS_KEEP_DAYS,
      settledMessages: settings.DELIVERY_KEEP_DAYS === undefined ? undefined : settings.DELIVERY_KEEP_DAYS * day,
    }),
  })
}

/** Without what is not set, so that a default takes its place. */
function set<Values extends object>(values: Values) {
  const present = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as { [Name in keyof Values]?: NonNullable<Values[Name]> }
}

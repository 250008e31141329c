import type { PolicyInput } from '@hexmart/core'
import type { Settings } from './settings.ts'

/** In milliseconds. */
const day = 86_400_000

/** The policy that the settings describe. Core's defaults apply to everything else. */
export function policyOf(settings: Settings): PolicyInput {
  return withoutUndefined({
    currency: settings.SHOP_CURRENCY,
    timeZone: settings.SHOP_TIME_ZONE,
    maximumBalance: settings.SHOP_MAX_BALANCE,
    cancelWithin: settings.SHOP_CANCEL_WITHIN,
    ranking: withoutUndefined({ at: settings.RANKING_AT, days: settings.RANKING_DAYS, limit: settings.RANKING_LIMIT }),
    commit: withoutUndefined({
      batchLimit: settings.COMMIT_BATCH_LIMIT,
      queueLimit: settings.COMMIT_QUEUE_LIMIT,
    }),
    delivery: withoutUndefined({
      attempts: settings.DELIVERY_ATTEMPTS,
      backOff: settings.DELIVERY_BACKOFF,
      backOffLimit: settings.DELIVERY_BACKOFF_LIMIT,
      leaseFor: settings.DELIVERY_LEASE,
    }),
    retention: withoutUndefined({
      orders: settings.ORDERS_KEEP_DAYS,
      settledMessages: settings.DELIVERY_KEEP_DAYS === undefined ? undefined : settings.DELIVERY_KEEP_DAYS * day,
    }),
  })
}

/** Leaves out the settings that are not set, so that core's defaults take their place. */
function withoutUndefined<Values extends object>(values: Values) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Name in keyof Values]?: NonNullable<Values[Name]> }
}

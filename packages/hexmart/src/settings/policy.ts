import type { PolicyInput } from '@hexmart/core'
import type { Settings } from './settings.ts'

/** In milliseconds. */
const day = 86_400_000

/** The policy that the settings describe. Core's defaults apply to everything else. */
export function policyOf(settings: Settings): PolicyInput {
  return present({
    currency: settings.SHOP_CURRENCY,
    timeZone: settings.SHOP_TIME_ZONE,
    maximumBalance: settings.SHOP_MAX_BALANCE,
    cancelWithin: settings.SHOP_CANCEL_WITHIN,
    ranking: present({ at: settings.RANKING_AT, days: settings.RANKING_DAYS, limit: settings.RANKING_LIMIT }),
    commit: present({
      batchLimit: settings.COMMIT_BATCH_LIMIT,
      queueLimit: settings.COMMIT_QUEUE_LIMIT,
    }),
    delivery: present({
      attempts: settings.DELIVERY_ATTEMPTS,
      backOff: settings.DELIVERY_BACKOFF,
      backOffLimit: settings.DELIVERY_BACKOFF_LIMIT,
      leaseFor: settings.DELIVERY_LEASE,
    }),
    retention: present({
      orders: settings.ORDERS_KEEP_DAYS,
      settledMessages: settings.DELIVERY_KEEP_DAYS === undefined ? undefined : settings.DELIVERY_KEEP_DAYS * day,
    }),
  })
}

/** Drops undefined values, so that the defaults take their place. */
function present<Values extends object>(values: Values) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [Name in keyof Values]?: NonNullable<Values[Name]> }
}

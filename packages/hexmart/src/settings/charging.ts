import type { Charging } from '@hexmart/adapter-http'
import { type Settings, WrongSettings } from './settings.ts'

/**
 * Who may charge balances. Beside a database of one's own the setting is required where the API is served: users who may credit
 * themselves are right for a demo, and ruin a shop.
 *
 * @throws WrongSettings when the setting is required and missing
 */
export function chargingOf({ SHOP_CHARGING, DATABASE_URL, ROLES }: Settings): Charging {
  if (SHOP_CHARGING !== undefined) return SHOP_CHARGING
  if (DATABASE_URL === undefined) return 'owner'
  if (!ROLES.includes('api')) return 'operator'
  throw new WrongSettings(
    'SHOP_CHARGING is required with DATABASE_URL: operator, if only a payment service charges balances, or owner, if users charge their own',
  )
}
